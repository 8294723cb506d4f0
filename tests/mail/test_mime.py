"""Parts are read as they stand, however MIME is broken, and a returned message stays whole."""

import pytest

from bouncescan.mail.content_type import ContentType, parse_content_type
from bouncescan.mail.mime import read_message

TWO = b"""--b
Content-Type: text/plain

one
--b
Content-Type: text/html

two
--b--
epilogue
"""


def leaves(raw: bytes) -> list[tuple[str, bytes]]:
    return [(part.type.name, part.raw) for part in read_message(raw).parts]


def message(body: bytes, content_type: bytes = b'multipart/mixed; boundary="b"') -> bytes:
    return b"From: a@example.com\nContent-Type: " + content_type + b"\n\n" + body


def test_a_boundary_parts_the_body() -> None:
    assert leaves(message(TWO)) == [("text/plain", b"one"), ("text/html", b"two")]
    assert read_message(message(TWO)).defects == ()


def test_nested_multiparts_are_flattened() -> None:
    inner = b"--b\nContent-Type: multipart/alternative; boundary=ba\n\n" + TWO.replace(
        b"--b", b"--ba"
    )
    assert leaves(message(inner + b"--b\n\nthree\n--b--\n")) == [
        ("text/plain", b"one"),
        ("text/html", b"two"),
        ("text/plain", b"three"),
    ]


def test_a_returned_message_is_a_leaf_with_its_own_boundaries_in_it() -> None:
    returned = message(TWO.replace(b"--b", b"--inner"), b"multipart/mixed; boundary=inner")
    raw = message(b"--b\nContent-Type: message/rfc822\n\n" + returned + b"\n--b--\n")
    assert leaves(raw) == [("message/rfc822", returned)]


def test_a_boundary_that_never_stands_is_looked_for() -> None:
    parsed = read_message(message(TWO, b"multipart/mixed; boundary=other"))
    assert [part.raw for part in parsed.parts] == [b"one", b"two"]
    assert parsed.defects == ("boundary_not_found",)


def test_dashes_in_a_text_are_no_boundary() -> None:
    text = b"------ This is a copy of the message. ------\n\n--b\nContent-Type: text/plain\n"
    assert leaves(message(text, b"text/plain")) == [("text/plain", text)]


def test_a_blank_line_inside_a_part_header_does_not_end_it() -> None:
    raw = message(b"--b\nContent-Description: x\n\nContent-Type: text/html\n\ntwo\n--b--\n")
    assert leaves(raw) == [("text/html", b"two")]


def test_a_part_without_a_blank_line_ends_its_header_at_the_first_line_that_is_no_field() -> None:
    assert leaves(message(b"--b\nContent-Type: text/html\ntwo\n--b--\n")) == [("text/html", b"two")]


def test_a_message_that_ends_inside_a_part_keeps_it() -> None:
    assert leaves(message(TWO[:32])) == [("text/plain", b"on")]


def test_a_message_without_a_header_is_all_text() -> None:
    parsed = read_message(b"no field here\nat all\n")
    assert [part.raw for part in parsed.parts] == [b"no field here\nat all\n"]
    assert parsed.defects == ("no_header",)


def test_an_mbox_line_and_blank_lines_may_stand_above_the_header() -> None:
    parsed = read_message(b"\r\n\r\nFrom - Mon Apr 20\r\nSubject: x\r\n\r\nhello")
    assert parsed.header.text("subject") == "x"
    assert parsed.parts[0].text() == "hello"


def test_a_part_is_decoded_by_its_encoding_and_charset() -> None:
    raw = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n44GC\n"
    assert read_message(raw).parts[0].text() == "あ"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ContentType("text/plain")),
        (b"", ContentType("text/plain")),
        (b"nonsense", ContentType("text/plain")),
        (b"Text/HTML; Charset=UTF-8", ContentType("text/html", charset="utf-8")),
        (
            b'multipart/report;\n boundary="a b";\n report-type="delivery-status"',
            ContentType("multipart/report", b"a b", "", "delivery-status"),
        ),
        (b"multipart/mixed;\nboundary=x;", ContentType("multipart/mixed", b"x")),
    ],
)
def test_a_content_type_is_read_whatever_its_writing(
    raw: bytes | None, expected: ContentType
) -> None:
    assert parse_content_type(raw) == expected
