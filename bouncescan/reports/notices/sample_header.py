"""The header of a forged mail as it goes to a network: what tells its way, nobody's address.

It is built anew from what was read: the trace, who handed it in, From, To, Cc, Subject, Date,
Message-ID and the mailer. All other fields are left out, and the text, since an address can stand
there in forms that no program finds.
"""

from collections.abc import Iterator
from email.header import Header
from email.utils import format_datetime

from bouncescan.records.bounce import Original
from bouncescan.reports.notices.draft import field_text
from bouncescan.reports.notices.redaction import Redaction

__all__ = ["sample_header"]

_CRLF = "\r\n"
_CELLS = 900  # RFC 5322, 2.1.1: a line has at most 998 octets
_MOST_HOPS = 30
_MOST_ADDRESSES = 100
_MOST_FIELDS = 20


def sample_header(original: Original, redaction: Redaction) -> bytes:
    """The fields of a mail that came back, in ASCII with CRLF; no empty line behind."""
    return "".join(_folded(name, value) for name, value in _fields(original, redaction)).encode()


def _folded(name: str, value: str) -> str:
    charset = "us-ascii" if value.isascii() else "utf-8"
    return f"{name}: {Header(value, charset, header_name=name).encode(linesep=_CRLF)}{_CRLF}"


def _fields(original: Original, redaction: Redaction) -> Iterator[tuple[str, str]]:
    for name, value in _all_fields(original, redaction):
        text = field_text(value, _CELLS)
        if text:
            yield name, text


def _all_fields(original: Original, redaction: Redaction) -> Iterator[tuple[str, str]]:
    if original.reverse_path is not None:
        path = redaction.address(original.reverse_path) if original.reverse_path else ""
        yield "Return-Path", f"<{path}>"
    for hop in original.received[:_MOST_HOPS]:
        yield "Received", redaction.text(hop.raw)
    for name, value in list(original.injection.items())[:_MOST_FIELDS]:
        yield name.replace("_", "-").title(), redaction.text(value)
    if original.from_:
        yield "From", _addresses((original.from_,), redaction)
    yield "Reply-To", _addresses(original.reply_to, redaction)
    yield "To", _addresses(original.to, redaction)
    yield "Cc", _addresses(original.cc, redaction)
    if original.subject:
        people = (*original.to, *original.cc)
        yield "Subject", redaction.title(original.subject, people)
    if original.date:
        yield "Date", format_datetime(original.date)
    if original.message_id:
        yield "Message-ID", redaction.message_id(original.message_id)
    if original.mailer:
        yield "X-Mailer", redaction.text(original.mailer)


def _addresses(addresses: tuple[str, ...], redaction: Redaction) -> str:
    return ", ".join(map(redaction.address, addresses[:_MOST_ADDRESSES]))
