"""How an mbox is written, and one message of it while it is read.

The four dialects (mboxo, mboxrd, mboxcl, mboxcl2) differ in what they do to a line of text that
begins with "From ". Three quote it. mboxcl2 does not and counts the body in Content-Length: that
is believed only in a file whose first messages are all counted right, and only where a message
or the end of the file follows at that very place, since senders write Content-Length too.
https://www.loc.gov/preservation/digital/formats/fdd/fdd000383.shtml
"""

import re
from typing import NamedTuple

from bouncescan.mail.header import split_header
from bouncescan.sources.files.bounds import LARGEST_HEADER, LARGEST_MESSAGE
from bouncescan.sources.files.from_line import is_from_line
from bouncescan.sources.files.window import Window

__all__ = [
    "AHEAD",
    "LINE",
    "Dialect",
    "Message",
    "begins_with_from_line",
    "counted_end",
    "from_line_at",
    "read_dialect",
]

AHEAD = 2048  # holds a From_ line and the name of the field after it
LINE = 1024  # the same, of lines that may be a From_ line
_FIRST_READ = 8192
_COUNTED = 3  # messages that have to be counted right before counts are believed
_LARGEST_COUNTED = 1 << 23  # of the first messages, which are all held at a time
_LARGEST_COUNTED_HEADER = 1 << 16
_MOST_BLANK = 4  # bytes of the line ends between a counted body and the next From_ line
_CONTENT_LENGTH = re.compile(
    rb"^content-length[ \t]*:[ \t]*(\d{1,12})[ \t\r]*$", re.IGNORECASE | re.MULTILINE
)


class Dialect(NamedTuple):
    """How a file is written: what ends its lines, where its first From_ line is, mboxcl2."""

    line_end: bytes
    first: int
    is_counted: bool = False


def begins_with_from_line(head: bytes) -> bool:
    """Whether a file that begins with `head` begins with a From_ line, empty lines aside."""
    text = head.lstrip(b"\r\n")
    line, _, rest = text.partition(_line_end(text))
    return is_from_line(line, rest[:AHEAD], after_blank=True)


def _line_end(text: bytes) -> bytes:
    # QUIRK(Eudora on old Macs): CR alone ends lines.
    return b"\n" if b"\n" in text[:AHEAD] or b"\r" not in text[:AHEAD] else b"\r"


def read_dialect(window: Window) -> Dialect:
    """How the file is written that the window stands at the beginning of."""
    window.reach(window.base + AHEAD)
    head = window.piece(window.base, window.base + AHEAD)
    text = head.lstrip(b"\r\n")
    dialect = Dialect(_line_end(text), window.base + len(head) - len(text))
    return dialect._replace(is_counted=_is_counted(window, dialect))


def _is_counted(window: Window, dialect: Dialect) -> bool:
    offset, counted = dialect.first, 0
    while counted < _COUNTED:
        line = from_line_at(window, offset, dialect)
        if not line:
            break
        message = Message(window, offset + len(line) + 1)
        window.reach(message.begin + _LARGEST_COUNTED_HEADER)
        if not message.look(window, message.begin + _LARGEST_COUNTED_HEADER):
            return False
        end = counted_end(window, message, dialect, _LARGEST_COUNTED)
        if end is None:
            return False
        offset, counted = end, counted + 1
    return counted > 0


class Message:
    """The message that is being read: where it begins, and its header once that has its end."""

    __slots__ = ("begin", "body", "has_end", "header", "kept")

    def __init__(self, window: Window, begin: int) -> None:
        self.begin = min(begin, window.end)
        self.body = 0
        self.header: bytes | None = None
        self.has_end = False
        self.kept: bytes | None = None  # what is kept of a message that is too large

    def look(self, window: Window, end: int) -> bool:
        """Whether the header ends before `end`; leading empty lines do not end it."""
        size = _FIRST_READ
        while self.header is None:
            chunk = window.piece(self.begin, min(self.begin + size, end))
            text = chunk.lstrip(b"\r\n")
            header, body = split_header(text)
            self.has_end = len(header) < len(text)
            if self.has_end or len(chunk) >= LARGEST_HEADER:
                self.header = header
                self.body = self.begin + len(chunk) - len(text) + body
            elif len(chunk) < size:
                return False
            size *= 4
        return True

    def lets_go(self, window: Window, *, whole: bool) -> bool:
        """Whether what was read of it need not be held any longer."""
        if not self.look(window, window.end):
            return False
        if whole and self.kept is None:
            if window.end - self.begin < LARGEST_MESSAGE:
                return False
            self.kept = window.piece(self.begin, self.begin + LARGEST_MESSAGE)
        return True

    def close(self, window: Window, end: int) -> bytes:
        """The header of a message that ends here."""
        if not self.look(window, end):
            self.header = window.piece(self.begin, end).lstrip(b"\r\n")
        return self.header or b""

    def keep(self, window: Window, size: int) -> bytes:
        """The message, as far as it is kept."""
        if self.kept is not None:
            return self.kept
        return window.piece(self.begin, self.begin + min(size, LARGEST_MESSAGE))


def from_line_at(window: Window, offset: int, dialect: Dialect) -> bytes:
    """The From_ line at `offset`, as after an empty line; empty where there is none."""
    window.reach(offset + AHEAD)
    line, _, rest = window.piece(offset, offset + LINE).partition(dialect.line_end)
    return line if is_from_line(line, rest, after_blank=True) else b""


def counted_end(window: Window, message: Message, dialect: Dialect, largest: int) -> int | None:
    """Where the message ends by its Content-Length; None without one that holds."""
    counts = _CONTENT_LENGTH.findall(message.header or b"")
    if not counts or int(counts[-1]) > largest:
        return None
    stop = message.body + int(counts[-1])
    if not window.reach(stop + LINE) and window.end < stop:
        return None
    rest = window.piece(stop, stop + LINE)
    text = rest.lstrip(b"\r\n")
    if not text:
        return window.end
    line, _, following = text.partition(dialect.line_end)
    is_end = len(rest) - len(text) <= _MOST_BLANK and is_from_line(
        line, following, after_blank=True
    )
    return stop + len(rest) - len(text) if is_end else None
