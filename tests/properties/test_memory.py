"""A message costs memory in proportion to its size, a mailbox none that grows with it.

Measured in processes of their own: what one holds at most that reads the mail, without what one
holds that reads next to nothing.
"""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.huge import HEAD, REPORT
from tests.support.memory import peak_of

MEGABYTE = 1_000_000
SIZE = 60 * MEGABYTE
FIXTURES = Path(__file__).parents[2] / "fixtures"
RETURNED = (
    b"--b\nContent-Type: message/rfc822\n\n"
    b"Received: from a.example by b.example; Mon, 20 Apr 2026 10:15:20 +0900\n"
    b"From: hanako@example.jp\nTo: taro@example.com\nSubject: Fw: new message\n"
    b"Message-ID: <1@example.jp>\nMIME-Version: 1.0\n"
)
LINE = base64.b64encode(bytes(range(57))) + b"\n"


def filled(before: bytes, unit: bytes, after: bytes = b"\n--b--\n") -> bytes:
    return before + unit * ((SIZE - len(before)) // len(unit)) + after


def attachment_in_the_returned_message() -> bytes:
    inner = (
        b'Content-Type: multipart/mixed; boundary="c"\n\n--c\nContent-Type: text/plain\n\n'
        b"http://example.org/x\n--c\nContent-Type: application/octet-stream\n"
        b"Content-Transfer-Encoding: base64\n\n"
    )
    return filled(REPORT + RETURNED + inner, LINE, b"--c--\n--b--\n")


def attachment_in_the_notice() -> bytes:
    part = b"--b\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n"
    return filled(REPORT + part, LINE)


def huge_notice() -> bytes:
    return filled(HEAD + b"\n", b"<taro@example.com>: unknown user, as was said before\n")


def huge_notice_in_base64() -> bytes:
    part = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    return filled(HEAD + part, LINE, b"")


def huge_delivery_status() -> bytes:
    return filled(REPORT, b"Diagnostic-Code: smtp; 550 5.1.1 unknown user\n\n")


def huge_header() -> bytes:
    return filled(HEAD, b"X-Filler: 1234567890 1234567890 1234567890 1234567890\n", b"\n\n")


def huge_header_of_received() -> bytes:
    field = b"Received: from a.example by b.example; Mon, 20 Apr 2026 10:15:20 +0900\n"
    return filled(HEAD, field, b"\n\n")


def huge_header_in_the_returned_message() -> bytes:
    return filled(REPORT + RETURNED, b"X-Filler: 1234567890 1234567890 1234567890 1234567890\n")


def one_line() -> bytes:
    return filled(HEAD + b"\n", b"a")


def carriage_returns() -> bytes:
    return attachment_in_the_returned_message().replace(b"\n", b"\r\n")


def double_carriage_returns() -> bytes:
    return attachment_in_the_returned_message().replace(b"\n", b"\r\r\n")


def lone_carriage_returns() -> bytes:
    return attachment_in_the_returned_message().replace(b"\n", b"\r")


def short_lines_of_carriage_returns() -> bytes:
    return filled(HEAD + b"\n", b"a\r")


def quoted_printable_html() -> bytes:
    part = b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    line = b"<p style=3D'x'>=E3=81=82 http://example.org/</p>=\n"
    return filled(REPORT + RETURNED + part, line)


def returned_in_the_text() -> bytes:
    text = b"\nYour message could not be delivered to <taro@example.com>.\n\n"
    message = RETURNED.partition(b"\n\n")[2]
    return filled(HEAD + text + b"--- Below is a copy of the message:\n\n" + message + b"\n", LINE)


SHAPES: tuple[Callable[[], bytes], ...] = (
    attachment_in_the_returned_message,
    attachment_in_the_notice,
    huge_notice,
    huge_notice_in_base64,
    huge_delivery_status,
    huge_header,
    huge_header_of_received,
    huge_header_in_the_returned_message,
    one_line,
    carriage_returns,
    double_carriage_returns,
    lone_carriage_returns,
    short_lines_of_carriage_returns,
    quoted_printable_html,
    returned_in_the_text,
)


@pytest.fixture(scope="module")
def least(tmp_path_factory: pytest.TempPathFactory) -> int:
    """What a process holds that reads one small bounce."""
    path = tmp_path_factory.mktemp("least") / "mail.eml"
    path.write_bytes(REPORT + RETURNED + b"\nhello\n--b--\n")
    return peak_of("parse", path)["peak"]


@pytest.mark.parametrize("make", SHAPES, ids=lambda make: make.__name__)
def test_sixty_megabytes_cost_less_than_four_times_as_much_memory(
    make: Callable[[], bytes], least: int, tmp_path: Path
) -> None:
    raw = make()
    path = tmp_path / "mail.eml"
    path.write_bytes(raw)
    ratio = (peak_of("parse", path)["peak"] - least) / len(raw)
    path.unlink()
    print(f"{make.__name__}: {ratio:.2f} times its size")
    assert ratio < 4


def mbox(path: Path, count: int) -> Path:
    with path.open("wb") as file:
        for number in range(count):
            file.write(b"From MAILER-DAEMON Mon Apr 20 10:15:23 2026\n")
            report = REPORT.replace(b"taro@", b"taro%d@" % number)
            file.write(report + RETURNED + b"\nhttp://example.org/x\n--b--\n\n")
    return path


def test_an_mbox_of_more_bounces_costs_no_more_memory(tmp_path: Path) -> None:
    few = peak_of("records", mbox(tmp_path / "few.mbox", 10_000))
    many = peak_of("records", mbox(tmp_path / "many.mbox", 25_000))
    assert (few["messages"], many["messages"]) == (10_000, 25_000)
    # Each message kept would be a kilobyte at least: 15 megabytes.
    assert many["peak"] - few["peak"] < 5 * MEGABYTE
