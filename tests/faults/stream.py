"""What an IMAP server sends, as it comes: lines, and literals in pieces."""

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Line", "Piece", "Stream", "announced"]

_LITERAL = re.compile(rb"\{(\d+)\+?\}\Z")


class Line(NamedTuple):
    """Text without its CRLF. `begins`: it is the first of a response, not behind a literal."""

    text: bytes
    begins: bool


class Piece(NamedTuple):
    """Some bytes of a literal; `at` is how many came before, `size` how many it has in all."""

    data: bytes
    at: int
    size: int

    @property
    def is_last(self) -> bool:
        return self.at + len(self.data) == self.size


def announced(text: bytes) -> int | None:
    """The size of the literal that follows this line, if one does."""
    match = _LITERAL.search(text)
    return int(match[1]) if match else None


class Stream:
    """Cuts bytes into lines and pieces; what is no whole line yet waits for the rest."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._literal: tuple[int, int] | None = None  # bytes that came, bytes in all
        self._begins = True

    def feed(self, data: bytes) -> Iterator[Line | Piece]:
        """What is complete now."""
        self._buffer += data
        while (found := self._next()) is not None:
            yield found

    def _next(self) -> Line | Piece | None:
        if self._literal is not None:
            return self._piece(*self._literal)
        end = self._buffer.find(b"\r\n")
        if end < 0:
            return None
        line = Line(bytes(self._buffer[:end]), self._begins)
        del self._buffer[: end + 2]
        size = announced(line.text)
        self._literal = None if size is None else (0, size)
        self._begins = size is None
        return line

    def _piece(self, at: int, size: int) -> Piece | None:
        if not self._buffer and at < size:
            return None
        piece = Piece(bytes(self._buffer[: size - at]), at, size)
        del self._buffer[: size - at]
        self._literal = None if piece.is_last else (at + len(piece.data), size)
        return piece
