"""One message of any bytes, one record: the order in which a bounce is read."""

from dataclasses import replace
from typing import NamedTuple

from bouncescan.bounces.formats import FORMATS, rfc3464
from bouncescan.bounces.kind import kind_of
from bouncescan.bounces.marks import Marks, read_marks
from bouncescan.bounces.notice import Notice, read_notice
from bouncescan.bounces.original import read_original
from bouncescan.bounces.quoted import read_quoted
from bouncescan.bounces.reading import Reading
from bouncescan.bounces.reasons import complete
from bouncescan.bounces.reports import reached
from bouncescan.bounces.returned import Returned
from bouncescan.mail.authentication import read_authentication
from bouncescan.mail.date import parse_date
from bouncescan.mail.header import Header, parse_message_ids
from bouncescan.mail.identity import fingerprints
from bouncescan.mail.mime import Opened, read_header, read_message, read_opened
from bouncescan.mail.text import normalise_line_ends
from bouncescan.mail.trace import read_trace
from bouncescan.records.bounce import Kind, Original, Record

__all__ = ["OpenedMessage", "open_message", "parse"]

_ONLY_IF_MARKED = frozenset({"plain", "flufl"})


def parse(raw: bytes, *, locator: str = "") -> Record:
    r"""The record of one message: what it is, whom it tells of, and the original that came back.

    `raw` is the whole message, header first, without the From_ line of an mbox; `locator` says
    where it lay and is only handed on. Mail of any bytes gives a Record: what is broken is named
    in `defects`, what is no bounce has another `kind`, what the mail does not say is None or ().
    Raises TypeError where `raw` is no bytes, and nothing else. Opens no file and no socket; takes
    time and memory in proportion to the size. docs/api.md lists the fields.

    >>> raw = b"From: MAILER-DAEMON@mx.example\nX-Failed-Recipients: taro@example.com\n\n"
    >>> [(person.final_recipient, person.action.value) for person in parse(raw).recipients]
    [('taro@example.com', 'failed')]
    """
    if not isinstance(raw, bytes):
        raise TypeError(f"raw is bytes, not {type(raw).__name__}")
    return open_message(raw).parse(locator)


class OpenedMessage(NamedTuple):
    """A message whose header alone is read: enough to tell whether it is worth parsing."""

    raw: bytes
    text: bytes  # with LF line ends
    opened: Opened

    @property
    def header(self) -> Header:
        """The message's own header."""
        return self.opened.header

    def parse(self, locator: str) -> Record:
        """The record that `parse` gives."""
        return _parse(self, locator)


def open_message(raw: bytes) -> OpenedMessage:
    """Read the header of a message of any bytes."""
    # NUL goes first, where there is one: it may stand between a CR and its LF.
    text = raw if b"\x00" in raw else normalise_line_ends(raw)
    return OpenedMessage(raw, text, read_header(text))


def _parse(message: OpenedMessage, locator: str) -> Record:
    notice = read_notice(read_opened(message.opened))
    marks = read_marks(notice.header)
    name, reading = _read(notice, marks)
    kind, why = kind_of(notice, marks, reading.recipients, name)
    if kind not in (Kind.BOUNCE, Kind.SUCCESS):
        name, reading = None, Reading(recipients=reached(notice), defects=reading.defects)
    header = notice.header
    sha256, content_id = fingerprints(message.raw, message.text, header)
    return Record(
        locator=locator,
        sha256=sha256,
        content_id=content_id,
        kind=kind,
        why=why,
        format=name,
        reporting_mta=reading.reporting_mta,
        arrival_date=reading.arrival_date,
        date=parse_date(header.plain("date")),
        message_id=header.message_id(),
        subject=header.text("subject"),
        from_=next(iter(header.addresses("from")), None),
        to=header.addresses("to"),
        in_reply_to=header.message_id("in-reply-to"),
        references=parse_message_ids(header.plain("references") or ""),
        received=read_trace(header),
        authentication=read_authentication(header),
        recipients=complete(reading.recipients, notice.text, reading.reporting_mta),
        original=_original(notice.returned) or _quoted(notice, kind),
        defects=(*notice.defects, *reading.defects),
    )


def _read(notice: Notice, marks: Marks) -> tuple[str | None, Reading]:
    """The first format that names somebody, and what it read."""
    defects: tuple[str, ...] = ()
    for name, read in FORMATS:
        if name in _ONLY_IF_MARKED and not marks.is_bounce_like:
            continue
        reading = read(notice)
        if reading is not None and reading.recipients:
            defects += reading.defects
            return name, replace(reading, defects=defects) if defects else reading
        defects += reading.defects if reading else ()
    return _unwrap(notice, marks, defects)


def _unwrap(notice: Notice, marks: Marks, defects: tuple[str, ...]) -> tuple[str | None, Reading]:
    """The report inside the returned message, one level deep: only where the outer names nobody."""
    if marks.is_reporter and notice.returned:
        inner = read_notice(read_message(notice.returned[0].raw))
        reading = rfc3464.read(inner) if inner.statuses else None
        if reading is not None and reading.recipients:
            return "rfc3464", replace(reading, defects=(*defects, "report_inside"))
    return None, Reading(defects=defects)


def _quoted(notice: Notice, kind: Kind) -> Original | None:
    """What an answer quotes. A bounce's dialogue is quoted too, and no mail."""
    is_answer = kind in {Kind.AUTO_REPLY, Kind.OTHER}
    return read_quoted(notice.text) if is_answer else None


def _original(returned: tuple[Returned, ...]) -> Original | None:
    """The returned message; a part of its own counts before a copy in the notice's text."""
    parts = [one for one in returned if one.form not in ("text", "quoted")]
    chosen = next(iter(parts or returned), None)
    return read_original(chosen) if chosen else None
