"""What the reader of one kind of mail file can do."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.stream import DamageError

__all__ = [
    "CHANGED",
    "ENDS_INSIDE",
    "PARTS_MISSING",
    "TOO_LARGE",
    "EmptyFile",
    "MailFile",
    "StrayFile",
    "why_unreadable",
]

CHANGED = "the file changed while it was read"
ENDS_INSIDE = "ends inside the message"
PARTS_MISSING = "some of its parts were not kept with it"
TOO_LARGE = "is too large; only its beginning was read"


class MailFile(Protocol):
    """One file with one message or many. Reading it never raises: what fails is Unreadable."""

    @property
    def place(self) -> Locator:
        """Where the file lies: a Locator without an offset."""
        ...

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """The header of every message, streaming; `role` is that of the folder."""
        ...

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """The messages at these places of this file, in the order of their offsets."""
        ...

    def everything(self) -> Iterator[RawMessage | Unreadable]:
        """Every message whole, in one pass."""
        ...


class StrayFile(NamedTuple):
    """A file that is named like mail and is none, or cannot be opened: said, never left out."""

    place: Locator
    why: str
    remedy: str | None = None

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """The one reason why there is nothing."""
        del role
        yield Unreadable(locator=self.place, why=self.why)

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """The same for every message that was wanted from it."""
        yield from (Unreadable(locator=place, why=self.why) for place in wanted)

    def everything(self) -> Iterator[RawMessage | Unreadable]:
        """The one reason why there is nothing."""
        yield Unreadable(locator=self.place, why=self.why)


class EmptyFile(NamedTuple):
    """An mbox of no bytes: a folder that nothing was ever put into."""

    place: Locator

    def headers(self, role: FolderRole) -> Iterator[RawHeader | Unreadable]:
        """None."""
        del role
        return iter(())

    def messages(self, wanted: Sequence[Locator]) -> Iterator[RawMessage | Unreadable]:
        """What was there at the header pass is gone."""
        yield from (Unreadable(locator=place, why=CHANGED) for place in wanted)

    def everything(self) -> Iterator[RawMessage | Unreadable]:
        """None."""
        return iter(())


def why_unreadable(error: OSError) -> str:
    """The system's words for a file that cannot be read: "permission denied"."""
    if isinstance(error, FileNotFoundError):
        return "vanished before it was read"
    if isinstance(error, DamageError):
        return error.why
    return (error.strerror or "cannot be read").lower()
