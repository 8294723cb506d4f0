"""The most people that a known source can hold: the estimate's interval ends there."""

import math
from collections.abc import Collection, Sequence

from bouncescan.records.leak import Hypothesis, LeakSource, Standing

__all__ = ["find_ceiling"]

# What somebody else's mailbox or an unknown list holds, the victim's data does not show.
_COUNTED = frozenset(
    {Hypothesis.ADDRESS_BOOK, Hypothesis.MAILBOX, Hypothesis.ONE_MAIL, Hypothesis.SEVERAL}
)
_Z = 1.96


def find_ceiling(sources: Sequence[LeakSource], targets: Collection[str]) -> int | None:
    """The size of the largest supported source, with what of the targets it does not show.

    A source shows `size` people so far as the data left shows it. It explains a share of the
    targets only, since cards and mails were deleted: its whole is larger by as much.
    Wrong where more than one source was used and one alone explains nearly all that failed.
    """
    wholes = [
        source.size / _at_least(source.covers, len(targets))
        for source in sources
        if source.grade is Standing.SUPPORTED
        and source.hypothesis in _COUNTED
        and source.size
        and source.covers
    ]
    return max(len(targets), math.ceil(max(wholes))) if wholes else None


def _at_least(share: float, number: int) -> float:
    """The lower end of a share's 95 % interval (Wilson's)."""
    if number == 0:
        return share
    middle = share + _Z**2 / (2 * number)
    spread = _Z * math.sqrt(share * (1 - share) / number + _Z**2 / (4 * number**2))
    return (middle - spread) / (1 + _Z**2 / number)
