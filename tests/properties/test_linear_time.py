"""Text made to hurt costs time linear in its size."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncescan.bounces import parse
from bouncescan.bounces.formats import FORMATS
from bouncescan.bounces.notice import read_notice
from bouncescan.mail.mime import read_message

FIXTURES = Path(__file__).parents[2] / "fixtures"

HEAD = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: hanako@example.jp\n"
    b"Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
)
REPORT = HEAD + b'Content-Type: multipart/report; boundary="b"\n\n'


def nested_parts(n: int) -> bytes:
    opens = b"".join(
        b'--b%d\nContent-Type: multipart/mixed; boundary="b%d"\n\n' % (i, i + 1) for i in range(n)
    )
    return HEAD + b'Content-Type: multipart/mixed; boundary="b0"\n\n' + opens


def nested_messages(n: int) -> bytes:
    return REPORT + b"--b\nContent-Type: message/rfc822\n\n" * n


def header_lines(n: int) -> bytes:
    return (
        HEAD
        + b"Received: from a by b; Mon, 20 Apr 2026 10:15:20 +0900\n" * (n // 8)
        + (b"X-Filler: 1\n" * n)
    )


def folded_lines(n: int) -> bytes:
    return HEAD + b"References:" + b" <a@example.com>\n" * n + b"\n"


def one_long_line(n: int) -> bytes:
    return HEAD + b"\n550 " + b"<a@example.com " * n


def at_signs(n: int) -> bytes:
    return HEAD + b"\nThe following address(es) failed:\n\n  " + b"a@" * n


def boundaries_without_end(n: int) -> bytes:
    return REPORT + b"--b" * n + b"\n--" * n


def header_blocks(n: int) -> bytes:
    return HEAD + b"\n" + b"Subject: x\nX-A: y\n\n" * n


def reports(n: int) -> bytes:
    fields = b"Final-Recipient: rfc822; u%d@example.com\nAction: failed\n\n"
    return (
        REPORT
        + b"--b\nContent-Type: message/delivery-status\n\n"
        + b"".join(fields % i for i in range(n))
    )


def angle_paragraphs(n: int) -> bytes:
    return HEAD + b"\nHi. This is the mail program.\n\n" + b"<a@example.com>:\nno\n\n" * n


def open_tags(n: int) -> bytes:
    return HEAD + b"Content-Type: text/html\n\n" + b"<style <script <!-- <a" * n


def links(n: int) -> bytes:
    return (
        REPORT
        + b"--b\nContent-Type: message/rfc822\n\nFrom: a@example.com\n\n"
        + (b"http://example.com/((((" + b")" * 40 + b" ") * n
    )


def rulers(n: int) -> bytes:
    return HEAD + b"\n----- Transcript of session follows -----\n" + b"550 <a@b>... \n" * n


HURTFUL: tuple[tuple[Callable[[int], bytes], int], ...] = (
    (nested_parts, 2500),
    (nested_messages, 2500),
    (header_lines, 12_500),
    (folded_lines, 10_000),
    (one_long_line, 20_000),
    (at_signs, 60_000),
    (boundaries_without_end, 30_000),
    (header_blocks, 5_000),
    (reports, 1_500),
    (angle_paragraphs, 5_000),
    (open_tags, 8_000),
    (links, 2_000),
    (rulers, 10_000),
)


def cpu(raw: bytes) -> float:
    """The best of three: another process on the same core can only add."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        parse(raw)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    ("make", "size"), HURTFUL, ids=lambda value: getattr(value, "__name__", "")
)
def test_four_times_the_size_takes_less_than_eight_times_the_time(
    make: Callable[[int], bytes], size: int
) -> None:
    small, large = cpu(make(size)), cpu(make(4 * size))
    # A few milliseconds of start-up are no measure of anything.
    assert large < 8 * max(small, 0.005)


def dialect_text(format_name: str) -> bytes:
    """The words of a format's first sample."""
    sample = next(iter(sorted(FIXTURES.glob(f"bounces/{format_name}/*.eml"))))
    text = read_notice(read_message(sample.read_bytes())).text
    return text.encode()[:1500].strip() or b"Final-Recipient: rfc822; a@example.com\n"


@pytest.mark.parametrize("join", [b"\n", b" "], ids=["line by line", "one line"])
@pytest.mark.parametrize("format_name", [name for name, _ in FORMATS])
def test_a_dialects_own_words_over_and_over_cost_time_linear_in_their_size(
    format_name: str, join: bytes
) -> None:
    text = dialect_text(format_name)
    longest = max(text.split(b"\n"), key=len)

    def make(size: int) -> bytes:
        return HEAD + b"\n" + text + b"\n" + (longest + join) * (size // len(longest))

    small, large = cpu(make(15_000)), cpu(make(60_000))
    assert large < 8 * max(small, 0.005)


def test_ten_thousand_nested_parts_are_read_with_a_defect() -> None:
    assert "nested_too_deep" in parse(nested_parts(10_000)).defects


def test_two_hundred_thousand_header_lines_are_read() -> None:
    record = parse(header_lines(200_000))
    assert record.from_ == "MAILER-DAEMON@mx.example.net"
