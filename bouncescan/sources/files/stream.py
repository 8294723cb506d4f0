"""The bytes of one file, read forward: from the disk as they are, or unpacked on the way.

What is unpacked cannot go back, so nothing here asks for it: a header pass and a pass for the
messages, each from the beginning on, are all that reading a mailbox takes.
"""

import errno
import os
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, Protocol, Self

__all__ = [
    "Content",
    "DamageError",
    "DiskContent",
    "DiskStream",
    "Identity",
    "Stream",
    "read_as_far",
    "read_fully",
    "read_head",
]


class DamageError(OSError):
    """Bytes that are there and cannot be read, with the why of an Unreadable."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EIO, why)
        self.why = why


class Identity(NamedTuple):
    """What tells a file from one that was put in its place, or written to."""

    device: int
    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, file: int | str) -> Self:
        """That of a path or an open file. Raises OSError."""
        stat = os.stat(file)  # noqa: PTH116 an open file has no Path
        return cls(stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)


class Stream(Protocol):
    """An open file. Raises OSError for the disk, DamageError for what was packed."""

    def read(self, size: int) -> bytes:
        """At most `size` bytes of what comes next, and none at the end only."""
        ...

    def skip_to(self, offset: int) -> None:
        """Go on at an offset; only what lies on the disk as it is can go back."""
        ...

    def identity(self) -> Identity:
        """The identity of the file on the disk, as it is now."""
        ...

    def size(self) -> int | None:
        """How many bytes there are, None where that is not known before the end."""
        ...

    def modified(self) -> int | None:
        """When the file was last written, in seconds since 1970, None where that is not kept."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


class Content(Protocol):
    """A file that can be opened, as often as it takes."""

    @property
    def is_plain(self) -> bool:
        """Whether it lies on the disk as it is, so that it can grow and any place can be read."""
        ...

    def open(self) -> Stream:
        """The file from its first byte on. Raises OSError."""
        ...


class DiskStream:
    """A file on the disk, or the part of it that begins at `begin`."""

    def __init__(self, file: BinaryIO, *, begin: int = 0, is_shared: bool = False) -> None:
        self._file = file
        self._begin = self._position = begin
        self._is_shared = is_shared
        self._identity: Identity | None = None  # as it was when it was asked for last
        if begin:
            file.seek(begin)

    def read(self, size: int) -> bytes:
        """What comes next; a shared file may stand anywhere since the last time."""
        if self._is_shared:
            self._file.seek(self._position)
        piece = self._file.read(size)
        self._position += len(piece)
        return piece

    def skip_to(self, offset: int) -> None:
        """Go there."""
        self._position = self._begin + offset
        self._file.seek(self._position)

    def identity(self) -> Identity:
        """That of the open file."""
        self._identity = Identity.of(self._file.fileno())
        return self._identity

    def size(self) -> int:
        """As the disk tells it."""
        return (self._identity or self.identity()).size - self._begin

    def modified(self) -> int:
        """The mtime."""
        return (self._identity or self.identity()).modified // 1_000_000_000

    def close(self) -> None:
        """Close it, but not where others read it too."""
        if not self._is_shared:
            self._file.close()


class DiskContent:
    """A file at a path. `moved` finds it again where a mail program gave it another name."""

    __slots__ = ("_moved", "path")

    is_plain = True

    def __init__(self, path: str, moved: Callable[[str], str] | None = None) -> None:
        self.path = path
        self._moved = moved

    def open(self) -> DiskStream:
        """The file. Raises OSError."""
        try:
            return DiskStream(open(self.path, "rb"))  # noqa: PTH123 the stream closes it
        except FileNotFoundError:
            if self._moved is None:
                raise
        return DiskStream(open(self._moved(self.path), "rb"))  # noqa: PTH123 as above


def read_as_far(stream: Stream, size: int) -> tuple[bytes, OSError | None]:
    """The next `size` bytes, fewer where the stream ends, or fails: with what."""
    pieces: list[bytes] = []
    try:
        while size > 0 and (piece := stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
    except OSError as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


def read_fully(stream: Stream, size: int) -> bytes:
    """The next `size` bytes, fewer only where the stream ends. Raises OSError."""
    read, failure = read_as_far(stream, size)
    if failure is not None:
        raise failure
    return read


def read_head(stream: Stream, size: int) -> bytes:
    """The same, as far as it goes. Raises OSError where there is nothing at all."""
    read, failure = read_as_far(stream, size)
    if failure is not None and not read:
        raise failure
    return read
