"""One message as Apple Mail keeps it: a line with its length, the message, and a property list.

https://www.jwz.org/blog/2005/07/emlx-flags/. Seen: the length padded with spaces; LF line ends;
`date-received` as integer and as real; bit 1 of `flags` for what was deleted.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import NamedTuple

from bouncescan.mail.header import split_header
from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files import eml
from bouncescan.sources.files.apple import has_parts_elsewhere, put_back
from bouncescan.sources.files.bounds import LARGEST_HEADER, LARGEST_MESSAGE
from bouncescan.sources.files.header import roles_in
from bouncescan.sources.files.interface import (
    CHANGED,
    ENDS_INSIDE,
    PARTS_MISSING,
    TOO_LARGE,
    why_unreadable,
)
from bouncescan.sources.files.stream import Content, DamageError, Stream, read_as_far, read_head

__all__ = ["EmlxFile", "recognizes"]

_LENGTH = re.compile(rb"(\d{1,12})[ \t]*\r?\n")
_LONGEST_LENGTH = 100
_LARGEST_PLIST = 1 << 16
_USUAL_HEADER = 1 << 16
_RECEIVED = re.compile(rb"<key>date-received</key>\s*<(?:integer|real)>(\d{1,11})")
_FLAGS = re.compile(rb"<key>flags</key>\s*<integer>(\d{1,20})<")
_DELETED = 0x2


class _Emlx(NamedTuple):
    """A message, as much of it as was asked for, and what stands behind it."""

    raw: bytes
    size: int
    received: datetime | None
    is_deleted: bool
    is_cut: bool


def recognizes(head: bytes) -> bool:
    """Whether a file begins with a length and then a message."""
    length = _LENGTH.match(head)
    return length is not None and eml.recognizes(head[length.end() :])


class EmlxFile:
    """A file with one message; `parts` gives those of its parts that lie beside it.

    A message that is marked as deleted is there for `reads_expunged` only, as Trash.
    """

    __slots__ = ("_content", "_identity", "_parts", "_reads_expunged", "place")

    def __init__(
        self,
        content: Content,
        place: Locator,
        parts: Callable[[], Sequence[bytes]],
        *,
        reads_expunged: bool = False,
    ) -> None:
        self.place = place
        self._content = content
        self._parts = parts
        self._reads_expunged = reads_expunged
        self._identity: int | None = None

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """The one header."""
        try:
            with closing(self._content.open()) as stream:
                self._identity = hash(stream.identity())
                found = _read(stream, _USUAL_HEADER)
            header, _ = split_header(found.raw.lstrip(b"\r\n"))
            if len(header) >= _USUAL_HEADER - 100 < found.size:
                with closing(self._content.open()) as stream:
                    found = _read(stream, LARGEST_HEADER)
                header, _ = split_header(found.raw.lstrip(b"\r\n"))
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))
            return
        if found.is_deleted and not self._reads_expunged:
            return
        yield RawHeader(
            locator=self.place,
            raw=header,
            internal_date=found.received,
            size=found.size,
            roles=(FolderRole.TRASH,) if found.is_deleted else roles_in(header, role),
        )

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """The one message."""
        return self._messages() if wanted else iter(())

    def everything(self) -> Iterator[RawMessage | Unreadable]:
        """The one message."""
        return self._messages()

    def _messages(self) -> Iterator[RawMessage | Unreadable]:
        try:
            with closing(self._content.open()) as stream:
                if self._identity not in (None, hash(stream.identity())):
                    raise DamageError(CHANGED)
                found = _read(stream, LARGEST_MESSAGE)
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))
            return
        if found.is_deleted and not self._reads_expunged:
            return
        raw, missing = found.raw, ENDS_INSIDE if found.is_cut else None
        if found.size > len(raw):
            missing = missing or TOO_LARGE
        elif has_parts_elsewhere(raw):
            joined = put_back(raw, self._parts())
            raw, missing = joined or raw, missing if joined else PARTS_MISSING
        yield RawMessage(locator=self.place, raw=raw, internal_date=found.received)
        if missing:
            yield Unreadable(locator=self.place, why=missing, is_partial=True)


def _read(stream: Stream, most: int) -> _Emlx:
    """At most so many bytes of the message; the whole length of it is passed over."""
    head = read_head(stream, _LONGEST_LENGTH)
    length = _LENGTH.match(head)
    if length is None:
        raise DamageError(CHANGED)
    size = int(length[1])
    held = head[length.end() :]
    held += read_as_far(stream, min(size, most) - len(held))[0]
    is_cut = len(held) < min(size, most)
    if size > most and not is_cut:
        stream.skip_to(length.end() + size)
    raw, rest = held[:size], held[size:] + read_as_far(stream, _LARGEST_PLIST)[0]
    if size <= most and not rest.lstrip().startswith(b"<?xml "):
        # The length is not right: what stands before the list is the message.
        begins = _list_in(raw + rest)
        if begins is not None:
            raw, rest = (raw + rest)[:begins], (raw + rest)[begins:]
            size, is_cut = len(raw), False
    received, flags = _RECEIVED.search(rest), _FLAGS.search(rest)
    return _Emlx(
        raw=raw[:most],
        size=size,
        received=datetime.fromtimestamp(int(received[1]), UTC) if received else None,
        is_deleted=flags is not None and int(flags[1]) & _DELETED != 0,
        is_cut=is_cut,
    )


def _list_in(text: bytes) -> int | None:
    """Where the property list begins, which is the last thing in the file."""
    begins = text.rfind(b"<?xml ", 0, max(0, text.rfind(b"<!DOCTYPE plist ")))
    return begins if begins >= 0 else None
