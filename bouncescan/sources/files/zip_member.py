"""One file in a .zip (PKWARE APPNOTE), read where it lies.

Not by the stdlib's reader, which unpacks bzip2 without a bound, and cannot say how far a damaged
file came.
"""

import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

from bouncescan.sources.files.decompressors import (
    Decompressor,
    Packing,
    decompressor,
    inflater,
)
from bouncescan.sources.files.packed import DAMAGED, PackingStream
from bouncescan.sources.files.stream import Content, DamageError, Identity, Stream, read_fully

__all__ = ["LOCAL_HEADER", "Member", "MemberContent", "unpacker"]

# Signature, version, flags, method, time, date, CRC, packed size, size, lengths (APPNOTE, 4.3.7).
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_PIECE = 1 << 17


class Member(NamedTuple):
    """One file of an archive: where its local header is, and how it is packed.

    Sizes and checksum are None where the archive ends before it could tell them.
    """

    name: str
    offset: int
    method: int
    is_encrypted: bool
    packed_size: int | None
    size: int | None
    crc: int | None


def unpacker(method: int) -> Callable[[], Decompressor] | None:
    """What unpacks members of a method (APPNOTE, 4.4.5), None for those that are not known here."""
    if method == 8:
        return inflater
    packing = {12: Packing.BZIP2, 93: Packing.ZSTD, 95: Packing.XZ}.get(method)
    return None if packing is None else lambda: decompressor(packing)


class MemberContent:
    """One file of a .zip."""

    __slots__ = ("_archive", "_identity", "_member")

    is_plain = False

    def __init__(self, archive: Content, member: Member) -> None:
        self._archive = archive
        self._member = member

    def open(self) -> "MemberStream":
        """It unpacked, from its first byte on. Raises OSError."""
        stream = self._archive.open()
        try:
            stream.skip_to(self._member.offset)
            header = read_fully(stream, LOCAL_HEADER.size)
            if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
                raise DamageError(DAMAGED)
            *_, name, extra = LOCAL_HEADER.unpack(header)
            begin = self._member.offset + LOCAL_HEADER.size + name + extra
            stream.skip_to(begin)
        except OSError:
            stream.close()
            raise
        return MemberStream(stream, begin, self._member)


class _Part:
    """So many bytes of a stream; None: all that follow."""

    def __init__(self, stream: Stream, size: int | None) -> None:
        self._stream = stream
        self._left = size
        self.identity, self.modified = stream.identity, stream.modified
        self.skip_to, self.close = stream.skip_to, stream.close

    def read(self, size: int) -> bytes:
        piece = self._stream.read(size if self._left is None else min(size, self._left))
        if self._left is not None:
            self._left -= len(piece)
        return piece

    def size(self) -> int | None:
        return self._left


class MemberStream:
    """A member unpacked; its size and checksum are looked at when it ends."""

    def __init__(self, stream: Stream, begin: int, member: Member) -> None:
        self._stream = stream
        self._begin = begin
        self._member = member
        self._position = 0
        self._crc: int | None = 0
        new = unpacker(member.method)
        part = _Part(stream, member.packed_size)
        self._unpacked: Stream = part if new is None else PackingStream(part, new)

    def read(self, size: int) -> bytes:
        """What comes next. Raises OSError."""
        piece = self._unpacked.read(size)
        self._position += len(piece)
        if self._crc is not None:
            self._crc = zlib.crc32(piece, self._crc)
        whole = self._member.size
        if whole is not None and self._position > whole:
            raise DamageError(DAMAGED)
        if not piece and size and whole is not None:
            self._check()
        return piece

    def _check(self) -> None:
        """At the end."""
        if self._position < (self._member.size or 0) or self._crc not in (None, self._member.crc):
            raise DamageError(DAMAGED)

    def skip_to(self, offset: int) -> None:
        """Unpack up to an offset. Raises OSError."""
        if offset < self._position:
            raise DamageError(DAMAGED)
        while self._position < offset and self.read(min(_PIECE, offset - self._position)):
            pass

    def identity(self) -> Identity:
        """That of the archive."""
        return self._stream.identity()

    def size(self) -> int | None:
        """As the archive says."""
        return self._member.size

    def modified(self) -> None:
        """A .zip keeps the time of some zone that it does not name."""

    def close(self) -> None:
        """Close the archive."""
        self._stream.close()
