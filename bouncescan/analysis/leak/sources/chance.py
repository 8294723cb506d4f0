"""What chance explains: strays that a source does not hold, and people of it that went untouched.

Every threshold of this package stands here, with its reason.
"""

import math

__all__ = [
    "ENOUGH",
    "FEW_GONE",
    "LEAST_SHOWN",
    "MUCH_GONE",
    "RARELY",
    "SELDOM",
    "allowed_strays",
    "chance_of_so_few",
]

# With fewer targets a handful of strays would decide.
ENOUGH = 10
# The share of a stranger's list that is from elsewhere: lists are mixed, people answer from other
# addresses, a card was thrown away since.
_STRAY = 0.03
# A chance of one in twenty makes a rival weak, one of a hundred or a thousand rules it out.
SELDOM = 0.05
RARELY = 0.01
# Of a list in use at least one address in twenty shows itself, by a bounce, an automatic answer or
# as somebody's fellow recipient: addresses die at several times that rate a year.
LEAST_SHOWN = 0.05
# Everybody deletes some mail. Where one in ten of the mails that were answered is gone, single
# mails with many people on them may be too.
MUCH_GONE = 0.1
FEW_GONE = 2


def allowed_strays(targets: int) -> int:
    """How many of so many targets a source may leave over and still be the only one."""
    below = 0.0  # the chance of fewer than one more than these
    for strays in range(targets):
        below += _chance_of(strays, targets, _STRAY)
        if 1 - below < RARELY:
            return strays
    return targets


def chance_of_so_few(hits: int, people: int, rate: float) -> float:
    """The chance of at most `hits` of `people`, each hit at `rate` (binomial)."""
    if hits >= people or rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    return min(1.0, math.fsum(_chance_of(hit, people, rate) for hit in range(hits + 1)))


def _chance_of(hits: int, people: int, rate: float) -> float:
    """By logarithms: the ways to choose a thousand of many are no float."""
    ways = math.lgamma(people + 1) - math.lgamma(hits + 1) - math.lgamma(people - hits + 1)
    return math.exp(ways + hits * math.log(rate) + (people - hits) * math.log1p(-rate))
