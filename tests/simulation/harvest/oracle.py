"""An oracle: the interval of somebody who knows the true laws, but not the moment.

It makes the same mailbox and storm many times as large, by the true laws, and reads from that how
often people of an age and kind show as targets, and how many of those first seen after a moment
had been there before it. What it does not know is only what chance did in this one storm.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.simulation.harvest.laws import Law
from tests.simulation.harvest.mailbox import Flags, Floats, draw_people, survivors
from tests.simulation.harvest.storm import Seen, is_listed, is_shown

__all__ = ["oracle_interval"]

PEOPLE = 20_000
SINCE = (0.0, 30.0, 180.0, np.inf)  # days from a moment to a first sighting after it
FLOOR = 1e-4
LIKELY = 0.05


def oracle_interval(law: Law, seen: Seen, chance: np.random.Generator) -> tuple[float, float]:
    """From the earliest to the latest moment, days before the storm."""
    many = draw_people(law, PEOPLE, chance)
    left, first, last = survivors(many)
    # Everybody's chance, had the list been taken when they were there already.
    listed = is_listed(law, many, np.minimum(law.taken, many.came), chance)
    shown = is_shown(law, many, listed, chance)[left]
    edges = np.unique(np.quantile(first, np.linspace(0, 1, 25)))
    silent = np.unique(np.quantile(last, np.linspace(0, 1, 5)))
    kind = kinds(
        first, last, ways(many.is_bystander, many.written_to, many.is_machine)[left], edges, silent
    )
    size = int(kind.max()) + 1
    count = np.bincount(kind, minlength=size)
    chances = (np.bincount(kind, shown, minlength=size) + 0.5 * shown.mean()) / (count + 0.5)
    own = kinds(
        seen.first, seen.last, ways(~seen.wrote, seen.written_to, seen.is_machine), edges, silent
    )
    visible = np.clip(chances[np.minimum(own, size - 1)], FLOOR, 1 - FLOOR)

    moments = np.concatenate([[0.0], np.unique(seen.first), [seen.first.max() + 1]])
    between = (moments[:-1] + moments[1:]) / 2
    scores = np.array([score(law, seen, visible, at, (many.came[left], first)) for at in between])
    likely = np.flatnonzero(scores >= scores.max() + np.log(LIKELY))
    return float(moments[likely[-1] + 1]), float(moments[likely[0]])


def kinds(
    first: Floats, last: Floats, way: NDArray[np.int64], edges: Floats, silent: Floats
) -> NDArray[np.int64]:
    age = np.clip(np.searchsorted(edges, first), 1, len(edges) - 1)
    silence = np.clip(np.searchsorted(silent, last), 1, len(silent) - 1)
    return (age * len(silent) + silence) * 4 + way


def ways(is_bystander: Flags, written_to: Flags, is_machine: Flags) -> NDArray[np.int64]:
    """How somebody is known, as a number."""
    return np.where(is_machine, 3, np.where(is_bystander, 0, 1 + written_to.astype(np.int64)))


def score(law: Law, seen: Seen, visible: Floats, at: float, many: tuple[Floats, Floats]) -> float:
    """The log likelihood of a harvest `at` days before the storm."""
    late = seen.first < at
    came, first = many
    chances = np.where(late, law.by_chance, 1.0) * np.ones(len(visible))
    for low, high in pairwise(SINCE):
        rows = late & (at - seen.first > low) & (at - seen.first <= high)
        later = (at - first > low) & (at - first <= high)
        if rows.any() and later.any():
            chances[rows] += (came[later] >= at).mean()
    shown = np.clip(np.minimum(chances, 1.0) * visible, FLOOR / 10, 1 - FLOOR)
    return float(np.where(seen.is_target, np.log(shown), np.log1p(-shown)).sum())
