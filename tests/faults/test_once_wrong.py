"""Faults that once cost a mail, or a message of its place, and were not said."""

import pytest

from bouncescan.sources.imap.items import read_items
from tests.faults.places import Place
from tests.faults.plan import Fault, Kind, Plan
from tests.faults.rig import Rig
from tests.faults.trial import Result, run_plan

pytestmark = pytest.mark.server


def result(rig: Rig, **fault: object) -> Result:
    """What comes of one fault, which has to strike."""
    plan = Plan(faults=(Fault(**fault),))  # type: ignore[arg-type]
    outcome = run_plan(rig, plan)
    assert outcome.struck, plan
    assert outcome.why == ()
    return outcome.result


@pytest.mark.parametrize(("verb", "nth"), [("FETCH bodies", 62), ("FETCH headers", 228)])
def test_a_mail_whose_end_is_in_its_own_text_is_asked_for_again(
    rig: Rig, verb: str, nth: int
) -> None:
    """The next line shows that the literal went on: the message was taken already."""
    fits = result(rig, kind=Kind.SIZE_THAT_FITS, verb=verb, place=Place.ANNOUNCEMENT, nth=nth)
    assert fits is Result.EQUAL


def test_a_literal_that_swallows_the_beginning_of_the_next_response_is_no_message() -> None:
    swallowed = b"mail)\r\n* 46 FETCH (UID 477"
    pieces = (b"UID 476 BODY[] ", swallowed, b" RFC822.SIZE 5 BODY[] ", b"other", b")")
    assert read_items(pieces) is None


@pytest.mark.parametrize("nth", [1, 4], ids=["EXISTS", "UIDVALIDITY"])
def test_half_an_answer_to_examine_is_no_empty_folder(rig: Rig, nth: int) -> None:
    half = result(rig, kind=Kind.HALF_OK, verb="EXAMINE", place=Place.BEFORE_RESPONSE, nth=nth)
    assert half is Result.EQUAL


def test_a_status_that_says_nothing_is_no_crash(rig: Rig) -> None:
    half = result(rig, kind=Kind.HALF_OK, verb="STATUS", place=Place.BEFORE_RESPONSE)
    assert half is Result.EQUAL


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_search_that_says_nothing_finds_all_the_same(rig: Rig, part: int) -> None:
    count = rig.passed[True]["SEARCH", Place.BEFORE_RESPONSE]
    place = {"verb": "SEARCH", "place": Place.BEFORE_RESPONSE, "nth": max(1, count * part // 3)}
    assert result(rig, kind=Kind.HALF_OK, **place) is Result.EQUAL


def test_a_refused_status_takes_no_folder_away(rig: Rig) -> None:
    refused = result(rig, kind=Kind.NO, verb="STATUS", place=Place.COMMAND, times=2)
    assert refused is Result.EQUAL
