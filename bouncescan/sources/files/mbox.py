"""Many messages in one file, parted by From_ lines (RFC 4155): mbox in all its dialects.

Read in pieces: a file of any size costs the memory of its largest message. From_ quoting is left
as it stands, since which of the four dialects a file is in cannot be told from it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from bouncescan.mail.header import Header
from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.from_line import parse_from_date
from bouncescan.sources.files.header import read_header, roles_in
from bouncescan.sources.files.interface import CHANGED, why_unreadable
from bouncescan.sources.files.mbox_scan import Extent, begins_with_from_line, find_extents

__all__ = ["ENDS_INSIDE", "MboxFile", "recognizes"]

ENDS_INSIDE = "ends inside the message"

_BOUNDARY = re.compile(r"""boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))""", re.IGNORECASE)


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with `head` is an mbox: its first line is a From_ line."""
    return begins_with_from_line(head)


@dataclass(frozen=True, slots=True)
class MboxFile:
    """One mbox. The offset in a Locator is that of the From_ line."""

    path: Path
    place: Locator

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """Every header; at last, if the file ends inside a message, that the rest is missing.

        The cut message is given all the same. What is missing is one Unreadable of its own, whose
        offset is the end of the file: so every message counts once.
        """
        last: Extent | None = None
        try:
            with self.path.open("rb") as scanned, self.path.open("rb") as file:
                for extent in find_extents(scanned):
                    yield self._header(file, extent, role)
                    last = extent
                if last is not None and _is_cut(file, last):
                    yield Unreadable(locator=replace(self.place, offset=last.end), why=ENDS_INSIDE)
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))

    def _header(self, file: BinaryIO, extent: Extent, role: FolderRole) -> RawHeader:
        header = read_header(file, extent.begin, extent.end).raw
        return RawHeader(
            locator=replace(self.place, offset=extent.offset),
            raw=header,
            internal_date=parse_from_date(extent.from_line),
            size=extent.end - extent.begin - _separator_length(file, extent),
            roles=roles_in(header, role),
        )

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """The messages whose From_ lines stand at these offsets."""
        if not wanted:
            return
        try:
            with self.path.open("rb") as file:
                for place in sorted(wanted):
                    yield _read_message(file, place)
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))


def _read_message(file: BinaryIO, place: Locator) -> RawMessage | Unreadable:
    extent = next(find_extents(file, place.offset or 0), None)
    if extent is None or extent.offset != place.offset:
        return Unreadable(locator=place, why=CHANGED)
    return RawMessage(
        locator=place,
        raw=_read_raw(file, extent),
        internal_date=parse_from_date(extent.from_line),
    )


def _read_raw(file: BinaryIO, extent: Extent) -> bytes:
    length = extent.end - extent.begin - _separator_length(file, extent)
    file.seek(extent.begin)
    return file.read(length)


def _separator_length(file: BinaryIO, extent: Extent) -> int:
    """The length of the empty line that a writer puts behind the message; 0 without one."""
    file.seek(max(extent.begin, extent.end - 4))
    tail = file.read(4)
    if tail.endswith((b"\n\r\n", b"\r\n\r\n")):
        return 2
    return 1 if tail.endswith((b"\n\n", b"\r\r")) else 0


def _is_cut(file: BinaryIO, last: Extent) -> bool:
    """Whether the file ends inside its last message.

    Seen by a last line without its end, a header without the empty line after it, or a multipart
    without its closing boundary. A cut exactly behind a line of plain text shows nothing.
    """
    header = read_header(file, last.begin, last.end)
    file.seek(last.begin)
    raw = file.read(last.end - last.begin)
    if not header.has_end or not raw.endswith((b"\n", b"\r")):
        return True
    content_type = Header(header.raw).plain("content-type") or ""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None or not content_type.lower().startswith("multipart/"):
        return False
    closing = "--" + (boundary[1] or boundary[2]) + "--"
    return closing.encode("utf-8", "surrogateescape") not in raw
