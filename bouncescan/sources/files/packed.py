"""One compressed file, unpacked piece by piece on the way, so that memory is bounded.

Several compressed files in one, as they come of appending, are read through, and padding behind
them too.
"""

import lzma
import zlib
from collections.abc import Callable
from functools import partial

from bouncescan.sources.files.bounds import check_unpacked
from bouncescan.sources.files.decompressors import MAGIC, Decompressor, Packing, decompressor
from bouncescan.sources.files.stream import Content, DamageError, Identity, Stream

__all__ = ["DAMAGED", "ENDS_EARLY", "PackedContent", "PackingStream"]

ENDS_EARLY = "the packed data ends too early"
DAMAGED = "the packed data is damaged"

_PIECE = 1 << 17


class PackedContent:
    """What a compressed file holds."""

    __slots__ = ("_content", "_packing")

    is_plain = False

    def __init__(self, content: Content, packing: Packing) -> None:
        self._content = content
        self._packing = packing

    def open(self) -> "PackingStream":
        """It unpacked, from its first byte on. Raises OSError."""
        decompressor(self._packing)  # raises before anything is open
        new = partial(decompressor, self._packing)
        return PackingStream(self._content.open(), new, MAGIC[self._packing])


class PackingStream:
    """A compressed stream, unpacked. One that begins with `magic` behind it is read on; None: not.

    `rest` is what stands behind the end, as far as it was read.
    """

    def __init__(
        self, packed: Stream, new: Callable[[], Decompressor], magic: bytes | None = None
    ) -> None:
        self._packed = packed
        self._new = new
        self._magic = magic
        self._open: Decompressor | None = new()
        self._taken = 0
        self._position = 0
        self.rest = b""

    @property
    def packed_size(self) -> int:
        """How many packed bytes were taken, without the rest."""
        return self._taken - len(self.rest)

    def read(self, size: int) -> bytes:
        """What comes next. Raises OSError."""
        while self._open is not None:
            found = self._unpack(self._open, size)
            if self._open.eof:
                self._open = self._following(self._open.unused_data)
            if found:
                self._position += len(found)
                check_unpacked(self._position, self._taken)
                return found
        return b""

    def _unpack(self, opened: Decompressor, size: int) -> bytes:
        given = (self.rest or self._take()) if opened.needs_input else b""
        self.rest = b""
        if opened.needs_input and not given:
            raise DamageError(ENDS_EARLY)
        try:
            return opened.decompress(given, size)
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
            raise DamageError(DAMAGED) from error

    def _take(self) -> bytes:
        piece = self._packed.read(_PIECE)
        self._taken += len(piece)
        return piece

    def _following(self, rest: bytes) -> Decompressor | None:
        """The next stream behind the one that ended, where there is one."""
        if self._magic is not None:
            rest = rest.lstrip(b"\0")  # tapes and xz pad with zeros
            while len(rest) < len(self._magic) and (piece := self._take()):
                rest = (rest + piece).lstrip(b"\0")
        self.rest = rest
        return self._new() if self._magic and rest.startswith(self._magic) else None

    def skip_to(self, offset: int) -> None:
        """Unpack up to an offset. Raises OSError, DamageError too where it ends before."""
        if offset < self._position:
            raise DamageError(DAMAGED)
        while self._position < offset:
            if not self.read(min(_PIECE, offset - self._position)):
                raise DamageError(ENDS_EARLY)

    def identity(self) -> Identity:
        """That of the packed file."""
        return self._packed.identity()

    def size(self) -> None:
        """Not known before the end."""

    def modified(self) -> None:
        """Not kept."""

    def close(self) -> None:
        """Close the packed file."""
        self._packed.close()
