"""Roles, origins and ownership, told from one bounce; each case is a rule of DOMAIN section 2."""

import pytest

from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.judging import Judged, judge
from bouncescan.analysis.ownership import Habits, SentMail
from bouncescan.bounces import parse
from bouncescan.records.findings import Grade, Ownership, ReporterRole, TookItFrom
from bouncescan.records.message import FolderRole, StoredRecord
from tests.support.mails import VICTIM, bounce, hop, letter

SIDE = VictimSide(domains=frozenset({"victim.example"}), hosts=frozenset())
HABITS = Habits(
    victim=frozenset({VICTIM}),
    sent={"<mine@victim.example>": SentMail("new message", frozenset())},
    mailers=frozenset({"phone mail"}),
)

CLIENT = (
    "from spam.pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Postfix) with ESMTP id A"
)
LOGIN = "from [203.0.113.7] (helo=pc) by mail.relay.example with esmtpsa (Exim 4.9) id A"
SCRIPT = "from www by mail.relay.example with local (Exim 4.9) id A"
REFUSED = "gone@friends.example|Remote-MTA: dns; mx.friends.example"


def one(raw: bytes) -> Judged:
    stored = StoredRecord(
        record=parse(raw, locator="x#1"),
        locators=("x#1",),
        roles=(FolderRole.INBOX,),
        internal_date=None,
    )
    (judged,) = judge([stored], HABITS, SIDE)
    return judged


def summary(judged: Judged) -> tuple[object, ...]:
    origin = judged.origin
    return (
        judged.reporter.role,
        origin and (origin.server.host, str(origin.server.ip), origin.server.grade),
        origin and origin.took_it_from,
    )


RELAY = ("mail.relay.example", "192.0.2.25", Grade.PROVED)
SEVERAL = [f"gone@{name}.example|Remote-MTA: dns; mx.{name}.example" for name in ("a", "b", "c")]
SENDER_SIDE = [
    ("taken from a login", LOGIN, REFUSED, TookItFrom.LOGIN),
    ("taken from a script", SCRIPT, REFUSED, TookItFrom.SCRIPT),
    ("a login, and its own people", LOGIN, "gone@relay.example", TookItFrom.LOGIN),
    (
        "a domain nobody serves",
        CLIENT,
        "gone@nowhere.example|Status: 5.1.2",
        TookItFrom.CLIENT,
    ),
]


@pytest.mark.parametrize(("why", "top", "recipient", "took"), SENDER_SIDE)
def test_sender_side_the_reporter_is_the_origin(
    why: str, top: str, recipient: str, took: TookItFrom
) -> None:
    del why
    judged = one(bounce(letter(hop(top)), recipient))
    assert summary(judged) == (ReporterRole.SENDER_SIDE, RELAY, took)


def test_a_client_of_a_server_that_several_organisations_refused_makes_it_the_origin() -> None:
    judged = one(bounce(letter(hop(CLIENT)), *SEVERAL))
    assert summary(judged) == (ReporterRole.SENDER_SIDE, RELAY, TookItFrom.CLIENT)


@pytest.mark.parametrize(
    "recipient",
    [
        "a@smallco.example|Remote-MTA: dns; mail.smallco.example",  # a filter in front of it
        "a@smallco.example|Action: failed|Status: 4.4.7",  # its second MX, that gave up
        "a@smallco.example|Action: delayed|Status: 4.4.1",
    ],
)
def test_what_may_be_a_filter_in_front_of_the_mailbox_is_never_a_sender(recipient: str) -> None:
    judged = one(bounce(letter(hop(CLIENT)), recipient))
    assert summary(judged) == (ReporterRole.UNKNOWN, None, None)


def test_one_local_recipient_does_not_acquit_a_server_that_others_refused() -> None:
    judged = one(bounce(letter(hop(CLIENT)), "me@relay.example", *SEVERAL))
    assert summary(judged) == (ReporterRole.SENDER_SIDE, RELAY, TookItFrom.CLIENT)


def test_who_handed_it_in_stands_beside_the_origin_as_stated() -> None:
    origin = one(bounce(letter(hop(CLIENT)), *SEVERAL)).origin
    assert origin is not None
    assert origin.handed_in_by is not None
    assert (origin.handed_in_by.host, str(origin.handed_in_by.ip), origin.handed_in_by.grade) == (
        "dsl.cable.example",
        "203.0.113.7",
        Grade.STATED,
    )


def test_a_peer_that_is_shown_to_relay_is_the_origin_and_the_reporter_a_relay() -> None:
    top = (
        "from smtp.web.example (smtp.web.example [203.0.113.8])"
        " by mail.relay.example (Postfix) with ESMTP id A"
    )
    below = "from www-data by smtp.web.example with local (Exim 4.9) id B"
    judged = one(bounce(letter(hop(top, 2), hop(below, 1)), *SEVERAL))
    assert summary(judged) == (
        ReporterRole.SENDER_SIDE,
        ("smtp.web.example", "203.0.113.8", Grade.STATED),
        TookItFrom.SCRIPT,
    )
    assert judged.origin is not None
    assert judged.origin.relays == (judged.reporter,)


def test_a_forged_hop_below_makes_no_relay_of_the_reporter() -> None:
    below = "from nobody by bank.example with ESMTP id B"
    judged = one(bounce(letter(hop(CLIENT, 2), hop(below, 1)), *SEVERAL))
    assert summary(judged)[1] == RELAY


SCHOOL = {"reporter": "mx.school.example", "peer": "mx.school.example [198.51.100.9]"}
SEEN = (
    "from out.relay.example (mail.relay.example [192.0.2.25])"
    " by mx.school.example (Postfix) with ESMTP id S"
)
STATED = ("mail.relay.example", "192.0.2.25", Grade.STATED)
CHECKED = (
    "Authentication-Results: mx.school.example; spf=fail smtp.mailfrom=hanako@victim.example\n"
)


@pytest.mark.parametrize(
    ("recipient", "fields"),
    [
        ("pupil@school.example", ""),
        ("pupil@other.example", ""),  # an unknown mailbox that no other server told it of
        ("pupil@other.example|Remote-MTA: dns; store.other.example", CHECKED),
    ],
)
def test_a_recipient_side_reporter_is_a_bystander(recipient: str, fields: str) -> None:
    judged = one(bounce(letter(hop(SEEN), fields=fields), recipient, **SCHOOL))
    assert summary(judged) == (ReporterRole.RECIPIENT_SIDE, STATED, TookItFrom.UNKNOWN)


def test_a_forwarder_is_no_sender() -> None:
    recipient = (
        "new@home.example|Original-Recipient: rfc822; old@alumni.example"
        "|Remote-MTA: dns; mx.home.example"
    )
    judged = one(bounce(letter(hop(SEEN)), recipient, **SCHOOL))
    assert summary(judged) == (ReporterRole.FORWARDER, STATED, TookItFrom.UNKNOWN)


def test_a_forged_reporting_mta_does_not_name_the_reporter() -> None:
    raw = bounce(
        letter(hop(CLIENT)), REFUSED, reporter="mx.bank.example", peer="evil.example [203.0.113.66]"
    )
    reporter = one(raw).reporter
    assert (reporter.host, str(reporter.ip), reporter.grade) == (
        "evil.example",
        "203.0.113.66",
        Grade.PROVED,
    )


def test_without_a_deciding_mark_there_is_no_origin() -> None:
    judged = one(bounce(letter(), "x@y.example|Status: 5.0.0", reporter="mail.relay.example"))
    assert summary(judged) == (ReporterRole.UNKNOWN, None, None)


def test_a_provider_that_bounces_to_its_own_people_saw_the_origin_itself() -> None:
    top = "from pc (mail.relay.example [192.0.2.25]) by mx.victim.example (Postfix) with ESMTP id V"
    raw = bounce(
        letter(hop(top)),
        "sister@victim.example",
        reporter="mx.victim.example",
        peer="store.victim.example [10.0.0.2]",
    )
    judged = one(raw)
    assert summary(judged) == (ReporterRole.VICTIM_SIDE, RELAY, TookItFrom.UNKNOWN)
    assert judged.ownership is Ownership.SPOOFED


OUT = (
    "from phone (phone.isp.example [198.51.100.77])"
    " by smtp.victim.example (Postfix) with ESMTPSA id O"
)
PROVIDER = {"reporter": "smtp.victim.example", "peer": "smtp.victim.example [10.0.0.3]"}


@pytest.mark.parametrize(
    ("message_id", "mailer", "ownership"),
    [
        ("mine@victim.example", "Phone Mail 3", Ownership.OWN),
        ("mine@victim.example", "PHPMailer 5", Ownership.UNDECIDED),  # webmail saves a copy too
        ("other@victim.example", "Phone Mail 3", Ownership.UNDECIDED),  # maybe used, maybe deleted
    ],
)
def test_own_mail_left_through_the_own_provider_and_fits(
    message_id: str, mailer: str, ownership: Ownership
) -> None:
    original = letter(hop(OUT), message_id=message_id, fields=f"X-Mailer: {mailer}\n")
    assert one(bounce(original, REFUSED, **PROVIDER)).ownership is ownership


def test_own_mail_that_another_server_bounced_later() -> None:
    seen = (
        "from smtp.victim.example (smtp.victim.example [198.51.100.20])"
        " by mx.school.example (Postfix) with ESMTP id S"
    )
    original = letter(
        hop(seen), hop(OUT), message_id="mine@victim.example", fields="X-Mailer: Phone Mail 3\n"
    )
    judged = one(bounce(original, "pupil@school.example", **SCHOOL))
    assert judged.ownership is Ownership.OWN


def test_forged_victim_side_hops_below_clear_nothing() -> None:
    original = letter(
        hop(SEEN), hop(OUT), message_id="x@victim.example", fields="X-Mailer: Phone Mail 3\n"
    )
    assert one(bounce(original, "pupil@school.example", **SCHOOL)).ownership is Ownership.SPOOFED


def test_a_copy_in_sent_alone_clears_nothing() -> None:
    original = letter(hop(CLIENT), message_id="mine@victim.example")
    assert one(bounce(original, REFUSED)).ownership is Ownership.UNDECIDED


def test_mail_in_another_name_is_kept_apart() -> None:
    judged = one(bounce(letter(hop(CLIENT), sender="stranger@else.example"), REFUSED))
    assert judged.ownership is Ownership.UNDECIDED
    assert not judged.is_counted


def test_the_envelope_sender_names_the_victim_too_also_rewritten() -> None:
    original = "Return-Path: <prvs=4123abcdef=hanako@victim.example>\n" + letter(
        hop(CLIENT), sender="shop@else.example"
    )
    assert one(bounce(original, REFUSED)).ownership is Ownership.SPOOFED


@pytest.mark.parametrize(
    ("date", "sent"),
    [
        ("Mon, 20 Apr 2026 10:01:00 +0000", "2026-04-20T10:01:00+00:00"),
        ("Fri, 01 Jan 1999 00:00:00 +0000", "2026-04-20T10:05:00+00:00"),
        ("Fri, 01 Jan 2038 00:00:00 +0000", "2026-04-20T10:05:00+00:00"),
    ],
)
def test_a_forged_date_of_the_original_does_not_move_the_storm(date: str, sent: str) -> None:
    judged = one(bounce(letter(f"Received: {CLIENT}; {date}\n"), REFUSED))
    assert judged.sent is not None
    assert judged.sent.isoformat() == sent


def test_qmails_empty_lines_do_not_hide_the_relay_below_them() -> None:
    top = (
        "from smtp.web.example (HELO smtp.web.example) (203.0.113.8)"
        " by mail.relay.example with SMTP id A"
    )
    below = "from www-data by smtp.web.example with local (Exim 4.9) id B"
    hops = (hop("(qmail 7 invoked from network)", 2), hop(top, 2), hop(below, 1))
    judged = one(bounce(letter(*hops), *SEVERAL))
    assert judged.origin is not None
    assert str(judged.origin.server.ip) == "203.0.113.8"
    assert judged.origin.took_it_from is TookItFrom.SCRIPT
    assert judged.origin.relays == (judged.reporter,)


@pytest.mark.parametrize(("top", "recipient"), [(LOGIN, REFUSED), (SCRIPT, REFUSED)])
def test_a_reporter_that_writes_no_lines_is_no_sender_by_a_line_in_its_name(
    top: str, recipient: str
) -> None:
    judged = one(bounce(letter(hop(top)), recipient, stamped=False))
    assert summary(judged) == (ReporterRole.UNKNOWN, None, None)
