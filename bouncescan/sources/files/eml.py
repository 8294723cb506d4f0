"""One message in one file: .eml as mail programs export it, or one file of a Maildir."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.header import read_header, roles_in
from bouncescan.sources.files.interface import why_unreadable

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


@dataclass(frozen=True, slots=True)
class EmlFile:
    """A file with one message. `has_internal_date`: its mtime is INTERNALDATE, as in a Maildir."""

    path: Path
    place: Locator
    has_internal_date: bool = False

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """The one header."""
        try:
            with self._open() as file:
                stat = os.fstat(file.fileno())
                raw = read_header(file, 0, stat.st_size).raw
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))
            return
        yield RawHeader(
            locator=self.place,
            raw=raw,
            internal_date=self._internal_date(stat),
            size=stat.st_size,
            roles=roles_in(raw, role),
        )

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """The one message."""
        if not wanted:
            return
        try:
            with self._open() as file:
                date = self._internal_date(os.fstat(file.fileno()))
                raw = file.read()
        except OSError as error:
            yield Unreadable(locator=self.place, why=why_unreadable(error))
            return
        yield RawMessage(locator=self.place, raw=raw, internal_date=date)

    def _internal_date(self, stat: os.stat_result) -> datetime | None:
        return datetime.fromtimestamp(int(stat.st_mtime), UTC) if self.has_internal_date else None

    def _open(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            if not self.has_internal_date:
                raise
        return self._moved().open("rb")

    def _moved(self) -> Path:
        """The same Maildir message after a mail program moved it to cur/ or changed its flags."""
        unique = self.path.name.partition(":")[0]
        for path in (self.path.parent.parent / "cur").iterdir():
            if path.name.partition(":")[0] == unique:
                return path
        raise FileNotFoundError(self.path)
