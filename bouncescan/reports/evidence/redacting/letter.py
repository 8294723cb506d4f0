"""A mail without the addresses of others: built anew, so that no encoding hides one.

Kept are the fields that a scan reads and what servers wrote, as plain UTF-8. Cut is what people
wrote: the body of what came back, and of every answer. What is in no known form is left out. At
the end the result is read as a mail program would: if it still names somebody, only a note stays.
"""

import itertools
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bouncescan.mail.boundary import find_boundary
from bouncescan.mail.content_type import parse_content_type
from bouncescan.mail.header import HEADER_PASS_FIELDS, Header, split_header
from bouncescan.mail.html import html_to_text
from bouncescan.mail.mailboxes import parse_mailboxes
from bouncescan.mail.mime import read_message
from bouncescan.mail.text import decode_bytes, decode_header, normalise_line_ends
from bouncescan.mail.text import undo_transfer_encoding as undo
from bouncescan.reports.evidence.redacting.tokens import Tokens

__all__ = ["names_in", "redact_letter"]

_BOXES = frozenset(
    {"from", "to", "cc", "bcc", "sender", "reply-to", "delivered-to", "x-failed-recipients"}
)
_FIELDS = frozenset(
    {
        *HEADER_PASS_FIELDS,
        "mime-version",
        "authentication-results",
        "received-spf",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply",
        "x-autoreply-from",
        "x-mail-autoreply",
    }
) - {"content-type"}
_RETURNED = frozenset({"message/rfc822", "message/global"})
_HEADERS = frozenset(
    {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822"}
)
_MOST_PARTS, _DEEPEST = 200, 5
_LONGEST_TEXT = 1 << 22
_CUT = "[cut by bouncescan evidence --redact]"

_PREFIX = re.compile(r"(?:> ?|\| ?|[ \t]{1,8})?")
_FIELD_LINE = re.compile(r"([!-9;-~]{1,76})[ \t]*:")
_CORE = frozenset(
    {
        *("return-path", "received", "message-id", "from", "to", "subject", "date"),
        *("mime-version", "content-type", "cc", "reply-to", "sender", "delivered-to"),
    }
)
_CORE_LINES = 3  # that many different ones in a row are a message's header
_PACKED = re.compile(r"[A-Za-z0-9+/=_-]{60,}")


def redact_letter(
    raw: bytes, tokens: Tokens, fields: AbstractSet[str], *, is_by_machine: bool
) -> str:
    """The mail as text with LF line ends; `fields` are kept besides those that every mail has.

    `is_by_machine`: what it says is kept, and only what came back with it is cut.
    """
    letter = _Letter(tokens, fields | _FIELDS)
    text = letter.message(normalise_line_ends(raw.replace(b"\x00", b"")), is_by_machine)
    return text if not _names_others(text.encode("utf-8", "replace"), tokens) else _note()


def names_in(raw: bytes, tokens: Tokens) -> Iterator[str]:
    """The names beside addresses that do not stay, in the header and in those of what came back."""
    message = read_message(raw)
    returned = (part for part in message.parts if part.type.name in _RETURNED | _HEADERS)
    headers = (message.header, *(Header(split_header(part.body())[0]) for part in returned))
    for header, field in itertools.product(headers, sorted(_BOXES)):
        for address, name in header.mailboxes(field):
            if name and not tokens.is_kept(address) and not tokens.names_others(name):
                yield name


def _note() -> str:
    return f"Subject: {_CUT}\nContent-Type: text/plain; charset=utf-8\n\n{_CUT}\n"


class _Part(NamedTuple):
    """An entity in its new form: its type, and its body with a line end."""

    type: str
    body: str


class _Letter:
    """One mail in the middle of it."""

    def __init__(self, tokens: Tokens, fields: AbstractSet[str]) -> None:
        self._tokens = tokens
        self._fields = fields
        self._parts = 0

    def message(self, raw: bytes, is_by_machine: bool) -> str:
        head, start = split_header(raw)
        header = Header(head)
        part = self._entity(header, raw[start:], 0) if is_by_machine else _Part("text/plain", _CUT)
        kept = self._header(header, has_subject=is_by_machine or "auto-submitted" in header)
        return f"{kept}{_typed(part)}"

    def _entity(self, header: Header, content: bytes, depth: int) -> _Part:
        """What stands below one header."""
        self._parts += 1
        type_ = parse_content_type(header.first("content-type"))
        boundary = find_boundary(type_, content, [])
        if self._parts > _MOST_PARTS or depth > _DEEPEST:
            return _Part("text/plain", _CUT)
        if boundary:
            return self._multipart(type_.name, type_.report_type, content, boundary, depth)
        body = undo(content, header.plain("content-transfer-encoding"))
        body = normalise_line_ends(body)[:_LONGEST_TEXT]
        if type_.name in _RETURNED:
            return _Part(type_.name, self._returned(body))
        if type_.name in _HEADERS:
            return _Part(type_.name, self._header(Header(body)))
        text = decode_bytes(body, type_.charset)
        if type_.name == "text/html":
            return _Part("text/plain", self._said(html_to_text(text)))
        if type_.name == "text/plain" or type_.name.startswith("message/"):
            return _Part(type_.name, self._said(text))
        return _Part("text/plain", _CUT)

    def _multipart(
        self, name: str, report_type: str, content: bytes, boundary: bytes, depth: int
    ) -> _Part:
        mark = f"bouncescan-{depth}-{self._parts}"
        report = f'; report-type="{report_type}"' if report_type.isidentifier() else ""
        if report_type == "delivery-status":
            report = "; report-type=delivery-status"
        bodies = [
            f"--{mark}\n{_typed(self._piece(piece, depth + 1))}"
            for piece in _cut(content, boundary)
        ]
        name = name if name.startswith("multipart/") else "multipart/mixed"
        return _Part(f'{name}; boundary="{mark}"{report}', "".join((*bodies, f"--{mark}--\n")))

    def _piece(self, raw: bytes, depth: int) -> _Part:
        if raw.startswith(b"\n"):
            return self._entity(Header(b""), raw[1:], depth)
        head, start = split_header(raw)
        return self._entity(Header(head), raw[start:], depth)

    def _returned(self, raw: bytes) -> str:
        head, start = split_header(raw)
        body = f"Content-Type: text/plain; charset=utf-8\n\n{_CUT}\n" if raw[start:].strip() else ""
        return f"{self._header(Header(head))}{body}"

    def _header(self, header: Header, *, has_subject: bool = True) -> str:
        """The fields that are kept, one a line."""
        lines = []
        for name, body in header:
            if name == "subject" and not has_subject:
                lines.append(f"Subject: {_CUT}")
            elif name in self._fields:
                lines.append(f"{name.title()}: {self._field(name, body)}")
        return "".join(f"{line}\n" for line in lines)

    def _field(self, name: str, body: bytes) -> str:
        boxes = parse_mailboxes(body) if name in _BOXES else ()
        if not boxes:
            return self._line(decode_header(body))
        return ", ".join(self._mailbox(box.address, box.name) for box in boxes)

    def _mailbox(self, address: str, name: str) -> str:
        if not name or not self._tokens.is_kept(address):
            return self._tokens.address(address)
        shown = self._line(name).replace("\\", "").replace('"', "")
        return f'"{shown}" <{address}>'

    def _line(self, text: str) -> str:
        return self._tokens.redact(" ".join(text.split()))

    def _said(self, text: str) -> str:
        """What a server wrote, without what came back below it."""
        lines = text.split("\n")
        start, end = _find_header(lines)
        kept = [self._told(line) for line in lines[:start]]
        if start < len(lines):
            prefix = _PREFIX.match(lines[start])
            indent = prefix[0] if prefix else ""
            head = "\n".join(line.removeprefix(indent) for line in lines[start:end])
            fields = self._header(Header(head.encode("utf-8", "replace")))
            kept += [f"{indent}{line}" for line in fields.splitlines()]
            kept += [indent.rstrip(), f"{indent}{_CUT}"]
        return "\n".join(kept).rstrip("\n") + "\n"

    def _told(self, line: str) -> str:
        if "=?" in line:
            line = decode_header(line.encode("utf-8", "replace"))
        if _PACKED.fullmatch(line.strip()):
            return _CUT  # base64, in which anything may stand
        return self._tokens.redact(line)


def _typed(part: _Part) -> str:
    charset = "; charset=utf-8" if part.type.startswith("text/") else ""
    body = part.body if part.body.endswith("\n") else f"{part.body}\n"
    return f"Content-Type: {part.type}{charset}\nContent-Transfer-Encoding: 8bit\n\n{body}"


def _cut(content: bytes, boundary: bytes) -> list[bytes]:
    """The parts between the delimiter lines; what stands before and behind is no part."""
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\n|\Z)", re.MULTILINE)
    marks = list(line.finditer(content))[: _MOST_PARTS + 1]
    pieces = []
    for place, mark in enumerate(marks):
        if mark[1]:
            break
        end = marks[place + 1].start() if place + 1 < len(marks) else len(content)
        pieces.append(content[mark.end() : end].removesuffix(b"\n"))
    return pieces


def _find_header(lines: list[str]) -> tuple[int, int]:
    """Where a message's header begins and ends among some lines; behind them where there is none.

    Wrong for a notice that quotes three of its own fields in a row: then its rest is cut.
    """
    start, names = 0, set[str]()
    for place, line in enumerate(lines):
        prefix = _PREFIX.match(line)
        match = _FIELD_LINE.match(line, prefix.end() if prefix else 0)
        if match and match[1].lower() in _CORE:
            start = start if names else place
            names.add(match[1].lower())
            if len(names) == _CORE_LINES:
                return start, _end_of_header(lines, place)
        elif not match and not line[:1].isspace():
            names.clear()
    return len(lines), len(lines)


def _end_of_header(lines: list[str], place: int) -> int:
    while place < len(lines) and lines[place].strip("> |\t\r"):
        place += 1
    return place


def _names_others(raw: bytes, tokens: Tokens, depth: int = 0) -> bool:
    """Whether an address that does not stay is in a mail, whichever way it is read."""
    message = read_message(raw)
    if tokens.names_others(decode_bytes(raw)) or _header_names_others(message.header, tokens):
        return True
    for part in message.parts:
        if tokens.names_others(part.text()) or _header_names_others(part.header, tokens):
            return True
        is_returned = part.type.name in _RETURNED and depth < _DEEPEST
        if is_returned and _names_others(part.body(), tokens, depth + 1):
            return True
    return False


def _header_names_others(header: Header, tokens: Tokens) -> bool:
    return any(tokens.names_others(decode_header(body)) for _, body in header)
