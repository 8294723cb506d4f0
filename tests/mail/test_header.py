import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.header import HEADER_PASS_FIELDS, Header, parse_message_ids, split_header
from bouncescan.mail.mailboxes import Mailbox

LINES = b"Received: from a\n\tby b\nSubject: x\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\r\n", b"\r", b"\r\r\r\n"])
def test_an_empty_line_ends_the_header_whatever_the_line_ends(end: bytes) -> None:
    raw = (LINES + b"\nbody\n\nmore\n").replace(b"\n", end)
    header, body = split_header(raw)
    assert header.replace(end, b"\n") == LINES
    assert raw[body:].replace(end, b"\n") == b"body\n\nmore\n"


@pytest.mark.parametrize(
    ("raw", "header", "body"),
    [
        (b"a: b", b"a: b", b""),
        (b"a: b\n", b"a: b\n", b""),
        (b"a: b\n\n", b"a: b\n", b""),
        (b"a: b\r\n\r\n", b"a: b\r\n", b""),
        (b"a: b\n\r\nbody", b"a: b\n", b"body"),
        (b"a: b\r\n\nbody", b"a: b\r\n", b"body"),
        (b"a: b\rc: d\n\nbody", b"a: b\rc: d\n", b"body"),
        (b"a: b\r\rbody\n\nmore", b"a: b\r", b"body\n\nmore"),
        (b"a: b\n \n\nbody", b"a: b\n \n", b"body"),
        (b"", b"", b""),
    ],
)
def test_the_header_has_its_last_line_end_and_not_the_empty_line(
    raw: bytes, header: bytes, body: bytes
) -> None:
    found, start = split_header(raw)
    assert (found, raw[start:]) == (header, body)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\r\n", b"\r"])
def test_fields_are_unfolded_in_their_order(end: bytes) -> None:
    raw = b"From: a\nX-A :  1 \nTO: b\n\tc\n        d\nx-a: 2\nEmpty:\n"
    assert list(Header(raw.replace(b"\n", end))) == [
        ("from", b"a"),
        ("x-a", b"1"),
        ("to", b"b c d"),
        ("x-a", b"2"),
        ("empty", b""),
    ]


def test_a_line_that_lost_its_indent_goes_on_with_the_field_above() -> None:
    raw = b"Received: from a\nby mx.example.com with ESMTP; 10:15\n\tand on\nSubject: x\n"
    assert list(Header(raw)) == [
        ("received", b"from a by mx.example.com with ESMTP; 10:15 and on"),
        ("subject", b"x"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"From taro@example.com Mon Apr 20 10:15:23 2026\nSubject: x\n",
        b">From taro@example.com Mon Apr 20 10:15:23 2026\nSubject: x\n",
        b" a continuation of nothing: y\nSubject: x\n",
        b"\n\nSubject: x\n\n",
        b": no name\nSubject: x\n",
        b"n" * 101 + b": too long\nSubject: x\n",
    ],
)
def test_lines_before_the_first_field_are_no_fields(raw: bytes) -> None:
    assert list(Header(raw)) == [("subject", b"x")]


def test_a_header_is_asked_by_name() -> None:
    header = Header(
        b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\nDate: \xff now\n"
        b"To: A <a@example.com>, a@example.com\nTo: b@example.net\n"
        b"Message-ID: <1@example.com> (x)\n"
    )
    assert len(header) == 5
    assert ("to" in header, "cc" in header) == (True, False)
    assert header.text("subject") == "Grüße"
    assert header.plain("date") == "\ufffd now"
    assert (header.text("cc"), header.plain("cc"), header.first("cc")) == (None, None, None)
    assert header.every("to") == (b"A <a@example.com>, a@example.com", b"b@example.net")
    assert header.mailboxes("to") == (
        Mailbox("a@example.com", "A"),
        Mailbox("a@example.com", ""),
        Mailbox("b@example.net", ""),
    )
    assert header.addresses("to") == ("a@example.com", "b@example.net")
    assert header.addresses("cc") == ()
    assert header.message_id() == "<1@example.com>"


@pytest.mark.parametrize(
    ("field", "message_id"),
    [
        (b"<1@example.com>", "<1@example.com>"),
        (b"\r\n\t<1@example.com>\r\n", "<1@example.com>"),
        (b"<1-long\r\n\t-id@example.com>", "<1-long-id@example.com>"),
        (b"<a b>", "<ab>"),
        (b"1@example.com", "1@example.com"),
        (b"<>", "<>"),
        (b"", None),
        (b"x" * 2000, "x" * 998),
    ],
)
def test_a_message_id_is_kept_as_it_came(field: bytes, message_id: str | None) -> None:
    assert Header(b"Message-ID: " + field + b"\r\n").message_id() == message_id


def test_references_are_told_from_the_words_between() -> None:
    text = 'Your message of "Mon" <1@example.com>\n <2@example.com><3@example.com> < >> <4'
    assert parse_message_ids(text) == ("<1@example.com>", "<2@example.com>", "<3@example.com>")


def test_the_header_pass_asks_for_each_field_once_in_lower_case() -> None:
    assert len(set(HEADER_PASS_FIELDS)) == len(HEADER_PASS_FIELDS)
    assert all(name == name.lower() for name in HEADER_PASS_FIELDS)


def test_a_large_header_is_read_whole() -> None:
    field = b"".join(b"\r\n <%d@example.com>" % number for number in range(10_000))
    header = Header(b"References:" + field + b"\r\nX: y\r\n")
    assert len(field) > 100_000
    assert len(parse_message_ids(header.plain("references") or "")) == 10_000
    assert header.first("x") == b"y"


SAFE = st.binary(max_size=30).map(lambda body: body.translate(None, b"\r\n"))
NAMES = st.from_regex(rb"[!-9;-~]{1,20}", fullmatch=True)
FIELDS = st.lists(st.tuples(NAMES, SAFE), min_size=1, max_size=8)


@given(FIELDS, st.sampled_from([b"\n", b"\r\n", b"\r\r\n", b"\r"]))
def test_fields_come_back_as_they_were_written(
    fields: list[tuple[bytes, bytes]], end: bytes
) -> None:
    raw = b"".join(b"%s: %s%s" % (name, body, end) for name, body in fields)
    assert list(Header(raw)) == [(name.decode().lower(), body.strip()) for name, body in fields]
    assert split_header(raw + end + b"body") == (raw, len(raw + end))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_header(raw: bytes) -> None:
    header, body = split_header(raw)
    assert raw.startswith(header)
    assert len(header) <= body <= len(raw)
    found = Header(raw)
    assert len(found) == len(list(found))
    for name, text in found:
        assert found.text(name) is not None
        assert b"\n" not in text
        assert b"\r" not in text
        found.mailboxes(name)
        found.message_id(name)
