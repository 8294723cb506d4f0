"""A bounded view of a stream that moves forward: what was passed is gone, what was read stays."""

from bouncescan.sources.files.stream import Stream

__all__ = ["Window"]

# Pieces grow to the larger size: one message is read for little, a whole file at full speed.
_FIRST_PIECE = 1 << 14
_PIECE = 1 << 20


class Window:
    """The bytes of a stream from `base` on, as far as they were read.

    Reading never raises: what failed is in `failure`, and the stream ends there.
    """

    __slots__ = ("_piece", "_stream", "at_end", "base", "data", "failure")

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._piece = _FIRST_PIECE
        self.data = bytearray()
        self.base = 0
        self.at_end = False
        self.failure: OSError | None = None

    @property
    def end(self) -> int:
        """The offset behind the last byte that was read."""
        return self.base + len(self.data)

    def more(self) -> bool:
        """Read a piece more; False at the end."""
        if not self.at_end:
            try:
                piece = self._stream.read(self._piece)
            except OSError as error:
                self.failure, piece = error, b""
            self.data += piece
            self.at_end = not piece
            self._piece = min(self._piece * 2, _PIECE)
        return not self.at_end

    def reach(self, offset: int) -> bool:
        """Read on up to an offset; False where the stream ends before."""
        while self.end < offset:
            if not self.more():
                return False
        return True

    def forget(self, offset: int) -> None:
        """Let go of what lies before an offset."""
        passed = min(offset, self.end) - self.base
        # Not for every little: moving what is held costs more than holding it.
        if passed >= _FIRST_PIECE:
            del self.data[:passed]
            self.base += passed

    def go_to(self, offset: int) -> bool:
        """Begin at an offset; False where the stream ends before, or cannot go back there."""
        if self.base <= offset <= self.end:
            self.forget(offset)
            return True
        if offset > self.end and self.at_end:
            return False
        self.data.clear()
        self.base, self._piece = offset, _FIRST_PIECE
        try:
            self._stream.skip_to(offset)
        except OSError as error:
            self.failure, self.at_end = error, True
            return False
        self.at_end = False
        return True

    def piece(self, begin: int, end: int) -> bytes:
        """The bytes between two offsets, as far as they are held."""
        start = max(0, begin - self.base)
        return bytes(self.data[start : max(0, end - self.base)])
