"""On which mails those stand who were reported, and what follows for those who were not.

No mail of theirs is hidden by their living: so they show how often people are written to again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bouncescan.analysis.leak.estimate.batches import Batch
from bouncescan.analysis.leak.estimate.failing import Floats, Ints

__all__ = ["Standing", "find_standing"]

_STEEPEST, _HALVINGS = 3.0, 16
# Those who fail stand on a tenth more mails than those who do not, or on a tenth fewer.
_PEOPLE_DIFFER = 0.1
# So many people show the pattern as well as all do.
_ENOUGH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The batches of the reported: the numbers of these people, one entry for each place.

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


def find_standing(batches: Sequence[Batch]) -> Standing:
    """The places of the reported, of every second or third where they are very many."""
    reported = set().union(*(batch.reported for batch in batches))
    shown = sorted(reported)[:: 1 + len(reported) // _ENOUGH]
    numbers = {person: number for number, person in enumerate(shown)}
    person: list[int] = []
    size: list[int] = []
    times: list[int] = []
    places = 0
    spared: set[str] = set()
    for batch in batches:
        known = sorted(numbers[each] for each in batch.people if each in numbers)
        person += known
        size += [len(batch.people)] * len(known)
        times += [batch.mails] * len(known)
        others = batch.people - reported
        places += len(others)
        spared |= others
    return Standing(
        person=np.array(person),
        size=np.array(size),
        times=np.array(times),
        seen_on=places / len(spared) if spared else 1.0,
        noise=1 / len(reported) + 1 / max(len(spared), 1),
    )
