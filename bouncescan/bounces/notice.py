"""What a reporter wrote, cut apart: its words, its delivery-status fields, and what it gave back.

Formats read a Notice and nothing else, so that no format ever looks into the returned message.
"""

import re
from typing import NamedTuple

from bouncescan.bounces.events import Event, read_event
from bouncescan.bounces.returned import Returned, find_returned, is_message_header
from bouncescan.mail.content_type import ContentType
from bouncescan.mail.header import Header
from bouncescan.mail.html import html_to_text
from bouncescan.mail.mime import Message, read_header
from bouncescan.mail.part import Part
from bouncescan.mail.text import decode_bytes, decode_header

__all__ = ["Notice", "read_notice"]

_MOST_TEXT = 256 * 1024
_LONGEST_LINE = 2000

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_TYPES = frozenset(
    {
        "message/rfc822",
        "message/global",
        "message/partial",
        "message/news",
        "text/rfc822-headers",
        "text/rfc822-header",
        "text/rfc822",
        "message/rfc822-headers",
        "message/global-headers",
        "message/rfc822headers",
    }
)
_REPORT_TYPES = frozenset(
    {
        "message/feedback-report",
        "message/disposition-notification",
        "message/global-disposition-notification",
    }
)
_STATUS_IN_TEXT = re.compile(
    r"^[ \t>]{0,8}(?:Final|Original)-Recipient[ \t]*:[ \t]*\S", re.IGNORECASE | re.MULTILINE
)
# The name of a file, as it stands or encoded (RFC 2231, RFC 2047).
_MAIL_FILE = re.compile(r"name\*?(?:\d\*?)?\s*=\s*(?:\"[^\"]*|[^\s;\"]*)\.eml\b", re.IGNORECASE)


class Notice(NamedTuple):
    """One message as its reporter wrote it.

    `text` is the notice in words, without the returned message, LF line ends. `statuses` are the
    delivery-status bodies. `reports` are other machine-readable reports by their media type.
    `attachments` are the media types of all other parts. `raw` is the whole message, LF line ends.
    `event` is what Amazon SES told in JSON.
    """

    header: Header
    type: ContentType
    raw: bytes
    text: str
    statuses: tuple[bytes, ...] = ()
    reports: tuple[tuple[str, bytes], ...] = ()
    returned: tuple[Returned, ...] = ()
    attachments: tuple[str, ...] = ()
    event: Event | None = None
    defects: tuple[str, ...] = ()

    @property
    def status_in_text(self) -> bytes | None:
        """The notice's text from its first delivery-status field on, where one stands there."""
        if _STATUS_IN_TEXT.search(self.text) is None:
            return None
        return self.text.encode("utf-8", "surrogatepass")


def read_notice(message: Message) -> Notice:
    """Sorts the leaves of a message: words, fields, and the returned message."""
    sorter = _Sorter()
    for part in message.parts:
        sorter.take(part)
    text = "\n\n".join(sorter.plain)
    if not text.strip():
        text = "\n\n".join(html_to_text(html) for html in sorter.html)
    return Notice(
        header=message.header,
        type=message.type,
        raw=message.raw,
        text=_clean(text),
        statuses=tuple(sorter.statuses),
        reports=tuple(sorter.reports),
        returned=tuple(sorter.returned),
        attachments=tuple(sorter.attachments),
        event=sorter.event,
        defects=(*message.defects, *sorter.defects),
    )


def _is_mail_file(part: Part) -> bool:
    """True for a file of a name as *.eml that holds a message with its trace.

    Mailers send one that is saved first as application/octet-stream.
    """
    bodies = (part.header.first(field) or b"" for field in ("content-type", "content-disposition"))
    # Nearly no part has a name: told before anything is decoded.
    named = [body for body in bodies if b"eml" in body.lower() or b"=?" in body]
    if not any(_MAIL_FILE.search(decode_header(body[:_LONGEST_LINE])) for body in named):
        return False
    return is_message_header(read_header(part.body()).header.bodies())


def _clean(text: str) -> str:
    """Odd blanks made plain, and lines no longer than patterns may be given."""
    text = text.replace("\u00a0", " ").replace("\u200b", "")
    if len(text) <= _LONGEST_LINE:
        return text
    return "\n".join(line[:_LONGEST_LINE] for line in text.split("\n"))


class _Sorter:
    def __init__(self) -> None:
        self.plain: list[str] = []
        self.html: list[str] = []
        self.statuses: list[bytes] = []
        self.reports: list[tuple[str, bytes]] = []
        self.returned: list[Returned] = []
        self.attachments: list[str] = []
        self.event: Event | None = None
        self.defects: list[str] = []

    def take(self, part: Part) -> None:
        name = part.type.name
        if part.head and is_message_header(part.header.bodies()):
            self.returned.append(Returned("part", part.head + b"\n" + part.raw))
        elif name in _STATUS_TYPES:
            self.statuses.append(part.body())
        elif name in _REPORT_TYPES:
            self.reports.append((name, part.body()))
        elif name in _RETURNED_TYPES or _is_mail_file(part):
            self.returned.append(Returned(name, part.body()))
        elif name == "text/html":
            self.html.append(self._limited(part.body(), part.type.charset))
        elif name == "application/json":
            self._take_event(part.body())
        elif name.startswith(("multipart/", "text")):
            self._take_text(part)
        else:
            self.attachments.append(name)

    def _take_text(self, part: Part) -> None:
        body = part.body()
        self._take_event(body)
        found = find_returned(body)
        if found is not None:
            self.returned.append(found.returned)
            body = found.notice
        self.plain.append(self._limited(body, part.type.charset))

    def _take_event(self, body: bytes) -> None:
        event = read_event(body) if self.event is None else None
        if event is not None:
            self.event = event
            self.returned.extend([event.returned] if event.returned else [])

    def _limited(self, body: bytes, charset: str) -> str:
        if len(body) > _MOST_TEXT:
            self.defects.append("notice_cut")
            body = body[:_MOST_TEXT]
        return decode_bytes(body, charset)
