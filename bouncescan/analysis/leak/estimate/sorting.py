"""Whether the stranger's list was sorted: then the people of one mail share their fate.

A list sorted by domain puts those together whose server refuses all or swallows all; one in the
order in which it was gathered, those whose addresses are of one age.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bouncescan.analysis.leak.estimate.batches import Batch

__all__ = ["Sorting", "measure_sorting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """0 where the people of one mail are as mixed as all, 1 where they are all alike."""

    by_domain: float = 0.0
    by_age: float = 0.0


def measure_sorting(batches: Sequence[Batch], first_seen: Mapping[str, datetime]) -> Sorting:
    """How alike the domains on each mail are, and when its people were first seen."""
    return Sorting(by_domain=_by_domain(batches), by_age=_by_age(batches, first_seen))


def _by_domain(batches: Sequence[Batch]) -> float:
    overall: Counter[str] = Counter()
    same = pairs = 0.0
    for batch in batches:
        domains = Counter(person.rpartition("@")[2] for person in batch.people)
        overall.update(domains)
        same += _pairs(domains.values())
        pairs += _pairs([len(batch.people)])
    if not pairs:
        return 0.0
    by_chance = _pairs(overall.values()) / _pairs([overall.total()])
    return _alike((1 - same / pairs) / (1 - by_chance), pairs) if by_chance < 1 else 0.0


def _by_age(batches: Sequence[Batch], first_seen: Mapping[str, datetime]) -> float:
    """By the rank of their first sightings: people come in bursts, and long before others."""
    oldest_first = sorted(
        (first_seen[person], person)
        for person in set().union(*(batch.people for batch in batches))
        if person in first_seen
    )
    rank = {person: place for place, (_, person) in enumerate(oldest_first)}
    apart = pairs = 0.0
    everywhere: list[int] = []
    for batch in batches:
        ranks = [rank[person] for person in batch.people if person in rank]
        everywhere += ranks
        apart += len(ranks) * _squares(ranks)
        pairs += _pairs([len(ranks)])
    if not pairs:
        return 0.0
    by_chance = 2 * _squares(everywhere) / len(everywhere)
    return _alike(apart / pairs / by_chance, pairs) if by_chance else 0.0


def _squares(ranks: Sequence[int]) -> float:
    """The sum of squares about the mean."""
    return float(np.var(ranks) * len(ranks)) if ranks else 0.0


def _alike(apart: float, pairs: float) -> float:
    """1 less the share that differs, and less what chance alone may do with so few pairs."""
    return max(0.0, 1 - apart - 1 / math.sqrt(pairs))


def _pairs(numbers: Iterable[int]) -> float:
    return sum(number * (number - 1) / 2 for number in numbers)
