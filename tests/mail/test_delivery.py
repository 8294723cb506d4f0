"""Delivery-status fields are read wherever they stand, however they are written."""

import pytest

from bouncescan.mail.delivery import parse_action, parse_typed_address, read_status
from bouncescan.records.bounce import Action


def people(raw: bytes) -> list[tuple[tuple[str, ...], Action | None, str | None]]:
    return [(r.addresses(), r.action, r.status) for r in read_status(raw).recipients]


def test_a_report_names_its_writer_and_each_recipient() -> None:
    status = read_status(
        b"Reporting-MTA: dns; mx.example.net\nArrival-Date: Mon, 20 Apr 2026 10:15:23 +0900\n\n"
        b"Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1 (unknown)\n"
        b"Remote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1\n no such user\n"
    )
    assert status.reporting_mta == "mx.example.net"
    assert status.arrival_date is not None
    assert status.arrival_date.isoformat() == "2026-04-20T10:15:23+09:00"
    (person,) = status.recipients
    assert (person.remote_mta, person.diagnostic_code) == (
        "mx.example.com",
        "550 5.1.1 no such user",
    )


def test_final_original_and_actual_recipient_are_one_person() -> None:
    raw = (
        b"Original-Recipient: rfc822;a@alias.example\nFinal-Recipient: rfc822;a@example.com\n"
        b"X-Actual-Recipient: rfc822; a@host.example\nAction: failed\n"
    )
    assert people(raw) == [
        (("a@example.com", "a@alias.example", "a@host.example"), Action.FAILED, None)
    ]


def test_a_second_final_recipient_begins_a_second_person_without_a_blank_line() -> None:
    raw = (
        b"Final-Recipient: rfc822;a@example.com\nAction: failed\nStatus: 5.1.1\n"
        b"Final-Recipient: rfc822;b@example.com\nAction: delayed\nStatus: 4.4.1\n"
    )
    assert people(raw) == [
        (("a@example.com",), Action.FAILED, "5.1.1"),
        (("b@example.com",), Action.DELAYED, "4.4.1"),
    ]


def test_fields_that_all_stand_twice_are_those_of_one_person() -> None:
    twice = (
        b"Final-Recipient: rfc822;a@example.org\nFinal-Recipient: rfc822;a@example.org\n"
        b"Action: delayed\nAction: delayed\nStatus: 4.0.0\nStatus: 4.0.0\n"
        b"Remote-MTA: dns; [192.0.2.3]\n"
    )
    report = read_status(b"Reporting-MTA: dns; esa.example.net\n\n" + twice)
    (one,) = report.recipients
    assert (one.addresses(), one.action, one.status) == (
        ("a@example.org",),
        Action.DELAYED,
        "4.0.0",
    )
    assert one.remote_mta == "192.0.2.3"


def test_the_action_may_stand_first() -> None:
    raw = (
        b"Action: failed\nFinal-Recipient: rfc822;a@example.com\nStatus: 5.0.0\n\n"
        b"Action: failed\nFinal-Recipient: rfc822;b@example.com\nStatus: 5.2.2\n"
    )
    assert people(raw) == [
        (("a@example.com",), Action.FAILED, "5.0.0"),
        (("b@example.com",), Action.FAILED, "5.2.2"),
    ]


def test_a_blank_line_between_a_recipient_and_its_fields_parts_them_not() -> None:
    raw = b"Final-Recipient: rfc822;a@example.com\n\nAction: delayed\n\nStatus: 4.4.7\n"
    assert people(raw) == [(("a@example.com",), Action.DELAYED, "4.4.7")]


def test_a_continuation_without_indent_and_a_line_that_is_no_field_stop_nothing() -> None:
    raw = (
        b"Diagnostic-Code: smtp; 550 rejected:\nno such user\n*** junk ***\n"
        b"Final-Recipient: rfc822;a@example.com\n"
    )
    (person,) = read_status(raw).recipients
    assert person.diagnostic_code == "550 rejected: no such user *** junk ***"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("rfc822; a@Example.COM", "a@example.com"),
        ("rfc/822;a@example.com", "a@example.com"),
        ("rfc822;rfc822; <a@example.com>", "a@example.com"),
        ("<a@example.com>", "a@example.com"),
        ("rfc822;<@relay.example:a@example.com>", "a@example.com"),
        ('rfc822; "neko..nyan."@docomo.ne.jp', "neko..nyan.@docomo.ne.jp"),
        ("utf-8; 太郎@例え.example", "太郎@例え.example"),
        ("rfc822; a@example.com (Taro)", "a@example.com"),
        ("LMTP; a@/var/run/lmtp", None),
        ("X400; /c=jp/a= /p=example/s=a@b.example", None),
        ("rfc822; |/bin/archive", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_read_whatever_its_type(value: str | None, address: str | None) -> None:
    assert parse_typed_address(value) == address


@pytest.mark.parametrize(
    ("value", "action"),
    [
        ("Failed (bad destination)", Action.FAILED),
        ("expired", Action.FAILED),
        ("error", Action.FAILED),
        ("deliverable", Action.DELIVERED),
        ("delayed", Action.DELAYED),
        ("relayed (to non-DSN-aware mailer)", Action.RELAYED),
        ("nonsense", None),
        (None, None),
    ],
)
def test_an_action_is_its_first_word(value: str | None, action: Action | None) -> None:
    assert parse_action(value) == action
