"""Whether the stranger's list was sorted: then the people of one mail share their fate.

A list sorted by domain puts those together whose server refuses all or swallows all; one in the
order in which it was gathered, those whose addresses are of one age.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
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
    apart: list[float] = []
    pairs = 0
    for batch in batches:
        domains = Counter(person.rpartition("@")[2] for person in batch.people)
        overall.update(domains)
        if len(batch.people) > 1:
            apart.append(_differ(domains))
            pairs += len(batch.people) - 1
    return _alike(apart, _differ(overall) if apart else 0.0, pairs)


def _differ(domains: Counter[str]) -> float:
    """The chance that two of these people have different domains."""
    number = domains.total()
    same = sum(each * (each - 1) for each in domains.values())
    return 1 - same / (number * (number - 1))


def _by_age(batches: Sequence[Batch], first_seen: Mapping[str, datetime]) -> float:
    """By the rank of their first sightings: people come in bursts, and long before others."""
    oldest_first = sorted(
        (first_seen[person], person)
        for person in set().union(*(batch.people for batch in batches))
        if person in first_seen
    )
    rank = {person: place for place, (_, person) in enumerate(oldest_first)}
    everywhere: list[int] = []
    apart: list[float] = []
    pairs = 0
    for batch in batches:
        ranks = sorted(rank[person] for person in batch.people if person in rank)
        everywhere += ranks
        if len(ranks) > 1:
            apart.append(float(np.var(ranks, ddof=1)))
            pairs += len(ranks) - 1
    return _alike(apart, float(np.var(everywhere, ddof=1)) if apart else 0.0, pairs)


def _alike(apart: Sequence[float], by_chance: float, pairs: int) -> float:
    """1 less the share that differs, and less what chance alone may do with so few pairs.

    Each mail counts the same: one list of several may be sorted, and small mails hide most.
    """
    if not by_chance:
        return 0.0
    return max(0.0, 1 - float(np.mean(apart)) / by_chance - 1 / math.sqrt(pairs))
