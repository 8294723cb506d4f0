"""One made-up storm: what the program says of it, what the oracle says, and what is true."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from bouncescan.analysis.leak.harvest import harvest_of
from bouncescan.analysis.leak.harvest.dated import Dated
from tests.simulation.harvest.laws import Law, draw_law
from tests.simulation.harvest.mailbox import draw_people
from tests.simulation.harvest.oracle import oracle_interval
from tests.simulation.harvest.storm import Seen, see

__all__ = ["JUDGING", "TUNING", "Trial", "dated", "make", "try_storm"]

# What the estimator was made with, and what it is judged by.
TUNING, JUDGING = 7, 20260421
BEGAN = datetime(2026, 4, 20, 10, tzinfo=UTC)
DAY = timedelta(days=1)

Interval = tuple[float, float]  # the earliest and the latest moment, days before the storm


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Intervals are None where none is given."""

    law: Law
    interval: Interval | None
    not_before: float | None
    why_not: str | None
    oracle: Interval | None

    def holds(self, interval: Interval) -> bool:
        return interval[0] >= self.law.taken >= interval[1]


def make(seed: int, number: int) -> tuple[Law, Seen]:
    """Storm `number` of a seed."""
    chance = np.random.default_rng([seed, number])
    law = draw_law(chance)
    return law, see(law, draw_people(law, law.people, chance), chance)


def dated(seen: Seen) -> Dated:
    names = tuple(f"person{number}@example.org" for number in seen.people)
    return Dated(
        first=seen.first,
        last=seen.last,
        wrote=seen.wrote,
        written_to=seen.written_to,
        is_machine=seen.is_machine,
        is_target=seen.is_target,
        names=names,
        mails=names,
    )


def try_storm(seed: int, number: int, *, with_oracle: bool = True) -> Trial:
    law, seen = make(seed, number)
    said = harvest_of(dated(seen), BEGAN)
    interval = oracle = None
    if said.interval95 is not None:
        earliest, latest = said.interval95
        interval = (BEGAN - earliest) / DAY, (BEGAN - latest) / DAY
        if with_oracle:
            oracle = oracle_interval(law, seen, np.random.default_rng([seed, number, 1]))
    return Trial(
        law=law,
        interval=interval,
        not_before=(BEGAN - said.not_before) / DAY if said.not_before else None,
        why_not=said.why_not.rule if said.why_not else None,
        oracle=oracle,
    )
