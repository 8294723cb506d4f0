"""The fields of a header, and those that the one header pass keeps.

Where a header is broken the reader goes on: a line that is no field continues the field above it
(mailers lose the indent), and only an empty line ends the header.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from bouncescan.mail.mailboxes import Mailbox, parse_mailboxes
from bouncescan.mail.text import decode_header, normalise_line_ends

__all__ = ["HEADER_PASS_FIELDS", "Header", "parse_message_ids", "split_header"]

# Asked for in the header pass over IMAP, and all that `mail.identity.header_id` looks at.
HEADER_PASS_FIELDS = (
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "subject",
    "return-path",
    "delivered-to",
    "received",
    "content-type",
    "auto-submitted",
    "x-failed-recipients",
    "precedence",
    "x-autoreply",
    "x-auto-response-suppress",
    "user-agent",
    "x-mailer",
)

# Two line ends in a row: LF, CRLF or CRCRLF; or two of the CRs of old Macs. A longer run of CRs is
# stepped over whole, so that each is looked at once.
_END = re.compile(rb"\n(\r*+\n)|(?<!\r)\r(\r)\r*+(?!\n)")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*+:(.*)")
_CRLF_FOLD = re.compile(rb"\r\n[ \t]+")
_FOLD = re.compile(rb"\n[ \t]+")
_MESSAGE_ID = re.compile(r"<[^<>]{1,998}>")
_ONE_ID = re.compile(r"<[^<>\s]{1,998}>")
_LONGEST_ID = 998


def split_header(raw: bytes) -> tuple[bytes, int]:
    """The bytes of the header with its last line end, and where the body starts."""
    if b"\r" not in raw:
        end = raw.find(b"\n\n")
        return (raw, len(raw)) if end < 0 else (raw[: end + 1], end + 2)
    end = _usual_end(raw)
    if end >= 0:
        return raw[: end + 2], end + 4
    match = _END.search(raw)
    if match is None:
        return raw, len(raw)
    group = 1 if match[1] else 2
    return raw[: match.start(group)], match.end(group)


def _usual_end(raw: bytes) -> int:
    """Where the first empty line of a header with CRLF and no other line ends is; -1 for others."""
    end = raw.find(b"\r\n\r\n")
    head = raw[: end + 4] if end >= 0 else b""
    lines = head.count(b"\r\n")
    return end if lines == head.count(b"\r") == head.count(b"\n") else -1


class Header:
    """The fields of one header in their order, unfolded; names compare without case."""

    __slots__ = ("_bodies", "_fields", "_texts")

    def __init__(self, raw: bytes) -> None:
        self._fields = _read_fields(raw)
        self._bodies = bodies = dict[str, list[bytes]]()
        self._texts: dict[str, str | None] = {}
        for name, body in self._fields:
            if name in bodies:
                bodies[name].append(body)
            else:
                bodies[name] = [body]

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: str) -> bool:
        return name in self._bodies

    def bodies(self) -> Mapping[str, Sequence[bytes]]:
        """The bodies of all fields by their names."""
        return self._bodies

    def first(self, name: str) -> bytes | None:
        """The body of the first field of this name (lower case)."""
        bodies = self._bodies.get(name)
        return bodies[0] if bodies else None

    def every(self, name: str) -> tuple[bytes, ...]:
        """The bodies of all fields of this name, newest first for trace fields."""
        return tuple(self._bodies.get(name, ()))

    def text(self, name: str) -> str | None:
        """The first field of this name as text: encoded words decoded."""
        if name not in self._texts:
            body = self.first(name)
            self._texts[name] = None if body is None else decode_header(body)
        return self._texts[name]

    def plain(self, name: str) -> str | None:
        """The first field of this name as it stands; for fields that hold no text: dates, ids."""
        body = self.first(name)
        return None if body is None else body.decode("utf-8", "replace")

    def mailboxes(self, name: str) -> tuple[Mailbox, ...]:
        """The mailboxes of all fields of this name."""
        bodies = self._bodies.get(name, ())
        if len(bodies) == 1:
            return parse_mailboxes(bodies[0])
        return tuple(box for body in bodies for box in parse_mailboxes(body))

    def addresses(self, name: str) -> tuple[str, ...]:
        """The addr-specs of all fields of this name, each once, in order."""
        boxes = self.mailboxes(name)
        if len(boxes) < 2:
            return (boxes[0].address,) if boxes else ()
        return tuple(dict.fromkeys(box.address for box in boxes))

    def message_id(self, name: str = "message-id") -> str | None:
        """The first msg-id with its angle brackets, or what stands there without them."""
        text = self.plain(name)
        if not text or _ONE_ID.fullmatch(text):
            return text or None
        return next(iter(parse_message_ids(text)), text[:_LONGEST_ID])


def _read_fields(raw: bytes) -> list[tuple[str, bytes]]:
    """(name, body) of each field, unfolded."""
    lines = _unfolded(raw)
    fields = []
    for line in lines:
        spelled, colon, body = line.partition(b":")
        name = _NAMES.get(spelled)
        if name is None or not colon:
            match = _FIELD.match(line)
            if match is None:
                return _read_broken(lines)
            name, body = _name(match[1]), match[2]
        fields.append((name, body.strip()))
    return fields


def _unfolded(raw: bytes) -> list[bytes]:
    """The lines, each with those that are folded behind it."""
    text = _CRLF_FOLD.sub(b" ", raw).strip(b"\r\n")
    lines = text.split(b"\r\n")
    if text.count(b"\r") == text.count(b"\n") == len(lines) - 1:
        return lines
    return _FOLD.sub(b" ", normalise_line_ends(raw)).strip(b"\n").split(b"\n")


def _read_broken(lines: list[bytes]) -> list[tuple[str, bytes]]:
    """As `_read_fields`, where some line is no field: it goes on with the field above it."""
    fields: list[tuple[str, list[bytes]]] = []
    for line in lines:
        match = _FIELD.match(line)
        if match:
            fields.append((_name(match[1]), [match[2].strip()]))
        elif fields:
            fields[-1][1].append(line.strip())
    return [(name, b" ".join(bodies)) for name, bodies in fields]


def _name(spelled: bytes) -> str:
    """The name in lower case; a bounded number of spellings is kept."""
    name = spelled.decode("ascii").lower()
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[spelled] = name
    return name


_MOST_NAMES = 2000
_NAMES: dict[bytes, str] = {}


def parse_message_ids(text: str) -> tuple[str, ...]:
    """The msg-ids in a References or In-Reply-To field, with their angle brackets.

    White space in one, where a mailer folded it, is no part of it.
    """
    joined = ("".join(found.split()) for found in _MESSAGE_ID.findall(text))
    return tuple(message_id for message_id in joined if message_id != "<>")
