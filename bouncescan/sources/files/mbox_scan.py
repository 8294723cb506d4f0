"""Where the messages of an mbox begin and end, found in one pass forward with a bounded window."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bouncescan.mail.header import Header
from bouncescan.sources.files.bounds import LARGEST_MESSAGE
from bouncescan.sources.files.from_line import is_from_line
from bouncescan.sources.files.mbox_message import (
    AHEAD,
    LINE,
    Dialect,
    Message,
    counted_end,
    from_line_at,
)
from bouncescan.sources.files.window import Window

__all__ = ["Found", "find_messages"]

_BEHIND = 1 << 16  # the line ends before a From_ line, and the last boundary of the last message
_BOUNDARY = re.compile(r"""boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))""", re.IGNORECASE)


class Found(NamedTuple):
    """One message: the offset of its From_ line, that line, its size, and what was asked for.

    `kept` is the header, or the message: as much of it as bounds.py allows. `is_cut`: the file
    ends, or cannot be read further, inside the message.
    """

    offset: int
    from_line: bytes
    end: int
    size: int
    kept: bytes
    is_cut: bool


def find_messages(window: Window, dialect: Dialect, offset: int, *, whole: bool) -> Iterator[Found]:
    """Every message from `offset` on, where a From_ line has to stand.

    The window keeps what lies close before the next message.
    """
    line = from_line_at(window, offset, dialect)
    while line:
        message = Message(window, offset + len(line) + 1)
        end = _find_end(window, message, dialect, whole=whole)
        size = end - message.begin - _separator_length(window, message, end)
        header = message.close(window, end)
        yield Found(
            offset=offset,
            from_line=line,
            end=end,
            size=size,
            kept=message.keep(window, size) if whole else header,
            is_cut=window.at_end and end == window.end and _is_cut(window, message, end),
        )
        window.forget(end - _BEHIND)
        offset = end
        line = window.piece(end, end + LINE).partition(dialect.line_end)[0]


def _find_end(window: Window, message: Message, dialect: Dialect, *, whole: bool) -> int:
    """The offset of the From_ line after this message, or of the end of the file."""
    mark = dialect.line_end + b"From "
    at = message.begin - 1  # a From_ line may follow the other
    while True:
        found = window.data.find(mark, max(0, at - window.base))
        if found < 0:
            at = max(at, window.end - len(mark) + 1)
            if message.lets_go(window, whole=whole):
                window.forget(at - _BEHIND)
            if not window.more():
                return window.end
            continue
        at = window.base + found + 1
        if _is_from_line(window, at, dialect):
            counted = None
            if dialect.is_counted and message.look(window, at):
                counted = counted_end(window, message, dialect, LARGEST_MESSAGE)
            return max(at, counted or 0)


def _is_from_line(window: Window, at: int, dialect: Dialect) -> bool:
    window.reach(at + AHEAD)
    around = window.piece(at - 4, at + LINE)
    line, _, rest = around[4:].partition(dialect.line_end)
    behind = around[:4].replace(b"\r\n", b"\n")
    return is_from_line(line, rest, after_blank=behind.endswith(dialect.line_end * 2))


def _separator_length(window: Window, message: Message, end: int) -> int:
    """The length of the empty line that a writer puts behind the message; 0 without one."""
    tail = window.piece(max(message.begin, end - 4), end)
    if tail.endswith((b"\n\r\n", b"\r\n\r\n")):
        return 2
    return 1 if tail.endswith((b"\n\n", b"\r\r")) else 0


def _is_cut(window: Window, message: Message, end: int) -> bool:
    """Whether the file ends inside its last message.

    Seen by a last line without its end, a header without the empty line after it, or a multipart
    without its closing boundary. A cut exactly behind a line of plain text shows nothing.
    """
    tail = window.piece(max(message.begin, end - _BEHIND), end)
    if window.failure or not message.has_end or not tail.endswith((b"\n", b"\r")):
        return True
    content_type = Header(message.header or b"").plain("content-type") or ""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None or not content_type.lower().startswith("multipart/"):
        return False
    closing = "--" + (boundary[1] or boundary[2]) + "--"
    return closing.encode("utf-8", "surrogateescape") not in tail
