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

__all__ = ["draw_unseen"]

_SEED = 5321
_DRAWS = 4000
_STEEPEST, _HALVINGS = 3.0, 16
# Those who fail stand on a tenth more mails than those who do not, or on a tenth fewer.
_PEOPLE_DIFFER = 0.1
_NEARLY_ALL = 0.9


def draw_unseen(found: Mails, batches: Sequence[Batch], failing: Failing, sorting: float) -> Floats:
    """Draws of the number of people on no mail that came back; the same for the same mails.

    `sorting` is 1 where the list was sorted, 0 where it was shuffled each time.
    """
    generator = np.random.default_rng(_SEED)
    drawn = generator.choice(len(failing.weight), size=_DRAWS, p=failing.weight)
    without_header = min(found.without_header / found.reports, _NEARLY_ALL)
    lost = how_together(found.mails) * draw_lost(found.mails, without_header, _DRAWS, generator)
    share, fit = _new_people(batches, failing, drawn, lost, sorting, generator)
    weight = np.exp(fit - fit.max())
    kept = generator.choice(_DRAWS, size=_DRAWS, p=weight / weight.sum())
    points, lost, share = drawn[kept], lost[kept], share[kept]
    kinds, seen = np.unique(
        [(len(batch.people), batch.mails) for batch in batches], axis=0, return_counts=True
    )
    sizes, times = kinds.T
    none = failing.none[np.ix_(points, failing.columns(sizes.tolist()))]
    hidden = _hidden(none, lost[:, None], times)
    odds = hidden / np.maximum(1 - hidden, 1e-9)
    mails = generator.poisson(generator.gamma(seen, size=hidden.shape) * odds)
    places = (mails * sizes).sum(axis=1)
    people = places * share
    spread = np.sqrt(people * (1 - share)) * generator.standard_normal(_DRAWS)
    return np.asarray(np.maximum(people + spread, 0), dtype=np.float64)


def _hidden(none: Floats, lost: Floats, times: Ints) -> Floats:
    """The chance that a batch stays unseen: none is reported, or each report is lost."""
    return np.asarray(none + (1 - none) * lost**times, dtype=np.float64)


def _new_people(  # noqa: PLR0913, PLR0917 what one draw depends on
    batches: Sequence[Batch],
    failing: Failing,
    points: Ints,
    lost: Floats,
    sorting: float,
    generator: np.random.Generator,
) -> tuple[Floats, Floats]:
    """People on unseen mails alone, for each place on an unseen mail; one figure for each draw.

    With it how well the draw agrees with how often the others came back (log).
    """
    standing = _standing(batches)
    columns = failing.columns(standing.size.tolist())
    beside = np.minimum(standing.beside, failing.none_of_more.shape[1] - 1)
    levels = np.quantile(lost, np.linspace(0.05, 0.95, 8))
    level = np.abs(lost[:, None] - levels).argmin(axis=1)
    known: dict[tuple[int, int], tuple[Floats, Floats, float]] = {}
    found, fit = np.empty((2, len(points)))
    for row, key in enumerate(zip(points.tolist(), level.tolist(), strict=True)):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """On which batches the reported stand: their numbers, one entry for each place.

    `size` and `times` are of the place's batch. `seen_on` is the mean number of batches that
    came back and hold somebody who was not reported.
    """

    person: Ints
    size: Ints
    times: Ints
    seen_on: float
    noise: float  # 1 / n of the means over those reported and those not

    @property
    def beside(self) -> Ints:
        """How many others stand on all batches of each person."""
        return np.bincount(self.person, self.size - 1).astype(np.int64)

    def product(self, of_places: Floats) -> Floats:
        """For each person the product of what is given for each place."""
        return np.exp(np.bincount(self.person, np.log(np.maximum(of_places, 1e-300))))

    def hidden(self, beside: Floats, tied: Floats) -> tuple[Floats, Floats, float]:
        """For each person, weighed: to be on unseen batches only, and the unseen places.

        `beside` is for each place the chance that the batch stays unseen but for this person, and
        `tied` for each person how much likelier all of them are to stay unseen than each alone.
        Those who fail are older and may stand on more lists than those who do not: weighed by
        their number of places so that as many come back with each as do with those who live. That
        needs no great weights where the chances are right: last comes how well that agrees.
        """
        places = np.bincount(self.person)
        alone = np.minimum(1.0, self.product(beside) * tied)
        placed = np.bincount(self.person, beside)
        expected = (places - placed).sum() / max((1 - alone).sum(), 1e-300)
        off = np.log(max(expected, 1.0)) - np.log(self.seen_on)
        unsure = _PEOPLE_DIFFER**2 + np.var(places) / np.mean(places) ** 2 * self.noise
        low, high = -_STEEPEST, _STEEPEST
        for _ in range(_HALVINGS):
            tilt = (low + high) / 2
            weight = np.exp(-tilt * (places - places.min()))
            if weight @ (places - placed) > self.seen_on * (weight @ (1 - alone)):
                low = tilt
            else:
                high = tilt
        return weight * alone, weight * placed, float(-(off**2) / unsure / 2)


def _standing(batches: Sequence[Batch]) -> _Standing:
    reported = set().union(*(batch.reported for batch in batches))
    numbers = {person: number for number, person in enumerate(sorted(reported))}
    person: list[int] = []
    size: list[int] = []
    times: list[int] = []
    places = 0
    spared: set[str] = set()
    for batch in batches:
        known = [numbers[each] for each in batch.people if each in numbers]
        person += known
        size += [len(batch.people)] * len(known)
        times += [batch.mails] * len(known)
        places += len(batch.people) - len(known)
        spared |= batch.people - reported
    return _Standing(
        person=np.array(person),
        size=np.array(size),
        times=np.array(times),
        seen_on=places / len(spared) if spared else 1.0,
        noise=1 / len(reported) + 1 / max(len(spared), 1),
    )
