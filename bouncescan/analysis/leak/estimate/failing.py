"""How likely a recipient is to be reported, from mails of which at least one recipient was.

A mail without a report is never seen, so the counts lack their zeros: with m recipients of whom f
are reported, f is beta-binomial without 0. Three figures decide, each held as weights on a grid, so
that what is not known of them stays in the answer (a best fit alone would be too sure):

chance     the mean of being reported, on a mail of the middle size
slope      by how much the log odds of it rise with the log of the size: each list has its people,
           and its sender's number of recipients a mail
likeness   the correlation within a mail: its people share their fate, being of one age or domain
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bouncescan.analysis.leak.estimate.sorting import Sorting

__all__ = ["Failing", "Floats", "Ints", "fit_failing", "size_for"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LOG_ODDS = np.linspace(-5.5, 3.5, 55)
_SLOPES = np.array([-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6])
_LIKENESS = np.array([0.0, 0.01, 0.025, 0.05, 0.08, 0.12, 0.18, 0.26, 0.36, 0.48, 0.62, 0.78])
# Lists whose mails differ in size by a factor of three differ in the odds by a third.
_USUAL_SLOPE = 0.25
# What is usual: people of one mail share a little of their fate in any list, more in one sorted by
# age, and a lot in one sorted by domain.
_SHUFFLED, _BY_AGE, _BY_DOMAIN = 0.012, 0.1, 0.3
# From here on sizes are rounded: mails so large are seen, or nearly.
_EXACT, _MOST, _STEP = 24, 200, 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """What the counts say: `weight` for each point of the grid.

    `none` and `none_beside` have a row for each point and a column for each of `sizes`: the chance
    that none of so many is reported, and that none is beside one who is not. `none_of_more` is the
    latter on one mail of the middle kind, with a column for each number beside, from 0.
    """

    weight: Floats
    sizes: Ints
    none: Floats
    none_beside: Floats
    none_of_more: Floats

    def columns(self, sizes: Sequence[int]) -> Ints:
        """The columns for these numbers of recipients, which were among the counts."""
        return np.searchsorted(self.sizes, [size_for(size) for size in sizes])


def size_for(size: int) -> int:
    """The size as which a mail counts here."""
    if size <= _EXACT:
        return size
    size = min(size, _MOST)
    return round(_EXACT * _STEP ** round(float(np.log(size / _EXACT) / np.log(_STEP))))


def fit_failing(counts: Sequence[tuple[int, int]], sorting: Sorting) -> Failing:
    """Weigh the grid by pairs (recipients, reported among them), each reported at least once."""
    of_size: dict[int, Counter[int]] = {}
    for m, f in counts:
        size = size_for(m)
        of_size.setdefault(size, Counter())[max(1, round(f * size / m))] += 1
    sizes = np.array(sorted(of_size))
    middle = float(np.mean([np.log(size_for(m)) for m, _ in counts]))
    odds, slope, likeness = (
        each.ravel() for each in np.meshgrid(_LOG_ODDS, _SLOPES, _LIKENESS, indexing="ij")
    )
    fit = _log_prior(odds, slope, likeness, sorting)
    none, beside = np.empty((2, len(fit), len(sizes)))
    for column, size in enumerate(sizes.tolist()):
        chance = 1 / (1 + np.exp(-odds - slope * (np.log(size) - middle)))
        reported, spared, total = _rising(chance, likeness, size)
        unseen = np.minimum(spared[:, size] - total[:, size], -1e-12)
        none[:, column] = np.exp(unseen)
        beside[:, column] = np.exp(unseen - spared[:, 1] + total[:, 1])
        for f, times in of_size[size].items():
            seen = np.log(-np.expm1(unseen))
            fit += times * (reported[:, f] + spared[:, size - f] - total[:, size] - seen)
    weight = np.exp(fit - fit.max())
    _, spared, total = _rising(1 / (1 + np.exp(-odds)), likeness, _MOST)
    return Failing(
        weight=weight / weight.sum(),
        sizes=sizes,
        none=none,
        none_beside=np.minimum(beside, 1.0),
        none_of_more=np.exp((spared - spared[:, 1:2]) - (total - total[:, 1:2]))[:, 1:],
    )


def _rising(chance: Floats, likeness: Floats, size: int) -> tuple[Floats, Floats, Floats]:
    """The parts of the beta-binomial chance: log of start (start + step) (start + 2 step) ...

    For those reported, those spared and all; from 0 factors to `size`.
    """
    steps = likeness[:, None] * np.arange(size)
    starts = (chance * (1 - likeness), (1 - chance) * (1 - likeness), 1 - likeness)
    before = np.zeros((len(chance), 1))
    reported, spared, total = (
        np.concatenate([before, np.cumsum(np.log(start[:, None] + steps), axis=1)], axis=1)
        for start in starts
    )
    return reported, spared, total


def _log_prior(odds: Floats, slope: Floats, likeness: Floats, sorting: Sorting) -> Floats:
    """Every chance as likely as any other; the grid is even on the scale of log odds."""
    chance = 1 / (1 + np.exp(-odds))
    widths = np.gradient(np.append(_LIKENESS, 2 * _LIKENESS[-1] - _LIKENESS[-2]))[:-1]
    width = np.interp(likeness, _LIKENESS, widths)
    usual = max(_SHUFFLED, sorting.by_age * _BY_AGE, sorting.by_domain * _BY_DOMAIN)
    return np.asarray(
        np.log(chance * (1 - chance) * width) - likeness / usual - (slope / _USUAL_SLOPE) ** 2 / 2,
        dtype=np.float64,
    )
