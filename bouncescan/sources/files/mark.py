"""What an mbox was when it was read, to tell later whether it is the same and has only grown.

Mail is appended, and flags are written over in place. When a mail goes, all that lies behind it
moves: so where the last bytes that were read stand where they stood, and the first ones too, the
offsets hold. Wrong for a mail that is replaced in the middle by another of the very same length,
which no mail program does.
"""

import hashlib
import json
from typing import NamedTuple, Self

from bouncescan.sources.files.stream import Stream, read_fully

__all__ = ["PROBE", "Mark"]

PROBE = 1 << 16


class Mark(NamedTuple):
    """How far an mbox was read, where its last message began, and what stood at both ends.

    `messages` is how many were given before the last one, `has_expunged` whether those too that
    were deleted and not yet cleared away.
    """

    last: int
    size: int
    head: str
    tail: str
    messages: int = 0
    has_expunged: bool = False

    @classmethod
    def of(cls, *, last: int, size: int, head: bytes, tail: bytes) -> Self:
        """`head` and `tail` are the first and the last PROBE bytes of `size`."""
        return cls(last, size, _digest(head), _digest(tail))

    def holds(self, stream: Stream) -> bool:
        """Whether a plain file begins with what was read. Raises OSError."""
        if stream.identity().size < self.size:
            return False
        stream.skip_to(0)
        if _digest(read_fully(stream, min(PROBE, self.size))) != self.head:
            return False
        stream.skip_to(max(0, self.size - PROBE))
        return _digest(read_fully(stream, min(PROBE, self.size))) == self.tail

    def to_text(self) -> str:
        """For the case."""
        return json.dumps(self)

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """What `to_text` gave; None for anything else."""
        try:
            last, size, head, tail, messages, has_expunged = json.loads(text)
        except (ValueError, TypeError):
            return None
        if not all(isinstance(number, int) for number in (last, size, messages)):
            return None
        mark = cls(last, size, str(head), str(tail), messages, bool(has_expunged))
        return mark if 0 <= last <= size else None


def _digest(piece: bytes) -> str:
    return hashlib.sha256(piece).hexdigest()[:32]
