"""A report about mail as networks read it: ARF (RFC 5965), in three parts.

    text/plain                what a person reads
    message/feedback-report   what a program reads
    text/rfc822-headers       the sample's header; message/rfc822 where all of it is shown

Composed here rather than by the stdlib, which would write a foreign mail anew.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bouncescan.reports.notices.draft import field_text

__all__ = ["FeedbackReport", "write_arf"]

_LONGEST_LINE = 998
_FIELD = re.compile(rb"[!-9;-~]+:")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackReport:
    """The three parts. `header` is the sample's with CRLF line ends, as sample_header gives it.

    `whole` is the sample itself, with LF; one that breaks the rules of mail is not taken.
    """

    text: str
    fields: tuple[tuple[str, str], ...]
    header: bytes
    whole: bytes | None = None


def write_arf(
    fields: Iterable[tuple[str, str]], report: FeedbackReport, *, made: datetime
) -> bytes:
    """The report as a mail that is not sent yet; `fields` stand in that mail's own header."""
    parts = [
        _text_part(report.text),
        _feedback_part(report.fields),
        _sample_part(report.header, report.whole),
    ]
    boundary = f"=_{hashlib.sha256(b''.join(parts)).hexdigest()[:32]}"
    mail = EmailMessage(policy=SMTP)
    for name, value in fields:
        mail[name] = value
    mail["Date"] = format_datetime(made)
    mail["X-Unsent"] = "1"
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = f'multipart/report; report-type=feedback-report; boundary="{boundary}"'
    if not all(part.isascii() for part in parts):
        mail["Content-Transfer-Encoding"] = "8bit"  # RFC 2045, 6.4: as the widest of its parts
    head, _, _ = mail.as_bytes().partition(b"\r\n\r\n")
    line = f"--{boundary}".encode("ascii")
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    return head + b"\r\n\r\n" + body + line + b"--\r\n"


def _text_part(text: str) -> bytes:
    part = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    part.set_content(text)
    del part["MIME-Version"]
    return part.as_bytes()


def _feedback_part(feedback: Iterable[tuple[str, str]]) -> bytes:
    lines = ["Content-Type: message/feedback-report", "", *_told(feedback), ""]
    return "\r\n".join(lines).encode("ascii", "replace")


def _told(feedback: Iterable[tuple[str, str]]) -> Sequence[str]:
    """Fields that are ASCII by their making: addresses, dates, figures."""
    return [f"{name}: {field_text(value)}" for name, value in feedback]


def _sample_part(header: bytes, whole: bytes | None) -> bytes:
    if whole is not None and _keeps_the_rules(whole):
        encoding = b"7bit" if whole.isascii() else b"8bit"
        start = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: " + encoding
        return start + b"\r\n\r\n" + whole.replace(b"\n", b"\r\n")
    return b"Content-Type: text/rfc822-headers\r\n\r\n" + header


def _keeps_the_rules(whole: bytes) -> bool:
    """True for a mail that stands inside another one as it is (RFC 5322, 2.1 and 2.2)."""
    if b"\x00" in whole or b"\r" in whole or _FIELD.match(whole) is None:
        return False
    return all(len(line) <= _LONGEST_LINE for line in whole.split(b"\n"))
