"""Drawn storms keep their word: the same bytes, sound mail, and what their scenario says."""

import email
import hashlib
import json
from collections import Counter
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.storms.plan import Circle, Source
from tests.storms.scenario import ALL_MAIL, Storm
from tests.storms.scenarios import SCENARIOS, plan_of, storm_of
from tests.storms.truth import truth_of
from tests.storms.writing import Form, write_storm

NUMBERS = range(2 * len(SCENARIOS))
OF = {make.__name__: number for number, make in enumerate(SCENARIOS)}

Truth = dict[str, Any]


@cache
def storm(number: int) -> Storm:
    return storm_of(number)


@cache
def truth(number: int) -> Truth:
    read: Truth = json.loads(json.dumps(truth_of(storm(number), lambda _mail: [])))
    return read


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("form", Form)
def test_the_same_number_gives_the_same_bytes(tmp_path: Path, form: Form) -> None:
    for name in ("one", "two"):
        write_storm(storm_of(7), tmp_path / name, form)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    write_storm(storm_of(8), tmp_path / "other", form)
    assert digest(tmp_path / "one") != digest(tmp_path / "other")


@pytest.mark.parametrize("number", NUMBERS)
def test_the_truth_adds_up(number: int) -> None:
    told = truth(number)
    read = told["read"]
    other = read["other"] + read["duplicates"] + read["unreadable"]
    assert read["messages"] == read["bounces"] + other == sum(told["folders"].values())
    assert Counter(bounce["ownership"] for bounce in told["bounces"]) == Counter(
        {name: read[name] for name in ("spoofed", "own", "undecided") if read[name]}
    )
    counts = told["counts"]
    assert counts["at_least"] == counts["failed"] + counts["delayed"] + counts["reached"]
    assert counts["at_least"] + counts["addressed"] == len(told["people"])
    assert not {person["address"] for person in told["people"]} & set(told["hidden"])


@pytest.mark.parametrize("number", NUMBERS)
def test_every_mail_is_sound_and_older_than_the_reading(number: int) -> None:
    made = storm(number)
    assert all(mail.when < made.plan.read for mail in made.mails)
    for mail in made.mails:
        parsed = email.message_from_bytes(mail.raw)
        assert [part.defects for part in parsed.walk() if part.defects] == []


def test_mailboxes_are_of_about_two_thousand_mails() -> None:
    sizes = [len(storm(number).mails) for number in NUMBERS]
    assert 1_800 < sum(sizes) / len(sizes) < 2_600
    assert 400 < min(sizes) <= max(sizes) < 5_000


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_tellable_of_a_bounce_stands_in_its_bytes(number: int) -> None:
    made = storm(number)
    raw = {event.message_id: event.mail.raw for event in made.events if event.message_id}
    for bounce in truth(number)["bounces"]:
        if bounce["message_id"] is None:
            continue
        text = raw[bounce["message_id"]].decode("latin-1")
        parsed = email.message_from_bytes(raw[bounce["message_id"]])
        assert all(address in text.replace('"', "") for address in bounce["failed"])
        if bounce["tellable"]["ownership"] and bounce["ownership"] == "spoofed":
            assert bounce["original_message_id"] in text
        if bounce["tellable"]["origin"]:
            trace = trace_of(parsed, bounce["original_message_id"])
            assert bounce["origin"]["ip"] in trace or bounce["origin"]["host"] in trace


def trace_of(parsed: Message, message_id: str) -> str:
    """The hops of a bounce and of the mail that it gives back, as one text."""
    text = parsed.as_string()
    place = text.rfind(message_id)
    assert place >= 0
    return "\n".join([*parsed.get_all("Received", []), text[max(0, place - 4_000) : place + 500]])


def targets(number: int) -> set[str]:
    return {person.address for spoof in storm(number).spoofs for person in spoof.recipients}


def of_circle(number: int, *circles: Circle) -> set[str]:
    return {person.address for person in storm(number).cast.of(*circles)}


def test_the_address_books_list_holds_nobody_else() -> None:
    number = OF["by_address_book"]
    book = {person.address for person in storm(number).cast.people if person.in_book}
    assert targets(number) <= book


def test_the_list_of_one_mail_stands_on_that_mail() -> None:
    number = OF["by_one_mail"]
    organiser = storm(number).cast.organiser.address
    assert targets(number) <= of_circle(number, Circle.OLD_MAIL) | {organiser}


def test_another_persons_friends_stand_only_on_that_persons_mail() -> None:
    number = OF["by_other_mailbox"]
    hub = storm(number).cast.hub.address
    friends = of_circle(number, Circle.OF_ANOTHER)
    assert targets(number) & friends
    for mail in storm(number).ordinary:
        header = email.message_from_bytes(mail.raw)
        shown = str(header["Cc"])
        if any(address in shown for address in friends):
            assert hub in header["From"]


def test_an_unrelated_list_holds_nobody_whom_the_mailbox_shows() -> None:
    number = OF["by_unrelated_list"]
    assert targets(number) <= of_circle(number, Circle.STRANGER)
    everything = b"".join(mail.raw for mail in storm(number).ordinary)
    assert not any(address.encode() in everything for address in targets(number))


def test_a_used_account_sends_through_the_provider_with_a_login() -> None:
    number = OF["by_account"]
    for spoof in storm(number).spoofs:
        hop = spoof.taken.value("Received")
        assert "mail.softbank.jp (Postfix) with ESMTPSA" in hop
        assert "smtpclient.apple" not in hop
    assert truth(number)["who_sent"]["is"] == "used"
    roles = {bounce["reporter"]["role"] for bounce in truth(number)["bounces"]}
    assert "victim_side" in roles
    assert "sender_side" not in roles


def test_only_own_bounces_are_all_own() -> None:
    number = OF["own_only"]
    assert {bounce["ownership"] for bounce in truth(number)["bounces"]} == {"own"}
    assert truth(number)["people"] == []


@pytest.mark.parametrize("number", [OF["two_at_once"], OF["two_at_once"] + len(SCENARIOS)])
def test_two_at_once_are_two(number: int) -> None:
    assert {spoof.attack for spoof in storm(number).spoofs} == {1, 2}
    assert len(truth(number)["campaigns"]) == 2


def test_a_long_storm_is_months_long() -> None:
    sent = [spoof.sent for spoof in storm(OF["for_months"]).spoofs]
    assert (storm(OF["for_months"]).plan.read - min(sent)).days > 60


def test_what_was_deleted_is_not_there() -> None:
    made = storm(OF["deleted"])
    since = made.plan.kept_since
    assert since is not None
    assert min(mail.when for mail in made.ordinary) >= since


def test_labels_show_each_mail_twice() -> None:
    made = storm(OF["labelled"])
    all_mail = Counter(mail.raw for mail in made.mails if mail.folder == ALL_MAIL)
    assert all_mail == Counter(mail.raw for mail in made.mails if mail.folder != ALL_MAIL)


def test_every_source_and_both_numbers_of_recipients_are_drawn() -> None:
    plans = [plan_of(number) for number in range(60)]
    attacks = [attack for plan in plans for attack in plan.attacks]
    assert {attack.source for attack in attacks} == set(Source)
    assert {max(size for size, _ in attack.sizes) > 1 for attack in attacks} == {True, False}
    assert any(attack.is_by_account for attack in attacks)
