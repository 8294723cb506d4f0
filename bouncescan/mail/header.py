"""The fields of a header, and those that the one header pass keeps.

Where a header is broken the reader goes on: a line that is no field continues the field above it
(mailers lose the indent), and only an empty line ends the header.
"""

import re
from collections.abc import Iterator

from bouncescan.mail.address import Mailbox, parse_mailboxes
from bouncescan.mail.text import decode_header, unfold

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

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_END = re.compile(rb"\r\n\r\n|\n\n|\r\r(?!\n)|\n\r\n")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,998})>")


def split_header(raw: bytes) -> tuple[bytes, int]:
    """The bytes of the header with its last line end, and where the body starts."""
    if b"\r" not in raw:
        end = raw.find(b"\n\n")
        return (raw, len(raw)) if end < 0 else (raw[: end + 1], end + 2)
    match = _END.search(raw)
    if match is None:
        return raw, len(raw)
    width = 2 if raw[match.start() : match.start() + 2] == b"\r\n" else 1
    return raw[: match.start() + width], match.end()


class Header:
    """The fields of one header in their order; names compare without case."""

    __slots__ = ("_fields",)

    def __init__(self, raw: bytes) -> None:
        if b"\r" in raw:
            raw = raw.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self._fields: list[tuple[str, bytes]] = []
        # Line by line: a search for line starts by regular expression costs three times as much.
        lines: list[bytes] = []
        for line in raw.split(b"\n"):
            match = _FIELD.match(line)
            if match:
                self._close(lines)
                lines = [line[match.end() :]]
                self._fields.append((match[1].decode("ascii").lower(), b""))
            else:
                lines.append(line)
        self._close(lines)

    def _close(self, lines: list[bytes]) -> None:
        if self._fields:
            body = b"\n".join(lines) if len(lines) > 1 else lines[0]
            self._fields[-1] = (self._fields[-1][0], body.strip(b" \t\n"))

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: str) -> bool:
        return any(field == name for field, _ in self._fields)

    def first(self, name: str) -> bytes | None:
        """The body of the first field of this name (lower case), folded as it came."""
        return next((body for field, body in self._fields if field == name), None)

    def every(self, name: str) -> tuple[bytes, ...]:
        """The bodies of all fields of this name, newest first for trace fields."""
        return tuple(body for field, body in self._fields if field == name)

    def text(self, name: str) -> str | None:
        """The first field of this name as text: unfolded, encoded words decoded."""
        body = self.first(name)
        return None if body is None else decode_header(body)

    def plain(self, name: str) -> str | None:
        """The first field of this name unfolded; for fields that hold no text: dates, ids."""
        body = self.first(name)
        return None if body is None else unfold(body).decode("utf-8", "replace")

    def mailboxes(self, name: str) -> tuple[Mailbox, ...]:
        """The mailboxes of all fields of this name."""
        return tuple(box for body in self.every(name) for box in parse_mailboxes(body))

    def addresses(self, name: str) -> tuple[str, ...]:
        """The addr-specs of all fields of this name, each once, in order."""
        return tuple(dict.fromkeys(box.address for box in self.mailboxes(name)))

    def message_id(self, name: str = "message-id") -> str | None:
        """The first msg-id with its angle brackets, or what stands there without them."""
        text = self.plain(name)
        if not text:
            return None
        return next(iter(parse_message_ids(text)), text[:998])


def parse_message_ids(text: str) -> tuple[str, ...]:
    """The msg-ids in a References or In-Reply-To field, with their angle brackets."""
    return tuple(f"<{match[1]}>" for match in _MESSAGE_ID.finditer(text))
