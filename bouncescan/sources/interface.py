"""What a source of messages can do. It gives bytes and places; it reads no meaning into mail."""

from collections.abc import Container, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self

from bouncescan.records.message import Folder, Locator, RawHeader, RawMessage, Unreadable

__all__ = ["Source"]


class Source(Protocol):
    """A mailbox, opened read-only. Use as a context manager; opening raises SourceError.

    A server has one folder open at a time: read one iterator to its end before the next begins.
    """

    @property
    def name(self) -> str:
        """The host or path, as shown and kept in the case; names no user."""
        ...

    @property
    def login(self) -> str | None:
        """The address or name given to sign in with, None for files."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def folders(self) -> tuple[Folder, ...]:
        """The folders that the selection asks for, Inbox first."""
        ...

    def headers(self, folder: Folder, known: Container[int]) -> Iterator[RawHeader | Unreadable]:
        """The header of every message of the folder, streaming.

        IMAP leaves out the UIDs in `known`; files are always read whole. A message that cannot be
        given is an Unreadable and the rest goes on. A file that ends inside a message gives that
        message and, for what is missing, an Unreadable whose offset is the end of the file.
        Raises SourceError when the source fails.
        """
        ...

    def messages(
        self, folder: Folder, wanted: Sequence[Locator]
    ) -> Iterator[RawMessage | Unreadable]:
        """The messages at these places, whole, streaming, in the order of their places."""
        ...
