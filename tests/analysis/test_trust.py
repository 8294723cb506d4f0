"""What each hop is worth; forged ones below the boundary above all."""

from ipaddress import ip_address

import pytest

from bouncescan.analysis.clock import Boundary, find_boundary
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.reach import measure_reach
from bouncescan.analysis.reporters import find_reporter
from bouncescan.analysis.reporting import reporting_of
from bouncescan.analysis.trust import grade_hops, grade_results
from bouncescan.bounces import parse
from bouncescan.records.bounce import Record
from bouncescan.records.explanation import GradedHop, Trace
from bouncescan.records.findings import Host
from tests.support.mails import bounce, hop, letter

SIDE = VictimSide(
    domains=frozenset({"victim.example"}),
    hosts=frozenset({"localhost"}),
    ips=frozenset({ip_address("198.51.100.1")}),
)
OTHERS = [f"gone@{name}.example|Remote-MTA: dns; mx.{name}.example" for name in ("a", "b", "c")]

CLIENT = (
    "from spam.pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Exim) with ESMTP id A"
)
FORGED_PROVIDER = (
    "from home (home.isp.example [198.51.100.9]) by mx.victim.example (Postfix) with ESMTPSA id F"
)
FORGED_REPORTER = (
    "from bank (mail.bank.example [198.51.100.8]) by mail.relay.example (Exim) with ESMTPSA id F"
)
STATED, CLAIMED, PROVED = "stated", "claimed", "proved"
FENCE = "stated |"  # stated, and the last line to be believed


def graded(raw: bytes, *more: str, side: VictimSide = SIDE) -> list[GradedHop]:
    """The hops of a report; `more` are hops of its own trace below the boundary."""
    head, _, rest = raw.partition(b"From: Mail Delivery System")
    added = "".join(more).encode()
    record = parse(head + added + b"From: Mail Delivery System" + rest, locator="x")
    return list(grades_of(record, side))


def reporter_of(record: Record, boundary: Boundary | None, side: VictimSide) -> Host:
    reach = measure_reach([(record, boundary)])
    return find_reporter(reporting_of(record, boundary, reach), side)


def grades_of(record: Record, side: VictimSide) -> tuple[GradedHop, ...]:
    boundary = find_boundary(record.received, side)
    reporter = reporter_of(record, boundary, side)
    return grade_hops(record, boundary, reporter, side)


def shown(hops: list[GradedHop], trace: Trace) -> list[str]:
    """Each hop's grade, with ~ for an inner step and | for the boundary."""
    return [
        f"{each.grade.value}{' ~' if each.is_inner else ''}{' |' if each.is_boundary else ''}"
        for each in hops
        if each.trace is trace
    ]


def of_report(raw: bytes, *more: str) -> list[str]:
    return shown(graded(raw, *more), Trace.REPORT)


def of_original(*hops: str, reporter: str = "mail.relay.example", peer: str = "") -> list[str]:
    peer = peer or "mail.relay.example [192.0.2.25]"
    raw = bounce(letter(*map(hop, hops)), *OTHERS, reporter=reporter, peer=peer)
    return shown(graded(raw), Trace.ORIGINAL)


def test_the_providers_line_is_proved_and_the_boundary() -> None:
    assert of_report(bounce(letter(hop(CLIENT)), *OTHERS, stamped=False)) == ["proved |"]


@pytest.mark.parametrize(
    "forged",
    [
        FORGED_PROVIDER,
        "from store (store.victim.example [198.51.100.1]) by mx.victim.example with LMTP id F",
        "from localhost (localhost [127.0.0.1]) by mx.victim.example (Postfix) with ESMTP id F",
        "by mx.victim.example (Postfix, from userid 1000) id F",
        "(qmail 7 invoked by uid 80)",
    ],
)
def test_a_forged_line_of_the_provider_below_the_boundary_is_a_claim(forged: str) -> None:
    report = of_report(bounce(letter(hop(CLIENT)), *OTHERS, stamped=False), hop(forged))
    assert report[0] == "proved |"
    assert report[1].startswith(CLAIMED)
    assert "|" not in report[1]


def test_inner_steps_of_the_provider_are_proved_down_to_the_boundary() -> None:
    outside = (
        "from mail.relay.example (mail.relay.example [192.0.2.25])"
        " by mx.victim.example (Postfix) with ESMTP id B1"
    )
    raw = bounce(
        letter(hop(CLIENT)), *OTHERS, peer="mx2.victim.example [198.51.100.1]", stamped=False
    )
    private = "from filter (unknown [10.0.0.7]) by mx2.victim.example (Postfix) with ESMTP id B2"
    loop = "from localhost (localhost [127.0.0.1]) by mx2.victim.example with ESMTP id B3"
    assert of_report(raw, hop(private), hop(loop), hop(outside), hop(FORGED_PROVIDER)) == [
        "proved ~",
        "proved ~",
        "proved ~",
        "proved |",
        CLAIMED,
    ]


def test_mail_fetched_from_the_provider_is_a_step_inside() -> None:
    record = parse(bounce(letter(hop(CLIENT)), *OTHERS, stamped=False), locator="x")
    fetched = parse(
        hop(
            "from pop.victim.example [198.51.100.1] by localhost with POP3 (fetchmail-6.4)"
            " for <hanako@localhost> (single-drop)"
        ).encode()
        + bounce(letter(hop(CLIENT)), *OTHERS, stamped=False),
        locator="x",
    )
    assert shown(list(grades_of(fetched, SIDE)), Trace.REPORT) == ["proved ~", "proved |"]
    assert shown(list(grades_of(record, SIDE)), Trace.REPORT) == ["proved |"]


def test_where_no_line_is_known_as_the_providers_nothing_is_proved() -> None:
    side = VictimSide(domains=frozenset({"other.example"}), hosts=frozenset())
    hops = graded(bounce(letter(hop(CLIENT)), *OTHERS, stamped=False), side=side)
    assert shown(hops, Trace.REPORT) == [CLAIMED]


def test_the_reporters_line_is_stated_and_what_stands_below_a_claim() -> None:
    below = "from x (x.example [203.0.113.9]) by spam.pc with ESMTP id B"
    assert of_original(CLIENT, below) == [FENCE, CLAIMED]


@pytest.mark.parametrize("forged", [FORGED_REPORTER, FORGED_PROVIDER])
def test_a_forged_line_below_a_strangers_line_is_a_claim(forged: str) -> None:
    stranger = "from y (y.example [203.0.113.9]) by out.stranger.example with ESMTP id B"
    assert of_original(CLIENT, stranger, forged) == [FENCE, CLAIMED, CLAIMED]


def test_a_forged_line_in_the_reporters_name_right_below_its_own_is_a_claim() -> None:
    """Its own says that the mail came from outside: the stranger there wrote the rest."""
    assert of_original(CLIENT, FORGED_REPORTER, FORGED_REPORTER) == [FENCE, CLAIMED, CLAIMED]


def test_a_line_below_a_login_in_the_reporters_name_is_a_claim() -> None:
    login = "from [203.0.113.7] (helo=pc) by mail.relay.example with esmtpsa (Exim 4.9) id A"
    assert of_original(login, FORGED_REPORTER) == [FENCE, CLAIMED]


def test_private_loops_of_the_reporter_are_passed_through() -> None:
    loop = "from localhost (localhost [127.0.0.1]) by mail.relay.example (Postfix) with ESMTP id L"
    other = (
        "from in.relay.example (in.relay.example [192.0.2.24])"
        " by mail.relay.example (Postfix) with ESMTP id M"
    )
    assert of_original(loop, other, CLIENT, FORGED_REPORTER) == [
        "stated ~",
        "stated ~",
        FENCE,
        CLAIMED,
    ]


def test_of_several_relays_in_a_row_only_the_reporter_states() -> None:
    first = (
        "from out.second.example (out.second.example [203.0.113.20])"
        " by mail.relay.example (Postfix) with ESMTP id A"
    )
    second = (
        "from out.third.example (out.third.example [203.0.113.30])"
        " by out.second.example (Postfix) with ESMTP id B"
    )
    third = "from www-data by out.third.example with local (Exim 4.9) id C"
    assert of_original(first, second, third) == [FENCE, CLAIMED, "claimed ~"]


def test_a_reporter_that_gave_it_back_as_it_came_states_no_line() -> None:
    sender = "from x (x.example [203.0.113.9]) by out.sender.example with ESMTP id B"
    assert of_original(sender) == [CLAIMED]


def test_a_reporter_under_another_name_than_its_own_states_nothing() -> None:
    as_bank = "from x (x.example [203.0.113.9]) by mx.bank.example with ESMTP id B"
    found = of_original(as_bank, reporter="mx.bank.example", peer="evil.example [203.0.113.66]")
    assert found == [CLAIMED]


OUT = (
    "from smtp.victim.example (smtp.victim.example [198.51.100.1])"
    " by mail.relay.example (Postfix) with ESMTP id O"
)
SIGNED_IN = (
    "from phone (phone.isp.example [198.51.100.77])"
    " by smtp.victim.example (Postfix) with ESMTPSA id S"
)


def test_where_the_reporter_took_it_from_the_provider_it_vouches_for_the_providers_lines() -> None:
    inner = "from smtp (smtp.victim.example [10.0.0.3]) by smtp.victim.example with LMTP id I"
    assert of_original(OUT, inner, SIGNED_IN, FORGED_PROVIDER) == [
        FENCE,
        "stated ~",
        FENCE,
        CLAIMED,
    ]


def test_a_greeting_in_the_providers_name_vouches_for_nothing() -> None:
    greeting = (
        "from smtp.victim.example (dsl.cable.example [203.0.113.7])"
        " by mail.relay.example (Postfix) with ESMTP id O"
    )
    assert of_original(greeting, SIGNED_IN) == [FENCE, CLAIMED]


PROVIDER = {"reporter": "smtp.victim.example", "peer": "smtp.victim.example [10.0.0.3]"}


def test_what_the_provider_itself_gives_back_is_proved_down_to_who_handed_it_in() -> None:
    raw = bounce(letter(hop(SIGNED_IN), hop(FORGED_PROVIDER)), "gone@far.example", **PROVIDER)
    assert shown(graded(raw), Trace.ORIGINAL) == ["proved |", CLAIMED]


def test_a_bounce_from_outside_in_the_providers_name_proves_nothing() -> None:
    raw = bounce(
        letter(hop(SIGNED_IN)),
        "gone@far.example",
        reporter="smtp.victim.example",
        peer="evil.example [203.0.113.66]",
    )
    assert shown(graded(raw), Trace.ORIGINAL) == [CLAIMED]
    unknown = VictimSide(domains=frozenset({"victim.example"}), hosts=frozenset())
    strange = raw.replace(b"by mx.victim.example", b"by mx.elsewhere.example", 1)
    found = shown(graded(strange, side=unknown), Trace.ORIGINAL)
    assert [grade for grade in found if grade.startswith(PROVED)] == []


SCHOOL = {"reporter": "mx.school.example", "peer": "mx.school.example [198.51.100.9]"}
SEEN = (
    "from mail.relay.example (mail.relay.example [192.0.2.25])"
    " by mx.school.example (Postfix) with ESMTP id S"
)
RESULTS = """\
Authentication-Results: mx.school.example; spf=fail smtp.mailfrom=hanako@victim.example
Authentication-Results: mx.victim.example; spf=pass smtp.mailfrom=hanako@victim.example
Received-SPF: pass (bank.example: ok) client-ip=192.0.2.1; receiver=mx.bank.example
"""


def results(raw: bytes) -> set[tuple[str | None, bool, str]]:
    record = parse(raw, locator="x")
    boundary = find_boundary(record.received, SIDE)
    reporter = reporter_of(record, boundary, SIDE)
    return {
        (each.result.authserv_id, each.counts, each.rule)
        for each in grade_results(record, reporter, SIDE)
    }


def test_only_the_result_of_who_took_it_in_counts() -> None:
    raw = bounce(letter(hop(SEEN), fields=RESULTS), "pupil@school.example", **SCHOOL)
    assert results(raw) == {
        ("mx.school.example", True, "noted_where_it_came_in"),
        ("mx.victim.example", False, "not_noted_where_it_came_in"),
        ("mx.bank.example", False, "not_noted_where_it_came_in"),
    }


def test_no_result_counts_that_a_sending_server_gives_back() -> None:
    raw = bounce(letter(hop(CLIENT), fields=RESULTS), *OTHERS)
    assert {(counts, rule) for _, counts, rule in results(raw)} == {
        (False, "nobody_known_took_it_in")
    }
