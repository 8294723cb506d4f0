"""What is far beyond any real mail is read, with a defect, in time linear in its size."""

from collections.abc import Callable

import pytest

from bouncescan.bounces import parse
from tests.support.growth import growth_fault
from tests.support.huge import HEAD, REPORT

RETURNED = (
    b"\n--b\nContent-Type: message/rfc822\n\nFrom: hanako@example.jp\nTo: taro@example.com\n"
    b"Subject: Fw: new message\nMessage-ID: <1@example.jp>\n"
)
END = b"\n--b--\n"


def nested_parts(n: int) -> bytes:
    opens = b"".join(
        b'--b%d\nContent-Type: multipart/mixed; boundary="b%d"\n\n' % (i, i + 1) for i in range(n)
    )
    return HEAD + b'Content-Type: multipart/mixed; boundary="b0"\n\n' + opens


def parts(n: int) -> bytes:
    return REPORT + RETURNED + b"\n" + b"--b\nContent-Type: text/plain\n\nx\n" * n + END


def header_lines(n: int) -> bytes:
    return HEAD + b"X-Filler: 1\n" * n + b"\nhello\n"


def header_lines_without_a_field(n: int) -> bytes:
    return HEAD + b"no field at all\n" * n + b"\nhello\n"


def header_lines_of_the_returned_message(n: int) -> bytes:
    return REPORT + RETURNED + b"X-Filler: 1\n" * n + b"\nhello\n" + END


def line_in_the_header(n: int) -> bytes:
    return HEAD + b"X-Line: " + b"a" * n + b"\n\nhello\n"


def line_in_an_address_field(n: int) -> bytes:
    return HEAD + b"Cc: " + b"a@b," * (n // 4) + b"\n\nhello\n"


def line_in_the_notice(n: int) -> bytes:
    return HEAD + b"\n<taro@example.com>: unknown user\n" + b"550 " * (n // 4)


def line_in_the_delivery_status(n: int) -> bytes:
    return REPORT + b"Diagnostic-Code: smtp; " + b"550 " * (n // 4) + RETURNED + b"\nhello\n" + END


def line_in_the_returned_header(n: int) -> bytes:
    return REPORT + RETURNED + b"X-Line: " + b"a" * n + b"\n\nhello\n" + END


def line_in_the_returned_body(n: int) -> bytes:
    return REPORT + RETURNED + b"\n" + b"http" * (n // 4) + END


LINE = 20_000_000
HUGE: tuple[tuple[Callable[[int], bytes], int, str], ...] = (
    (nested_parts, 10_000, "nested_too_deep"),
    (parts, 10_000, "too_many_parts"),
    (header_lines, 1_000_000, "header_cut"),
    (header_lines_without_a_field, 1_000_000, "header_cut"),
    (header_lines_of_the_returned_message, 1_000_000, "part_cut"),
    (line_in_the_header, LINE, "header_cut"),
    (line_in_an_address_field, LINE, "header_cut"),
    (line_in_the_notice, LINE, "notice_cut"),
    (line_in_the_delivery_status, LINE, "part_cut"),
    (line_in_the_returned_header, LINE, "part_cut"),
    (line_in_the_returned_body, LINE, "part_cut"),
)


@pytest.mark.parametrize(("make", "size", "defect"), HUGE, ids=lambda v: getattr(v, "__name__", ""))
def test_what_is_huge_is_read_with_a_defect(
    make: Callable[[int], bytes], size: int, defect: str
) -> None:
    record = parse(make(size))
    assert defect in record.defects
    assert record.from_ == "MAILER-DAEMON@mx.example.net"
    named = ["taro@example.com"] if b"taro@" in make(1) else []
    assert [person.final_recipient for person in record.recipients] == named


@pytest.mark.parametrize(
    ("make", "size"), [case[:2] for case in HUGE], ids=lambda v: getattr(v, "__name__", "")
)
def test_what_is_huge_costs_time_linear_in_its_size(
    make: Callable[[int], bytes], size: int
) -> None:
    assert growth_fault(make, parse, size // 16) is None
