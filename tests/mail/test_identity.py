import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.header import HEADER_PASS_FIELDS, Header, split_header
from bouncescan.mail.identity import content_id, header_id, normalise_line_ends, sha256

MAIL = (
    b"Return-Path: <hanako@example.net>\n"
    b"Received: from a.example\n\tby mx.example.com; Mon, 20 Apr 2026 10:15:23 +0900\n"
    b"Received: by a.example; Mon, 20 Apr 2026 10:15:20 +0900\n"
    b"From: Hanako <hanako@example.net>\n"
    b"To: taro@example.com\n"
    b"Subject: a fine\n subject\n"
    b"Message-ID: <1@example.net>\n"
    b"DKIM-Signature: v=1; b=abc\n"
    b"\n"
    b"Hello\n"
    b"From here on, all is new.\n"
    b"> From me\n"
    b"\n"
    b"Bye\n"
)


def with_fields(*fields: bytes, at: int = 0) -> bytes:
    lines = MAIL.split(b"\n")
    places = [0, len(lines) - lines[::-1].index(b"Hello") - 2]
    lines[places[at] : places[at]] = fields
    return b"\n".join(lines)


SAME = {
    "CRLF": MAIL.replace(b"\n", b"\r\n"),
    "CRCRLF": MAIL.replace(b"\n", b"\r\r\n"),
    "CR": MAIL.replace(b"\n", b"\r"),
    "mboxo's quoting": MAIL.replace(b"\nFrom here", b"\n>From here"),
    "mboxrd's quoting, twice": MAIL.replace(b"\nFrom here", b"\n>>From here"),
    "quoting and CRLF": MAIL.replace(b"\nFrom here", b"\n>From here").replace(b"\n", b"\r\n"),
    "a From_ line": b"From hanako@example.net Mon Apr 20 10:15:23 2026\n" + MAIL,
    "a quoted From_ line": b">From hanako@example.net Mon Apr 20 10:15:23 2026\n" + MAIL,
    "empty lines above": b"\r\n\r\n" + MAIL,
    "empty lines below": MAIL + b"\n\n\n",
    "no line end below": MAIL.rstrip(b"\n"),
    "status": with_fields(b"Status: RO", b"X-Status: A"),
    "status at the end": with_fields(b"Status: RO", b"X-Keywords: $Label1", at=1),
    "thunderbird": with_fields(
        b"X-Mozilla-Status: 0001", b"X-Mozilla-Status2: 00000000", b"X-Mozilla-Keys: " + b" " * 80
    ),
    "takeout": with_fields(
        b"X-GM-THRID: 1234567890",
        b"X-Gmail-Labels: =?UTF-8?Q?Inbox,_=E9=87=8D=E8=A6=81,?=\n =?UTF-8?Q?Work?=",
    ),
    "content length": with_fields(b"Content-Length: 120", b"Lines: 7", at=1),
    "pine": with_fields(b"X-UID: 17", b"X-IMAPbase: 1145500000 17", b"X-IMAP: 1"),
    "apple": with_fields(
        b"X-Apple-Content-Length: 9", b"X-Universally-Unique-Identifier: 1A2B", at=1
    ),
    "evolution": with_fields(b"X-Evolution: 00000011-0010"),
}


@pytest.mark.parametrize("name", SAME)
def test_copies_of_one_mail_are_one_mail(name: str) -> None:
    assert content_id(SAME[name]) == content_id(MAIL)


DIFFERENT = {
    "another body": MAIL.replace(b"Bye", b"Later"),
    "a longer body": MAIL + b"PS\n",
    "another subject": MAIL.replace(b"a fine", b"a fine new"),
    "another id": MAIL.replace(b"<1@", b"<2@"),
    "another hop": MAIL.replace(b"10:15:23", b"10:15:24"),
    "one more hop": with_fields(b"Received: by b.example; Mon, 20 Apr 2026 10:16:00 +0900"),
    "one more field": with_fields(b"X-Spam-Status: No"),
    "a quote that is none": MAIL.replace(b"> From", b"From"),
    "a status in the body": MAIL.replace(b"Hello", b"Status: RO\nHello"),
    "an empty line inside": MAIL.replace(b"Bye", b"\nBye"),
    "fields in another order": MAIL.replace(b"To: taro@example.com\n", b"").replace(
        b"From: Hanako", b"To: taro@example.com\nFrom: Hanako"
    ),
    "without a body": MAIL.partition(b"\n\n")[0],
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_mails_are_different(name: str) -> None:
    assert content_id(DIFFERENT[name]) != content_id(MAIL)


def test_no_two_of_the_different_mails_are_one() -> None:
    assert len({content_id(raw) for raw in DIFFERENT.values()}) == len(DIFFERENT)


def test_a_header_alone_is_one_mail_with_or_without_its_empty_line() -> None:
    alone = MAIL.partition(b"\n\n")[0]
    assert len({content_id(alone + end) for end in (b"", b"\n", b"\n\n", b"\r\n\r\n")}) == 1


def imap_answer(raw: bytes, order: list[str]) -> bytes:
    """What an IMAP server answers to BODY[HEADER.FIELDS (...)], in an order of its own."""
    header = split_header(raw)[0].replace(b"\n ", b"\x00 ").replace(b"\n\t", b"\x00\t")
    lines = [line for line in header.split(b"\n") if line]
    ranked = [
        (order.index(name), line)
        for line in lines
        if (name := line.partition(b":")[0].decode().lower()) in order
    ]
    fields = (line for _, line in sorted(ranked, key=lambda ranked_line: ranked_line[0]))
    return b"".join(line.replace(b"\x00", b"\r\n") + b"\r\n" for line in fields) + b"\r\n"


@pytest.mark.parametrize("reverse", [False, True])
def test_an_imap_answer_has_the_identity_of_the_whole_header(reverse: bool) -> None:
    answer = imap_answer(MAIL, sorted(HEADER_PASS_FIELDS, reverse=reverse))
    assert b"DKIM" not in answer
    assert header_id(Header(answer)) == header_id(Header(split_header(MAIL)[0]))


@pytest.mark.parametrize("name", SAME)
def test_copies_of_one_mail_have_one_header(name: str) -> None:
    raw = SAME[name].lstrip(b"\r\n")
    assert header_id(Header(split_header(raw)[0])) == header_id(Header(split_header(MAIL)[0]))


def test_white_space_does_not_make_another_header() -> None:
    refolded = MAIL.replace(b"\n\tby", b" by").replace(b"\n subject", b" \r\n\t  subject")
    assert header_id(Header(split_header(refolded)[0])) == header_id(Header(split_header(MAIL)[0]))


@pytest.mark.parametrize(
    "header",
    [
        MAIL.replace(b"10:15:23", b"10:15:24"),
        MAIL.replace(b"a fine", b"another"),
        MAIL.replace(b"<1@", b"<2@"),
        with_fields(b"Cc: b@example.org"),
        with_fields(b"To:"),
        MAIL.replace(b"Subject: a fine\n subject\n", b""),
        # The trace in another order is another trace.
        MAIL.replace(b"10:15:23", b"x")
        .replace(b"10:15:20", b"10:15:23")
        .replace(b"x", b"10:15:20"),
        # A body may not pass for the name of another field.
        MAIL.replace(b"Message-ID: <1@example.net>", b"From: message-id\nFrom: <1@example.net>"),
    ],
)
def test_different_headers_are_different(header: bytes) -> None:
    assert header_id(Header(split_header(header)[0])) != header_id(Header(split_header(MAIL)[0]))


def test_ids_are_thirty_two_hexadecimal_digits_and_evidence_is_a_whole_hash() -> None:
    for identity in (content_id(MAIL), header_id(Header(MAIL))):
        assert len(bytes.fromhex(identity)) == 16
    assert sha256(MAIL) == hashlib.sha256(MAIL).hexdigest()


PLAIN = st.binary(max_size=100).map(lambda raw: raw.replace(b"\r", b""))


@given(PLAIN)
def test_line_ends_never_change_an_identity(raw: bytes) -> None:
    mail = b"Subject: x\n" + raw
    for end in (b"\r\n", b"\r\r\n"):
        other = mail.replace(b"\n", end)
        assert normalise_line_ends(other) == mail
        assert content_id(other) == content_id(mail)
        assert header_id(Header(split_header(other)[0])) == header_id(Header(split_header(mail)[0]))


@given(
    st.lists(st.tuples(st.sampled_from(HEADER_PASS_FIELDS), PLAIN), max_size=8),
    st.permutations(HEADER_PASS_FIELDS),
)
def test_the_order_of_names_never_changes_a_header_identity(
    fields: list[tuple[str, bytes]], order: list[str]
) -> None:
    lines = [(name, name.encode() + b": " + body.replace(b"\n", b"")) for name, body in fields]
    whole = b"".join(line + b"\n" for _, line in lines)
    ranked = sorted(lines, key=lambda line: order.index(line[0]))
    assert header_id(Header(whole)) == header_id(
        Header(b"".join(line + b"\n" for _, line in ranked))
    )


@given(st.binary(max_size=200))
def test_any_bytes_have_an_identity(raw: bytes) -> None:
    content_id(raw)
    header_id(Header(raw))
