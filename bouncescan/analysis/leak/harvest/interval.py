"""The moments that what is seen fits nearly as well as the best one: from the first to the last."""

import numpy as np

from bouncescan.analysis.leak.harvest.dated import Dated, Floats, Numbers
from bouncescan.analysis.leak.harvest.likelihood import log_likelihood
from bouncescan.analysis.leak.harvest.visibility import Groups

__all__ = ["find_interval"]

# A moment is left out if what is seen would be so many times less likely with it. Between people
# who came one after the other the likelihood falls in steps, so that the usual bound (of a smooth
# likelihood: 6.8) is too narrow: n untouched newcomers have the chance (1-p)^n, and leaving out
# where that is below 1/20 fails in 1 of 20. The rest is for what the curve cannot follow.
_LESS_LIKELY = 40.0
_MOMENTS = 60
_MORE = 16
_NEAR = 3
_ROUNDS = 8
_TIMES = 24


def find_interval(dated: Dated) -> tuple[float, float]:
    """The earliest and the latest moment, in days before the storm.

    Nothing changes between two first sightings, so one moment between each two is tried: first a
    few over the whole time, then more where the ends and the best one lie. Where some were left
    untried at an end, the interval reaches to the next one that was ruled out.
    """
    marks = np.concatenate([[0.0], np.unique(dated.first), [dated.first.max() + 1.0]])
    gaps = len(marks) - 1
    tried = _spread(0, gaps, _MOMENTS)
    below, above = 0, gaps
    for _ in range(_ROUNDS):
        moments = (marks[tried] + marks[tried + 1]) / 2
        fits = log_likelihood(_group(dated, moments), moments)
        good = np.flatnonzero(fits >= fits.max() - np.log(_LESS_LIKELY))
        first, last = int(good[0]), int(good[-1])
        below = int(tried[first - 1]) + 1 if first else min(below, int(tried[0]))
        above = int(tried[last + 1]) if last + 1 < len(tried) else max(above, int(tried[-1]) + 1)
        low, high, best = int(tried[first]), int(tried[last]), int(tried[fits.argmax()])
        if low == below and high + 1 == above:
            break
        # What was ruled out beyond the next moment at each end is not tried again.
        tried = np.unique(
            np.concatenate(
                [
                    tried[max(0, first - 1) : last + 2][:: max(1, len(good) // _MORE)],
                    [low, high, best, max(0, below - 1), min(gaps - 1, above)],
                    _spread(below, low, _MORE),
                    _spread(high + 1, above, _MORE),
                    _spread(max(0, best - _NEAR), min(gaps, best + _NEAR + 1), _MORE),
                ]
            )
        )
    return float(marks[min(above, gaps - 1)]), float(marks[below])


def _spread(begin: int, end: int, number: int) -> Numbers:
    """So many gaps of those from `begin` to before `end`."""
    return np.unique(np.linspace(begin, max(begin, end - 1), number).round().astype(np.int64))[
        : max(0, end - begin)
    ]


def _group(dated: Dated, moments: Floats) -> Groups:
    """People alike as one group, so that a large mailbox costs little more than a small one.

    No group reaches over one of the moments. In each, silence is alike to a factor of two.
    """
    ages = np.geomspace(1.0, dated.first.max() + 1.0, _TIMES)
    between = np.searchsorted(np.unique(np.concatenate([moments, ages])), dated.first)
    silent = np.floor(np.log2(dated.last + 30)).astype(np.int64)
    kinds = dated.kinds()
    alike = np.column_stack([between, silent, kinds])
    _, group = np.unique(alike, axis=0, return_inverse=True)
    people = np.bincount(group).astype(float)

    def mean(values: Floats) -> Floats:
        means: Floats = np.bincount(group, values) / people
        return means

    return Groups(
        first=mean(dated.first),
        last=mean(dated.last),
        kinds=np.column_stack([mean(kind) for kind in kinds.T]),
        people=people,
        targets=np.bincount(group, dated.is_target).astype(float),
    )
