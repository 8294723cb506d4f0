from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.header import Header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.mail.identity import header_id
from bouncescan.records.message import FolderRole, Locator, MailHeader, RawHeader

PLACE = Locator(source="imaps://imap.example.com", folder="INBOX", uidvalidity=7, uid=42)
FETCHED = datetime(2026, 4, 20, 1, 16, tzinfo=UTC)

NEWEST = "from mail.example.net (mail.example.net [192.0.2.25]) by mx.example.com (Postfix) id 1; "
WHEN = "Mon, 20 Apr 2026 10:15:23 +0900"

RAW = (
    "Return-Path: <list-bounces@lists.example>\r\n"
    "Delivered-To: Taro@Example.com\r\n"
    "Received: from mail.example.net (mail.example.net [192.0.2.25])\r\n"
    "\tby mx.example.com (Postfix) id 1; Mon, 20 Apr 2026 10:15:23 +0900\r\n"
    "Received: by mail.example.net;\r\n\tMon, 20 Apr 2026 10:15:20 +0900\r\n"
    "From: =?utf-8?B?6Iqx5a2Q?= <hanako@example.net>\r\n"
    "Sender: list-owner@lists.example\r\n"
    "Reply-To: hanako@example.net\r\n"
    'To: "Suzuki, Taro" <taro@example.com>, taro@example.com\r\n'
    "Cc: friends: Bob <bob@example.org>, <hanako@example.net>;\r\n"
    "Bcc: secret@example.org\r\n"
    "Date: Mon, 20 Apr 2026 10:15:00 +0900\r\n"
    "Message-ID: <3@example.net>\r\n"
    "In-Reply-To: <2@example.com>\r\n"
    "References: <1@example.com>\r\n <2@example.com>\r\n"
    "Subject: =?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=\r\n"
    "Auto-Submitted: no\r\n"
    "X-Mailer: Old Mailer 1.0\r\n"
    "X-Not-Asked-For: x\r\n"
)


def read(raw: bytes, **given_fields: bool) -> MailHeader:
    header = RawHeader(
        locator=PLACE, raw=raw, internal_date=FETCHED, size=1234, roles=(FolderRole.INBOX,)
    )
    return read_mail_header(header, Header(raw), is_candidate=given_fields.get("candidate", False))


def test_a_header_becomes_the_row_that_the_case_keeps() -> None:
    japan = timezone(timedelta(hours=9))
    assert read(RAW.encode(), candidate=True) == MailHeader(
        locator=PLACE,
        header_id=header_id(Header(RAW.encode())),
        internal_date=FETCHED,
        date=datetime(2026, 4, 20, 10, 15, tzinfo=japan),
        message_id="<3@example.net>",
        subject="会議",
        from_=("hanako@example.net",),
        sender=("list-owner@lists.example",),
        reply_to=("hanako@example.net",),
        to=("taro@example.com",),
        cc=("bob@example.org", "hanako@example.net"),
        bcc=("secret@example.org",),
        delivered_to=("Taro@example.com",),
        names={
            "hanako@example.net": "花子",
            "taro@example.com": "Suzuki, Taro",
            "bob@example.org": "Bob",
        },
        in_reply_to="<2@example.com>",
        references=("<1@example.com>", "<2@example.com>"),
        auto_submitted="no",
        mailer="Old Mailer 1.0",
        received=(f"{NEWEST}{WHEN}", "by mail.example.net; Mon, 20 Apr 2026 10:15:20 +0900"),
        return_path="list-bounces@lists.example",
        size=1234,
        roles=(FolderRole.INBOX,),
        is_candidate=True,
    )


def test_what_a_header_does_not_say_is_missing() -> None:
    assert read(b"\r\n") == MailHeader(
        locator=PLACE,
        header_id=header_id(Header(b"")),
        internal_date=FETCHED,
        size=1234,
        roles=(FolderRole.INBOX,),
    )


def test_the_null_reverse_path_is_empty_and_no_reverse_path_is_none() -> None:
    assert read(b"Return-Path: <>\n").return_path == ""
    assert read(b"Return-Path: < >\n").return_path == ""
    assert read(b"Return-Path: <MAILER-DAEMON>\n").return_path == "MAILER-DAEMON"
    assert read(b"Subject: x\n").return_path is None


def test_the_mailer_is_user_agent_before_x_mailer() -> None:
    assert read(b"X-Mailer: a\nUser-Agent: b\n").mailer == "b"


def test_received_fields_in_other_charsets_are_kept_in_their_order() -> None:
    raw = "Received: by a (é)\nReceived: by b\n".encode()
    assert read(raw).received == ("by a (é)", "by b")
    assert read(b"Received:\nReceived: by b\n").received == ("", "by b")


@given(st.binary(max_size=200))
def test_any_bytes_become_a_row_that_can_be_stored(raw: bytes) -> None:
    row = read(raw + b"\nFrom: " + raw)
    texts = (row.subject, row.message_id, row.mailer, *row.from_, *row.names.values())
    for text in (*texts, *row.received, *row.references, row.return_path):
        assert text is None or text.encode("utf-8") is not None
