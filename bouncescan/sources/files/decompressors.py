"""The ways a file may be compressed, told by its first bytes, each with one face.

RFC 1952 (gzip), RFC 8878 (Zstandard). Every decompressor gives at most as much as it is asked for.
"""

import bz2
import enum
import lzma
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from bouncescan.sources.files.stream import DamageError

__all__ = [
    "MAGIC",
    "NO_ZSTANDARD",
    "Decompressor",
    "Packing",
    "decompressor",
    "inflater",
    "packing_of",
]

NO_ZSTANDARD = "is packed with Zstandard, which is not installed"

# The most memory that a .xz may ask for: twice what the highest level of xz takes.
_XZ_MEMORY = 1 << 27


class Packing(enum.StrEnum):
    """How a file is compressed."""

    GZIP = "gz"
    BZIP2 = "bz2"
    XZ = "xz"
    ZSTD = "zst"


MAGIC = {
    Packing.GZIP: b"\x1f\x8b\x08",
    Packing.BZIP2: b"BZh",
    Packing.XZ: b"\xfd7zXZ\0",
    Packing.ZSTD: b"\x28\xb5\x2f\xfd",
}


class Decompressor(Protocol):
    """What bz2 and lzma offer, and what is made of the others here."""

    @property
    def eof(self) -> bool:
        """Whether the packed data has come to its own end."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether there is nothing more without more packed data."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What stands behind the end."""
        ...

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes of what is packed."""
        ...


class _Inflater:
    """Zlib's decompressor with the face of the others."""

    def __init__(self, window: int) -> None:
        self._zlib = zlib.decompressobj(window)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        before = self._zlib.copy()
        try:
            found = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        except zlib.error:
            found = self._up_to_damage(before, data)
            if not found:
                raise
        # A full answer may have more behind it, though all was taken in.
        self.needs_input = not self._zlib.unconsumed_tail and len(found) < max_length
        return found

    def _up_to_damage(self, before: "zlib._Decompress", data: bytes) -> bytes:
        """What comes out before the fault: zlib keeps to itself what it had when it met one."""
        out: list[bytes] = []
        for step in (1024, 1):
            self._zlib = before
            with suppress(zlib.error):
                while True:
                    before = self._zlib.copy()
                    given = self._zlib.unconsumed_tail + data
                    piece = self._zlib.decompress(given, step)
                    if not piece:
                        break
                    out.append(piece)
                    data = b""
        self._zlib = before
        return b"".join(out)


def inflater() -> Decompressor:
    """For the bare DEFLATE of a .zip (RFC 1951)."""
    return _Inflater(-zlib.MAX_WBITS)


class _Zstandard:
    """Its decompressor, whose own error becomes a ValueError. Raises DamageError without one."""

    def __init__(self) -> None:
        try:
            if sys.version_info >= (3, 14):
                from compression import zstd  # noqa: PLC0415 newer than the oldest Python here
            else:
                from backports import zstd  # noqa: PLC0415 an extra
        except ImportError as error:
            raise DamageError(NO_ZSTANDARD) from error
        self._zstd = zstd.ZstdDecompressor()
        self._failure = zstd.ZstdError

    @property
    def eof(self) -> bool:
        return self._zstd.eof

    @property
    def needs_input(self) -> bool:
        return self._zstd.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._zstd.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._zstd.decompress(data, max_length)
        except self._failure as error:
            raise ValueError from error


_NEW: dict[Packing, Callable[[], Decompressor]] = {
    Packing.GZIP: lambda: _Inflater(zlib.MAX_WBITS | 16),  # with its header and checksum
    Packing.BZIP2: bz2.BZ2Decompressor,
    Packing.XZ: lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
    Packing.ZSTD: _Zstandard,
}


def packing_of(head: bytes) -> Packing | None:
    """How the file that begins with `head` is compressed."""
    return next((packing for packing, magic in MAGIC.items() if head.startswith(magic)), None)


def decompressor(packing: Packing) -> Decompressor:
    """A new one. Raises DamageError where it is not installed."""
    return _NEW[packing]()
