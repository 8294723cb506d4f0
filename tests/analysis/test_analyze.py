"""From a case to its findings: states, counts, servers, sightings, whole values compared."""

import re
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bouncescan.analysis.analyze import analyze
from bouncescan.records.contact import Contact
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import (
    Counts,
    Findings,
    Grade,
    Hour,
    Read,
    Server,
    ServerRole,
    State,
    TookItFrom,
)
from bouncescan.records.grades import Trace
from bouncescan.records.message import FolderRole
from tests.support.cases import case_of
from tests.support.mails import VICTIM, bounce, hop, letter

INBOX, SENT = FolderRole.INBOX, FolderRole.SENT
CLIENT = (
    "from spam.pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Exim) with ESMTP id A"
)
REMOTE = "|Remote-MTA: dns; mx.friends.example"
OLD = datetime(2011, 5, 1, tzinfo=UTC)


def spoof(number: int, to: str) -> str:
    return letter(hop(CLIENT), to=to, message_id=f"spoof-{number}@spam.example")


def refused(number: int, to: str, *recipients: str) -> tuple[FolderRole, bytes]:
    """A bounce of the relay for the spoofed mail of this number."""
    raw = bounce(
        spoof(number, to),
        *(f"{address}{REMOTE}" for address in recipients),
        message_id=f"bounce-{number}@relay.example",
    )
    return INBOX, raw


def states(findings: Findings) -> dict[str, State]:
    return {person.address: person.state for person in findings.people}


def test_a_small_storm_whole() -> None:
    reply = letter(
        sender="Carl <carl@friends.example>",
        to=VICTIM,
        message_id="reply@friends.example",
        fields="In-Reply-To: <spoof-2@spam.example>\n",
    )
    mails = [
        refused(1, "anna@work.example, bert@kin.example", "anna@work.example"),
        refused(3, "emil@school.example", "emil@school.example"),
        refused(2, "carl@friends.example, dora@friends.example", "dora@friends.example"),
        (INBOX, reply.encode()),
        (INBOX, letter(sender="shop@shop.example", to=VICTIM, message_id="n@s.example").encode()),
    ]
    with case_of(mails) as case:
        findings = analyze(case)
    assert states(findings) == {
        "carl@friends.example": State.REACHED,
        "anna@work.example": State.FAILED,
        "dora@friends.example": State.FAILED,
        "emil@school.example": State.FAILED,
        "bert@kin.example": State.ADDRESSED,
    }
    assert findings.counts == Counts(
        failed=3,
        delayed=0,
        reached=1,
        addressed=1,
        maybe=None,
        at_least=4,
        why_not=Evidence(rule="few_mails_came_back", parameters={"n": 3, "of": 10}),
    )
    assert findings.read == Read(
        messages=5, bounces=3, spoofed=3, own=0, undecided=0, duplicates=0, other=2, unreadable=0
    )
    came = datetime(2026, 4, 20, 10, 5, tzinfo=UTC)
    (server,) = findings.servers
    assert server.handed_in_by is not None
    assert server == Server(
        host="mail.relay.example",
        ip=ip_address("192.0.2.25"),
        org="relay.example",
        role=ServerRole.ORIGIN,
        grade=Grade.PROVED,
        took_it_from=TookItFrom.CLIENT,
        handed_in_by=server.handed_in_by,
        targeted=4,
        bounces=3,
        originals=3,
        first=came,
        last=came,
        spf=None,
        campaigns=(1,),
        way=server.way,
    )
    assert [hop.trace for hop in server.way] == [Trace.ORIGINAL]
    assert server.way[0].hop.by_host == "mail.relay.example"
    assert findings.timeline == (
        Hour(start=datetime(2026, 4, 20, 10, tzinfo=UTC), bounces=3, originals=3),
    )


def test_a_server_named_without_its_address_is_the_one_known_by_that_name() -> None:
    login = "from [203.0.113.7] (helo=x) by out.evil.example with esmtpa (Exim 4.9) id A"
    reports = [
        bounce(
            letter(hop(login), to=f"p{number}@far.example", message_id=f"s{number}@spam.example"),
            f"p{number}@far.example",
            reporter="out.evil.example",
            peer="out.evil.example [192.0.2.9]",
            message_id=f"b{number}@evil.example",
        )
        for number in range(2)
    ]
    reports[1] = re.sub(rb"Received: from out[^\n]*\n", b"", reports[1], count=1)
    with case_of([(INBOX, raw) for raw in reports]) as case:
        (server,) = analyze(case).servers
    assert (server.host, str(server.ip), server.targeted) == ("out.evil.example", "192.0.2.9", 2)


def test_an_original_that_names_no_sender_counts_like_none() -> None:
    raw = bounce(letter(hop(CLIENT)).replace(f"From: {VICTIM}\n", ""), f"gone@far.example{REMOTE}")
    with case_of([(INBOX, raw)]) as case:
        assert states(analyze(case))["gone@far.example"] == State.FAILED


def test_a_delay_and_the_later_failure_are_one_failed_person() -> None:
    delayed = bounce(
        spoof(1, "anna@friends.example"),
        f"anna@friends.example|Action: delayed|Status: 4.4.1{REMOTE}",
        message_id="delay@relay.example",
    )
    mails = [(INBOX, delayed), refused(1, "anna@friends.example", "anna@friends.example")]
    with case_of(mails) as case:
        findings = analyze(case)
    assert states(findings) == {"anna@friends.example": State.FAILED}
    assert findings.read.bounces == 2
    assert findings.people[0].times == 1


def test_a_delivered_report_is_a_sign_of_life_and_no_bounce() -> None:
    raw = bounce(
        spoof(1, "anna@friends.example"), "anna@friends.example|Action: delivered|Status: 2.0.0"
    )
    with case_of([(INBOX, raw)]) as case:
        findings = analyze(case)
    assert states(findings) == {"anna@friends.example": State.REACHED}
    assert (findings.read.bounces, findings.read.other) == (0, 1)


def test_a_vacation_answer_without_a_reference_counts_from_an_addressed_person_only() -> None:
    answers = [
        letter(
            sender=sender,
            to=VICTIM,
            message_id=f"away-{number}@f.example",
            fields="Auto-Submitted: auto-replied\n",
        )
        for number, sender in enumerate(("bert@friends.example", "nobody@else.example"))
    ]
    mails = [
        refused(1, "anna@friends.example, bert@friends.example", "anna@friends.example"),
        *((INBOX, answer.encode()) for answer in answers),
    ]
    with case_of(mails) as case:
        findings = analyze(case)
    assert states(findings) == {
        "bert@friends.example": State.REACHED,
        "anna@friends.example": State.FAILED,
    }


def test_a_servers_notice_that_names_the_spoof_is_no_persons_reply() -> None:
    notices = [
        f"Return-Path: {path}\n"
        + letter(
            sender="postmaster@friends.example",
            to=VICTIM,
            message_id=f"notice-{number}@f.example",
            fields=f"References: <spoof-1@spam.example>\n{fields}",
            body="Your mail was put into quarantine.",
        )
        for number, (path, fields) in enumerate(
            [("<>", ""), ("<x@friends.example>", "Auto-Submitted: auto-generated\n")]
        )
    ]
    mails = [
        refused(1, "anna@friends.example", "anna@friends.example"),
        *((INBOX, notice.encode()) for notice in notices),
    ]
    with case_of(mails) as case:
        assert states(analyze(case)) == {"anna@friends.example": State.FAILED}


def test_final_and_original_recipient_are_one_person_under_the_address_written_to() -> None:
    recipient = (
        "new@home.example|Original-Recipient: rfc822; old@alumni.example"
        "|Remote-MTA: dns; mx.home.example"
    )
    raw = bounce(
        spoof(1, "old@alumni.example"),
        recipient,
        reporter="mx.alumni.example",
        peer="mx.alumni.example [198.51.100.9]",
    )
    with case_of([(INBOX, raw)]) as case:
        (person,) = analyze(case).people
    assert (person.address, person.also) == ("old@alumni.example", ("new@home.example",))


def test_carrier_addresses_in_two_spellings_are_one_person() -> None:
    mails = [
        refused(1, '"taro..y"@docomo.ne.jp', '"taro..y"@docomo.ne.jp'),
        refused(2, "taro..y@DOCOMO.ne.jp", "taro..y@DOCOMO.ne.jp"),
    ]
    with case_of(mails) as case:
        (person,) = analyze(case).people
    assert (person.address, person.times) == ("taro..y@docomo.ne.jp", 2)


def test_the_victim_is_never_on_the_list() -> None:
    with case_of([refused(1, f"{VICTIM}, anna@friends.example", VICTIM.upper())]) as case:
        assert states(analyze(case)) == {"anna@friends.example": State.ADDRESSED}


def test_sightings_are_older_than_the_storm_and_no_bounces() -> None:
    old = letter(sender="x@y.example", to=VICTIM, message_id="2011@y.example").replace(
        "Subject:", "Cc: Anna A. <anna@friends.example>\nSubject:"
    )
    mails = [refused(1, "anna@friends.example", "anna@friends.example"), (INBOX, old.encode())]
    with case_of(mails, arrived=OLD) as case:
        (person,) = analyze(case).people
    assert (person.first_seen, person.last_seen, person.roles) == (OLD, OLD, ("cc",))
    assert (person.name, person.source_mail, person.seen_in) == (
        "Anna A.",
        "<2011@y.example>",
        "inbox",
    )


def test_backscatter_of_years_ago_is_no_beginning_of_this_storm() -> None:
    old = "Mon, 04 Jun 2012 10:00:00 +0000"
    stray = bounce(
        spoof(9, "zoe@old.example"), f"zoe@old.example{REMOTE}", message_id="old@r.example"
    )
    mail = letter(sender="anna@friends.example", to=VICTIM, message_id="hi@friends.example")
    mails = [
        (INBOX, re.sub(rb"Mon, 20 Apr 2026 [\d:]+ \+0000", old.encode(), stray)),
        (INBOX, mail.replace("20 Apr 2026", "20 Apr 2020").encode()),
        refused(1, "anna@friends.example", "anna@friends.example"),
    ]
    with case_of(mails, arrived=None) as case:
        seen = {person.address: person.first_seen for person in analyze(case).people}
    assert seen["anna@friends.example"] == datetime(2020, 4, 20, 10, tzinfo=UTC)


def test_a_vacation_answer_of_another_time_is_no_answer_to_the_spoof() -> None:
    answer = letter(
        sender="bert@friends.example",
        to=VICTIM,
        message_id="away@f.example",
        fields="Auto-Submitted: auto-replied\n",
    )
    mails = [
        refused(1, "anna@friends.example, bert@friends.example", "anna@friends.example"),
        (INBOX, answer.replace("20 Apr 2026", "20 Aug 2026").encode()),
    ]
    with case_of(mails, arrived=None) as case:
        assert states(analyze(case))["bert@friends.example"] == State.ADDRESSED


def test_without_history_or_book_what_they_tell_is_not_known_rather_than_no() -> None:
    mails = [refused(1, "anna@friends.example", "anna@friends.example")]
    with case_of(mails, history=False) as case:
        (person,) = analyze(case).people
    assert (person.in_address_book, person.roles, person.first_seen) == (None, None, None)


def test_an_address_book_names_people() -> None:
    with case_of([refused(1, "a@f.example, b@f.example", "a@f.example")]) as case:
        case.add_contacts([Contact(address="A@F.example", name="Aunt Anna", book="c.vcf")])
        found = {
            person.address: (person.name, person.in_address_book) for person in analyze(case).people
        }
    assert found == {"a@f.example": ("Aunt Anna", True), "b@f.example": (None, False)}


def test_every_person_says_which_mail_names_the_address() -> None:
    with case_of([refused(1, "a@f.example", "a@f.example")]) as case:
        (person,) = analyze(case).people
    assert person.evidence == (
        Evidence(
            rule="named_as_failed",
            parameters={"host": "mail.relay.example"},
            locators=("mail#0",),
        ),
        Evidence(rule="in_original_header", parameters={"field": "To"}, locators=("mail#0",)),
    )


def test_an_empty_case_has_empty_findings() -> None:
    with case_of([]) as case:
        findings = analyze(case)
    assert (findings.people, findings.servers, findings.timeline, findings.bounces) == (
        (),
        (),
        (),
        (),
    )
    assert findings.read == Read(
        messages=0, bounces=0, spoofed=0, own=0, undecided=0, duplicates=0, other=0, unreadable=0
    )


STORM = [
    refused(number, ", ".join(to), *to[: number % 3])
    for number, to in enumerate(
        [[f"p{n}@friends.example", f"p{n + 1}@friends.example"] for n in range(6)], 1
    )
]


@settings(max_examples=20)  # each is two whole analyses
@given(st.permutations(STORM), st.lists(st.sampled_from(STORM), max_size=4))
def test_order_and_duplicates_change_no_total(
    mails: list[tuple[FolderRole, bytes]], again: list[tuple[FolderRole, bytes]]
) -> None:
    with case_of(STORM) as case:
        expected = analyze(case)
    with case_of([*mails, *again]) as case:
        found = analyze(case)
    assert found.counts == expected.counts
    assert found.servers == expected.servers
    assert found.timeline == expected.timeline
    assert states(found) == states(expected)
    assert found.read.duplicates == len(again)
    assert found.read.bounces == expected.read.bounces


@pytest.mark.parametrize("role", [FolderRole.JUNK, FolderRole.ARCHIVE])
def test_a_bounce_counts_wherever_it_lies(role: FolderRole) -> None:
    (_, raw) = refused(1, "anna@friends.example", "anna@friends.example")
    with case_of([(role, raw)]) as case:
        assert analyze(case).read.spoofed == 1
