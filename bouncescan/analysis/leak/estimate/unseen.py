"""How many people stand only on mails that never came back: draws of what may be true.

1. Of each number of recipients, n mails were seen, each with the chance s: somebody was reported
   (failing.Failing), and the report was not lost. The unseen ones are drawn from what n and s leave
   open, a Poisson number whose mean is Gamma(n) times (1 - s) / s.
2. Their places are more than their people: somebody may stand on several mails, seen ones among
   them. Those who were reported show on which mails people stand, since no mail of theirs is
   hidden by their living; from them follows how many people are new, for each unseen place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bouncescan.analysis.leak.estimate.batches import Batch
from bouncescan.analysis.leak.estimate.failing import Failing, Floats, Ints
from bouncescan.analysis.leak.estimate.lost import draw_lost, how_together
from bouncescan.analysis.leak.estimate.mails import Mails
from bouncescan.analysis.leak.estimate.standing import find_standing

__all__ = ["draw_unseen"]

_SEED = 5321
_DRAWS = 4000
_NEARLY_ALL = 0.9
# How far the log of the share of new people, from those who fail, may be off for those who do not.
_PATTERNS_DIFFER = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """For each draw a point of the grid of Failing, and the share of mails lost with a report."""

    points: Ints
    lost: Floats

    def again(self, kept: Ints) -> "_Drawn":
        return _Drawn(points=self.points[kept], lost=self.lost[kept])


def draw_unseen(found: Mails, batches: Sequence[Batch], failing: Failing, sorting: float) -> Floats:
    """Draws of the number of people on no mail that came back; the same for the same mails.

    `sorting` is 1 where the list was sorted, 0 where it was shuffled each time.
    """
    generator = np.random.default_rng(_SEED)
    points = generator.choice(len(failing.weight), size=_DRAWS, p=failing.weight)
    without_header = min(found.without_header / found.reports, _NEARLY_ALL)
    lost = how_together(found.mails) * draw_lost(found.mails, without_header, _DRAWS, generator)
    drawn = _Drawn(points=points, lost=lost)
    share, fit = _new_people(batches, failing, drawn, sorting, generator)
    weight = np.exp(fit - fit.max())
    kept = generator.choice(_DRAWS, size=_DRAWS, p=weight / weight.sum())
    drawn = drawn.again(kept)
    share = share[kept] ** np.exp(_PATTERNS_DIFFER * generator.standard_normal(_DRAWS))
    kinds, seen = np.unique(
        [(len(batch.people), batch.mails) for batch in batches], axis=0, return_counts=True
    )
    sizes, times = kinds.T
    none = failing.none[np.ix_(drawn.points, failing.columns(sizes.tolist()))]
    hidden = _hidden(none, drawn.lost[:, None], times)
    odds = hidden / np.maximum(1 - hidden, 1e-9)
    mails = generator.poisson(generator.gamma(seen, size=hidden.shape) * odds)
    places = (mails * sizes).sum(axis=1)
    people = places * share
    spread = np.sqrt(people * (1 - share)) * generator.standard_normal(_DRAWS)
    return np.asarray(np.maximum(people + spread, 0), dtype=np.float64)


def _hidden(none: Floats, lost: Floats, times: Ints) -> Floats:
    """The chance that a batch stays unseen: none is reported, or each report is lost."""
    return np.asarray(none + (1 - none) * lost**times, dtype=np.float64)


def _new_people(
    batches: Sequence[Batch],
    failing: Failing,
    drawn: _Drawn,
    sorting: float,
    generator: np.random.Generator,
) -> tuple[Floats, Floats]:
    """People on unseen mails alone, for each place on an unseen mail; one figure for each draw.

    With it how well the draw agrees with how often the others came back (log).
    """
    standing = find_standing(batches)
    columns = failing.columns(standing.size.tolist())
    beside = np.minimum(standing.beside, failing.none_of_more.shape[1] - 1)
    levels = np.quantile(drawn.lost, np.linspace(0.05, 0.95, 8))
    level = np.abs(drawn.lost[:, None] - levels).argmin(axis=1)
    known: dict[tuple[int, int], tuple[Floats, Floats, float]] = {}
    found, fit = np.empty((2, len(level)))
    for row, key in enumerate(zip(drawn.points.tolist(), level.tolist(), strict=True)):
        if key not in known:
            none = failing.none_beside[key[0], columns]
            # Sorted the same way each time, the same people stand beside each other each time.
            tied = failing.none_of_more[key[0], beside] / np.maximum(standing.product(none), 1e-300)
            known[key] = standing.hidden(
                _hidden(none, levels[key[1]], standing.times), 1 + sorting * np.maximum(tied - 1, 0)
            )
        alone, placed, fit[row] = known[key]
        weight = generator.standard_exponential(len(alone))
        found[row] = min(1.0, float(weight @ alone) / max(float(weight @ placed), 1e-300))
    return found, fit
