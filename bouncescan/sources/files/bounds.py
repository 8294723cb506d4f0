"""How much is taken from one file: what no mailbox exceeds, and what is meant to fill a disk does.

A Google Takeout of 50 GB unpacks to at most three times its size. A storm of equal bounces shrinks
to a hundredth and less, so a ratio alone says nothing: only where what came out is large too.
"""

from bouncescan.sources.files.stream import DamageError

__all__ = ["LARGEST_HEADER", "LARGEST_MESSAGE", "UNPACKS_TO_TOO_MUCH", "check_unpacked", "is_bomb"]

# Providers take 25 to 150 MB in one message. The notice and the header of the returned mail, all
# that is looked for, stand at its beginning.
LARGEST_MESSAGE = 1 << 25
LARGEST_HEADER = 1 << 22

UNPACKS_TO_TOO_MUCH = "unpacks to more than any mailbox does"

_LARGE = 1 << 32
_RATIO = 250


def is_bomb(unpacked: int, packed: int) -> bool:
    """Whether so much out of so little is no mailbox."""
    return unpacked > _LARGE and unpacked > _RATIO * packed


def check_unpacked(unpacked: int, packed: int) -> None:
    """Raises DamageError where `is_bomb`."""
    if is_bomb(unpacked, packed):
        raise DamageError(UNPACKS_TO_TOO_MUCH)
