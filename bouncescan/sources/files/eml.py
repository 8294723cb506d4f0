"""One message in one file: .eml as mail programs export it, or one file of a Maildir."""

import re
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.bounds import LARGEST_MESSAGE
from bouncescan.sources.files.header import read_header, roles_in
from bouncescan.sources.files.interface import CHANGED, TOO_LARGE, why_unreadable
from bouncescan.sources.files.stream import Content, DamageError, Stream, read_as_far

__all__ = ["EmlFile", "recognizes"]

# A field that real mail has; "Note: buy milk" in a text file is a field by its form too.
_KNOWN_FIELD = re.compile(
    rb"^(?:from|to|cc|date|received|subject|message-id|return-path|mime-version|content-type"
    rb"|delivered-to|envelope-to|reply-to|sender|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
# A From_ line too, as old exporters leave it, escaped or not.
_FIRST_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|>?From ")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with `head` is a message: a header with a field mail has."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    header = _BLANK_LINE.split(text, maxsplit=1)[0]
    return (
        b"\0" not in header
        and _FIRST_LINE.match(header) is not None
        and _KNOWN_FIELD.search(header) is not None
    )


class EmlFile:
    """A file with one message. `has_internal_date`: its mtime is INTERNALDATE, as in a Maildir."""

    __slots__ = ("_content", "_has_internal_date", "_number", "_seen", "place")

    def __init__(
        self,
        content: Content,
        place: Locator,
        *,
        has_internal_date: bool = False,
        seen: "tuple[array[int], int] | None" = None,
    ) -> None:
        self.place = place
        self._content = content
        self._has_internal_date = has_internal_date
        # Where a hash of its identity at the header pass stands, 0 before that.
        self._seen, self._number = seen or (array("q", [0]), 0)

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """The one header."""
        try:
            with closing(self._content.open()) as stream:
                self._seen[self._number] = hash(stream.identity())
                raw = read_header(stream)
                size = stream.size()
                date = self._internal_date(stream)
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))
            return
        yield RawHeader(
            locator=self.place,
            raw=raw,
            internal_date=date,
            size=size,
            roles=roles_in(raw, role),
        )

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """The one message."""
        if not wanted:
            return
        try:
            with closing(self._content.open()) as stream:
                if self._seen[self._number] not in (0, hash(stream.identity())):
                    raise DamageError(CHANGED)
                raw, failure = read_as_far(stream, LARGEST_MESSAGE + 1)
                if failure is not None and not raw:
                    raise failure
                date = self._internal_date(stream)
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))
            return
        yield RawMessage(locator=self.place, raw=raw[:LARGEST_MESSAGE], internal_date=date)
        if failure is not None:
            yield Unreadable(locator=self.place, why=why_unreadable(failure), is_partial=True)
        elif len(raw) > LARGEST_MESSAGE:
            yield Unreadable(locator=self.place, why=TOO_LARGE, is_partial=True)

    def everything(self) -> Iterator[RawMessage | Unreadable]:
        """The one message."""
        return self.messages([self.place])

    def _internal_date(self, stream: Stream) -> datetime | None:
        seconds = stream.modified() if self._has_internal_date else None
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
