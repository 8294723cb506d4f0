"""The files in a .tar or .tgz (POSIX.1-2017, pax; GNU), read forward only.

Not by the stdlib's reader: it takes the headers that name long paths into memory whatever size
they claim, and keeps every member that it has passed. All members share one place in the archive,
so that going through them in their order unpacks it once.
"""

from collections.abc import Iterator
from contextlib import closing

from bouncescan.mail.charset import decode_bytes
from bouncescan.sources.files.decompressors import packing_of
from bouncescan.sources.files.kinds import HEAD, is_never_mail, look_at, packed_twice
from bouncescan.sources.files.naming import safe_path
from bouncescan.sources.files.packed import ENDS_EARLY
from bouncescan.sources.files.stream import (
    Content,
    DamageError,
    Identity,
    Stream,
    read_fully,
    read_head,
)
from bouncescan.sources.files.tar_header import (
    BLOCK,
    DIRECTORY,
    FILE,
    LONG_NAME,
    NOTES,
    PAX,
    TarHeader,
    decimal,
    read_header,
    read_pax,
)
from bouncescan.sources.files.tree import Entry

__all__ = ["TarArchive"]

_LARGEST_NOTE = 1 << 20


class TarArchive:
    """A .tar, packed or not. Its stream stays open between two calls: `close` it at last."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._stream: Stream | None = None
        self._position = 0
        self.directories: list[str] = []
        self.failure: OSError | None = None

    def entries(self) -> Iterator[Entry]:
        """Every file, each looked at in passing. What it ends with is in `failure`."""
        try:
            for header in self._headers():
                path = safe_path(decode_bytes(header.name))
                if header.kind == DIRECTORY:
                    self.directories.append(path)
                elif header.kind in FILE and not is_never_mail(path):
                    yield self._entry(path, header)
        except OSError as error:
            self.failure = error

    def _entry(self, path: str, header: TarHeader) -> Entry:
        content = _MemberContent(self, header)
        with closing(content.open()) as stream:
            head = read_head(stream, HEAD)
        if packing_of(head):
            return Entry(path, content, packed_twice(content))
        return Entry(path, content, look_at(head, content, path.rpartition("/")[2]))

    def _headers(self) -> Iterator[TarHeader]:
        offset, name, size = 0, b"", None
        while any(block := self.read_at(offset, BLOCK)):
            header = read_header(block, offset)
            if header.kind == LONG_NAME:
                name = self.read_at(header.begin, min(header.size, _LARGEST_NOTE)).rstrip(b"\0")
            elif header.kind == PAX:
                note = self.read_at(header.begin, min(header.size, _LARGEST_NOTE))
                told = dict(read_pax(note))
                name = told.get(b"path", name)
                size = decimal(told.get(b"size")) or size
            elif header.kind not in NOTES:
                header = header._replace(
                    name=name or header.name, size=header.size if size is None else size
                )
                yield header
                name, size = b"", None
            offset = header.end

    def read_at(self, offset: int, size: int) -> bytes:
        """All of so many bytes at an offset. Raises OSError, also where it ends before."""
        piece = read_fully(_MemberStream(self, offset, size), size)
        if len(piece) < size:
            raise DamageError(ENDS_EARLY)
        return piece

    def read_some_at(self, offset: int, size: int) -> bytes:
        """At most so many bytes at an offset, and none at the end only. Raises OSError."""
        if offset < self._position:
            self.close()
        stream = self._opened()
        if offset > self._position:
            stream.skip_to(offset)
        self._position = offset
        piece = stream.read(size)
        self._position += len(piece)
        return piece

    def _opened(self) -> Stream:
        if self._stream is None:
            self._stream, self._position = self._content.open(), 0
        return self._stream

    def identity(self) -> Identity:
        """That of the archive. Raises OSError."""
        return self._opened().identity()

    def close(self) -> None:
        """Close the archive; reading opens it again."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class _MemberContent:
    __slots__ = ("_archive", "_begin", "_modified", "_size")

    is_plain = False

    def __init__(self, archive: TarArchive, header: TarHeader) -> None:
        self._archive = archive
        self._begin, self._size, self._modified = header.begin, header.size, header.modified

    def open(self) -> "_MemberStream":
        return _MemberStream(self._archive, self._begin, self._size, self._modified)


class _MemberStream:
    """So many bytes of the archive; wherever others have read in it meanwhile."""

    def __init__(
        self, archive: TarArchive, begin: int, size: int, modified: int | None = None
    ) -> None:
        self._archive = archive
        self._begin = self._position = begin
        self._end = begin + size
        self._modified = modified
        self.identity = archive.identity

    def read(self, size: int) -> bytes:
        """What comes next. Raises OSError."""
        wanted = min(size, self._end - self._position)
        if wanted <= 0:
            return b""
        piece = self._archive.read_some_at(self._position, wanted)
        if not piece:
            raise DamageError(ENDS_EARLY)
        self._position += len(piece)
        return piece

    def skip_to(self, offset: int) -> None:
        """Go on there, also back: that begins the archive anew."""
        self._position = min(self._begin + offset, self._end)

    def size(self) -> int:
        """As the archive says."""
        return self._end - self._begin

    def modified(self) -> int | None:
        """As the archive says."""
        return self._modified

    def close(self) -> None:
        """Nothing: the archive stays open for what comes next."""
