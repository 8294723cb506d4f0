"""Where the messages of an mbox begin and end, found in one pass with a bounded window."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from bouncescan.sources.files.from_line import is_from_line

__all__ = ["Extent", "begins_with_from_line", "find_extents"]

# Pieces grow to the larger size: one message is read for little, a whole file at full speed.
_FIRST_PIECE = 1 << 14
_PIECE = 1 << 20
_AHEAD = 2048  # holds a From_ line and the name of the field after it
_BEHIND = 4  # the two line ends before a From_ line


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a message lies: the offset of its From_ line, its first byte, the byte after it."""

    offset: int
    from_line: bytes
    begin: int
    end: int


def begins_with_from_line(head: bytes) -> bool:
    """Whether a file that begins with `head` begins with a From_ line, empty lines aside."""
    text = head.lstrip(b"\r\n")
    line, _, rest = text.partition(_line_end(text))
    return is_from_line(line, rest, after_blank=True)


def find_extents(file: BinaryIO, begin: int = 0) -> Iterator[Extent]:
    """Every message from `begin` on, where a From_ line has to stand, in the order of offsets."""
    file.seek(begin)
    head = file.read(_AHEAD)
    skipped = len(head) - len(head.lstrip(b"\r\n"))
    line_end = _line_end(head[skipped:])
    first = begin + skipped, head[skipped:].partition(line_end)[0]
    for (offset, line), (end, _) in pairwise(_with_end(file, first, line_end)):
        yield Extent(offset, line, min(offset + len(line) + 1, end), end)


def _with_end(
    file: BinaryIO, first: tuple[int, bytes], line_end: bytes
) -> Iterator[tuple[int, bytes]]:
    if first[1].startswith(b"From "):
        yield first
        yield from _from_lines(file, first[0], line_end)
        yield file.seek(0, 2), b""


def _line_end(text: bytes) -> bytes:
    # QUIRK(Eudora on old Macs): CR alone ends lines.
    return b"\n" if b"\n" in text[:_AHEAD] or b"\r" not in text[:_AHEAD] else b"\r"


def _from_lines(file: BinaryIO, begin: int, line_end: bytes) -> Iterator[tuple[int, bytes]]:
    """Offset and text of every From_ line after the one at `begin`."""
    mark = line_end + b"From "
    for offset, window, at in _marks(file, begin, mark):
        behind = window[max(0, at - _BEHIND + 1) : at + 1].replace(b"\r\n", b"\n")
        line, _, rest = window[at + 1 : at + 1 + _AHEAD].partition(line_end)
        if is_from_line(line, rest, after_blank=behind.endswith(line_end * 2)):
            yield offset + 1, line


def _marks(file: BinaryIO, begin: int, mark: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Every place of `mark`: its offset, a window that holds what is around it, where in that."""
    file.seek(begin)
    size = _FIRST_PIECE
    window, base, at = file.read(size), begin, 0
    while window:
        size = min(size * 2, _PIECE)
        piece = file.read(size)
        usable = max(0, len(window) - _AHEAD) if piece else len(window)
        while (found := window.find(mark, at)) != -1 and found < usable:
            yield base + found, window, found
            at = found + 1
        if not piece:
            return
        kept = max(0, usable - _BEHIND)
        base, at = base + kept, max(at, usable) - kept
        window = window[kept:] + piece
