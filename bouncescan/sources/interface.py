"""What a source of messages can do. It gives bytes and places; it reads no meaning into mail."""

from collections.abc import Collection, Container, Iterator, Sequence
from datetime import datetime
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

    @property
    def can_search(self) -> bool:
        """Whether `bounces` finds anything: no file and, once it has refused, no server does.

        Then only `headers` shows which messages to read.
        """
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

    def bounces(
        self,
        folder: Folder,
        known: Container[int],
        *,
        first: int = 1,
        since: datetime | None = None,
    ) -> Iterator[RawMessage | Unreadable]:
        """Messages that the server finds by a mark of a bounce, whole, streaming, ascending by UID.

        Left out are UIDs in `known`, those below `first`, and what came on a day before `since`.
        Some marks only a header shows, and some found this way are no bounces: a pass over
        `headers` completes it. Files, and servers that cannot search, give nothing.

        How far a folder was searched is kept by whoever asks, so that a message that is no bounce
        is fetched once and not at every scan: when a batch is kept, the UID behind its last
        message, and behind the end `folder.uid_next`, which is where this search stops. That is
        the next `first`, as long as the UIDVALIDITY is the same. Two things hold it back: a search
        with `since`, which has passed over what is older, and the first Unreadable that is not
        partial: that message is asked for again.
        """
        ...

    def answers(
        self, folder: Folder, known: Container[int], names: Collection[str], since: datetime
    ) -> Iterator[RawHeader | Unreadable]:
        """The headers of messages that answer others, as the server finds them.

        `names` are what the Message-IDs of those end in, behind the "@". Left out is what is in
        `known` and what came on a day before `since`. Files, which `headers` shows whole, give
        nothing, and neither do servers that cannot search.
        """
        ...

    def messages(
        self, folder: Folder, wanted: Sequence[Locator]
    ) -> Iterator[RawMessage | Unreadable]:
        """The messages at these places, whole, streaming, in the order of their places."""
        ...

    def news(self, folders: Sequence[Folder]) -> Iterator[tuple[Folder, ...]]:
        """Each time mail has come into some of these folders, those, as they stand now; for ever.

        `folders` say what is known. What gives the folders may be used while this waits to go on.
        A server that goes away is waited for. Files give nothing.
        """
        ...
