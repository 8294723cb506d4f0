"""Text made to hurt costs time linear in its size: at n, 4n and 16n, each step under six times."""

import importlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from bouncescan.bounces import kind, lists, marks, original, paragraphs, parse, reasons, returned
from bouncescan.bounces import notice as notices
from bouncescan.bounces.formats import FORMATS
from bouncescan.bounces.notice import Notice, read_notice
from bouncescan.mail import delivery, status
from bouncescan.mail.mime import read_message
from tests.support.growth import growth_fault
from tests.support.huge import HEAD
from tests.support.hurtful import Shape, repeated, shapes

FIXTURES = Path(__file__).parents[2] / "fixtures"

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
    (nested_parts, 700),
    (nested_messages, 700),
    (header_lines, 3_000),
    (folded_lines, 4_000),
    (one_long_line, 5_000),
    (at_signs, 15_000),
    (boundaries_without_end, 7_500),
    (header_blocks, 1_500),
    (reports, 400),
    (angle_paragraphs, 1_000),
    (open_tags, 1_000),
    (links, 500),
    (rulers, 1_000),
)


@pytest.mark.parametrize(
    ("make", "size"), HURTFUL, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_hurtful_message_costs_time_linear_in_its_size(
    make: Callable[[int], bytes], size: int
) -> None:
    assert growth_fault(make, parse, size) is None


# What a notice may be filled with whatever its dialect.
UNITS = (" ", "\t", "\n", "<", ">", "@", "a@", "<a@b>", "(", ")", "[", '"', "5", "5.", "550 ", "-")
UNITS += (":", "=", "*", "a", "a ", "a.", "> ", "\n ", "<<< ", ">>> ", "あ", "To: ", "http://a ")
SIZE = 1000  # at 16 times that a notice's lines are as long as formats are given them
READ = dict(FORMATS)
MIME = frozenset({"content-type", "content-transfer-encoding", "mime-version"})


def samples(name: str) -> list[Notice]:
    """What a format reads, of its own samples first."""
    own = sorted(FIXTURES.glob(f"bounces/{name}/*.eml"))
    others = [*sorted(FIXTURES.glob("bounces/*/*.eml")), *sorted(FIXTURES.glob("written/*.eml"))]
    found = []
    for path in own or others:
        notice = read_notice(read_message(path.read_bytes()))
        reading = READ[name](notice)
        if reading is not None and reading.recipients:
            found.append(notice)
    return found


def entries(name: str) -> tuple[bytes, bytes]:
    """The beginning of a mail that a format takes for its own; and the same with nobody named."""
    notice = max(samples(name), key=lambda notice: len(notice.text.strip()) > 0)
    fields = [f"{name}: ".encode() + body for name, body in notice.header if name not in MIME]
    kind = b"message/delivery-status" if name == "rfc3464" else b"text/plain; charset=utf-8"
    head = b"\n".join((*fields, b"Content-Type: " + kind, b"\n"))
    text = (notice.statuses[0] if name == "rfc3464" else notice.text.encode())[:1500]
    return head + text, head + text.replace(b"@", b" at ")


def filled(entry: bytes, shape: Shape, size: int) -> Notice:
    notice = read_notice(read_message(entry + b"\n" + shape.make(size).encode()))
    assert notice.text or notice.statuses
    return notice


def patterns_of(*modules: ModuleType) -> list[re.Pattern[str]]:
    """The patterns that stand in modules, alone or in their tables, each once; bytes as text."""
    found: dict[tuple[str, int], re.Pattern[str]] = {}
    for module in modules:
        for value in vars(module).values():
            for row in value if isinstance(value, tuple) else (value,):
                for one in row if isinstance(row, tuple) else (row,):
                    if isinstance(one, re.Pattern):
                        text = one.pattern
                        text = text.decode("latin-1") if isinstance(text, bytes) else text
                        found[text, one.flags] = re.compile(text, one.flags & ~re.ASCII)
    return list(found.values())


def faults_of(read: Callable[[Notice], object], entry: bytes, found: Iterator[Shape]) -> list[str]:
    faults = []
    for shape in found:
        fault = growth_fault(partial(filled, entry, shape), read, SIZE)
        if fault is not None:
            faults.append(f"{shape.name}: {fault}")
    return faults


@pytest.mark.parametrize("is_anybody_named", [True, False], ids=["somebody", "nobody"])
@pytest.mark.parametrize("name", READ)
def test_text_made_to_hurt_a_dialects_patterns_costs_time_linear_in_its_size(
    name: str, is_anybody_named: bool
) -> None:
    patterns = patterns_of(importlib.import_module(f"bouncescan.bounces.formats.{name}"))
    entry = entries(name)[not is_anybody_named]
    assert faults_of(READ[name], entry, shapes(patterns)) == []


@pytest.mark.parametrize("name", READ)
def test_a_dialects_own_lines_over_and_over_cost_time_linear_in_their_size(name: str) -> None:
    notice = entries(name)[0]
    lines = sorted(set(notice.decode().split("\n\n", 1)[1].split("\n")), key=len, reverse=True)[:12]
    found = (shape for unit in (*lines, *UNITS) if unit for shape in repeated(unit))
    assert faults_of(READ[name], notice, found) == []


@pytest.mark.parametrize(
    ("module", "name"),
    [(lists, "plain"), (paragraphs, "postfix"), (status, "postfix"), (delivery, "rfc3464")],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_dialects_share_costs_time_linear_in_the_text(module: ModuleType, name: str) -> None:
    for entry in entries(name):
        assert faults_of(READ[name], entry, shapes(patterns_of(module))) == []


@pytest.mark.parametrize(
    "module", [kind, marks, notices, original, reasons, returned], ids=lambda value: value.__name__
)
def test_what_is_asked_of_every_message_costs_time_linear_in_its_size(module: ModuleType) -> None:
    # A recipient in the header: so no dialect is asked in vain, and flufl.bounce least of all.
    head = HEAD.replace(b"\nTo:", b"\nX-Failed-Recipients: taro@example.com\nTo:")
    faults = []
    for shape in shapes(patterns_of(module)):
        for before in (b"\n", b"\nHello,\n\n", b"X-Folded:\n "):

            def make(size: int, shape: Shape = shape, before: bytes = before) -> bytes:
                return head + before + shape.make(size).encode()

            fault = growth_fault(make, parse, SIZE)
            if fault is not None:
                faults.append(f"{before!r}, {shape.name}: {fault}")
    assert faults == []
