"""Many messages in one file, parted by From_ lines (RFC 4155): mbox in all its dialects.

Read in pieces: a file of any size costs the memory of its largest message. From_ quoting is left
as it stands, since which of the four dialects a file is in cannot be told from it.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.bounds import LARGEST_MESSAGE
from bouncescan.sources.files.from_line import parse_from_date
from bouncescan.sources.files.header import roles_in
from bouncescan.sources.files.interface import CHANGED, ENDS_INSIDE, TOO_LARGE, why_unreadable
from bouncescan.sources.files.mark import PROBE, Mark
from bouncescan.sources.files.mbox_message import begins_with_from_line, read_dialect
from bouncescan.sources.files.mbox_scan import Found, find_messages
from bouncescan.sources.files.stream import Content, Identity, Stream
from bouncescan.sources.files.thunderbird import is_expunged
from bouncescan.sources.files.window import Window

__all__ = ["MboxFile", "recognizes"]


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with `head` is an mbox: its first line is a From_ line."""
    return begins_with_from_line(head)


class MboxFile:
    """One mbox. The offset in a Locator is that of the From_ line, in the unpacked file.

    A message that a mail program has marked as expunged is there for `reads_expunged` only, as
    Trash: it was deleted, or lies in another folder too.
    """

    __slots__ = (
        "_before",
        "_begin",
        "_content",
        "_identity",
        "_mark",
        "_reads_expunged",
        "mark",
        "place",
    )

    def __init__(self, content: Content, place: Locator, *, reads_expunged: bool = False) -> None:
        self.place = place
        self.mark: Mark | None = None  # of the whole file, once all headers were read
        self._content = content
        self._reads_expunged = reads_expunged
        self._begin = self._before = 0  # where to go on, and how many were given before that
        self._mark: Mark | None = None
        self._identity: Identity | None = None

    def resume(self, mark: Mark) -> bool:
        """Whether `headers` need begin only where the last message of `mark` does."""
        if not self._content.is_plain or mark.has_expunged != self._reads_expunged:
            return False
        try:
            with closing(self._content.open()) as stream:
                holds = mark.holds(stream)
        except OSError:
            return False
        if holds:
            self._begin, self._before = mark.last, mark.messages
        return holds

    def restart(self) -> None:
        """`headers` begins at the beginning after all."""
        self._begin = self._before = 0

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """Every header; at last, if the file ends inside a message, that the rest is missing.

        The cut message is given all the same. What is missing is one Unreadable of its own, whose
        offset is the end of the file: so every message counts once.
        """
        self.mark = None
        try:
            with closing(self._content.open()) as stream:
                self._identity = stream.identity()
                yield from self._headers(stream, role)
                if not self._is_same(stream.identity()):
                    self.mark = None
                    yield Unreadable(locator=self.place, why=CHANGED)
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))

    def _headers(self, stream: Stream, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        window = Window(stream)
        dialect = read_dialect(window)
        window.reach(PROBE)
        head = window.piece(0, PROBE)
        last = max(self._begin, dialect.first)
        self._mark = Mark.of(last=last, size=len(head), head=head, tail=head)
        window.go_to(max(0, last - PROBE))
        found, given, is_read = None, self._before, False
        for found in find_messages(window, dialect, last, whole=False):
            given += is_read
            is_read = self._reads(found.kept)
            if is_read:
                yield self._header(found, role)
        last, end = (found.offset, found.end) if found else (last, window.end)
        yield from self._missing(window, found)
        if window.failure is None:
            tail = window.piece(end - PROBE, end)
            self._mark = Mark.of(last=last, size=end, head=head, tail=tail)
            self.mark = self._mark._replace(messages=given, has_expunged=self._reads_expunged)

    def _header(self, found: Found, role: FolderRole) -> RawHeader:
        return RawHeader(
            locator=self.place._replace(offset=found.offset),
            raw=found.kept,
            internal_date=parse_from_date(found.from_line),
            size=found.size,
            roles=(FolderRole.TRASH,) if is_expunged(found.kept) else roles_in(found.kept, role),
        )

    def _reads(self, header: bytes) -> bool:
        return self._reads_expunged or not is_expunged(header)

    def _missing(self, window: Window, last: Found | None) -> Iterator[Unreadable]:
        """What is said at the end of the file."""
        if window.failure is not None:
            place = self.place._replace(offset=last.end) if last else self.place
            yield Unreadable(locator=place, why=why_unreadable(window.failure))
        elif last and last.is_cut and self._reads(last.kept):
            yield Unreadable(locator=self.place._replace(offset=last.end), why=ENDS_INSIDE)

    def everything(self) -> Iterator[RawMessage | Unreadable]:
        """Every message, in one pass."""
        try:
            with closing(self._content.open()) as stream:
                window = Window(stream)
                dialect = read_dialect(window)
                found = None
                for found in find_messages(window, dialect, dialect.first, whole=True):
                    if self._reads(found.kept):
                        yield from self._message(found)
                yield from self._missing(window, found)
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """The messages whose From_ lines stand at these offsets."""
        places = sorted(set(wanted))
        try:
            with closing(self._content.open()) as stream:
                window = Window(stream)
                dialect = read_dialect(window)
                while places:
                    place = places[0]
                    found = None
                    if self._is_same(stream.identity()) and window.go_to(place.offset or 0):
                        found = next(
                            find_messages(window, dialect, place.offset or 0, whole=True), None
                        )
                    # What was written while it was read may be half of each.
                    is_same = self._is_same(stream.identity())
                    places.pop(0)
                    if found is not None and is_same:
                        yield from self._message(found)
                    else:
                        why = why_unreadable(window.failure) if window.failure else CHANGED
                        yield Unreadable(locator=place, why=why)
        except OSError as error:
            yield from (Unreadable(locator=each, why=why_unreadable(error)) for each in places)

    def _message(self, found: Found) -> Iterator[RawMessage | Unreadable]:
        place = self.place._replace(offset=found.offset)
        yield RawMessage(
            locator=place,
            raw=found.kept,
            internal_date=parse_from_date(found.from_line),
        )
        if found.size > LARGEST_MESSAGE:
            yield Unreadable(locator=place, why=TOO_LARGE, is_partial=True)

    def _is_same(self, now: Identity) -> bool:
        """Whether the offsets that `headers` gave still hold. Raises OSError."""
        if self._identity in (None, now):
            return True
        if not self._content.is_plain or self._mark is None:
            return False
        with closing(self._content.open()) as stream:
            if not self._mark.holds(stream):
                return False
        self._identity = now
        return True
