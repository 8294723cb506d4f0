"""One storm, estimated and held against its truth; and many of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from zlib import crc32

import numpy as np

from bouncescan.analysis.leak import Material, estimate_targeted
from bouncescan.records.findings import Counts, State
from tests.simulation.estimate.oracle import oracle_interval
from tests.simulation.estimate.reports import address_of, reports, sightings
from tests.simulation.estimate.world import Ints, World, draw_parameters, draw_world

__all__ = ["Trial", "Tried", "run", "tally"]

ENOUGH = 10  # mails to several that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`is_possible` says that enough mails to several people came back, with their headers;
    `is_hidden` that the people stand in the envelope only.
    """

    truth: int
    at_least: int
    is_possible: bool
    is_hidden: bool
    estimate: int | None
    interval: tuple[int, int] | None
    oracle: tuple[float, float] | None
    why_not: str | None

    @property
    def holds(self) -> bool:
        return self.interval is not None and self.interval[0] <= self.truth <= self.interval[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What many trials show. Widths are shares of the truth, where an interval was given."""

    storms: int
    possible: int
    given: int
    given_where_possible: int
    held: int
    below: int  # the truth lies below the interval
    ratio: float
    width: float
    oracle_width: float

    def lines(self) -> tuple[str, ...]:
        return (
            f"storms                          {self.storms}",
            f"  where it is possible          {self.possible}",
            f"interval given                  {self.given}",
            f"  of those where it is possible {self.given_where_possible / self.possible:.1%}",
            (
                f"interval holds the truth        {self.held / self.given:.1%}"
                f" ({self.below} too high, {self.given - self.held - self.below} too low)"
            ),
            f"estimate / truth, median        {self.ratio:.3f}",
            f"width / truth, median           {self.width:.3f}",
            f"  of the oracle                 {self.oracle_width:.3f}",
            f"  times the oracle's            {self.width / self.oracle_width:.2f}",
        )


def run(seed: str, *, with_oracle: bool = True) -> Trial:
    """The storm of a seed; the oracle takes most of the time."""
    chance = np.random.default_rng(crc32(seed.encode()))
    world = draw_world(draw_parameters(chance), chance)
    told = world.reports(chance)
    counted = tuple(reports(world, told, chance))
    shown = [mail for mail, groups in zip(world.mails, told, strict=True) if groups]
    is_possible = _is_possible(world, shown)
    failed = {
        address_of(world, int(person)) for groups in told for group in groups for person in group
    }
    headed = {
        address
        for each in counted
        if each.record.original
        for address in each.record.original.to
        if address.startswith("person")
    }
    targets = dict.fromkeys(headed, State.ADDRESSED) | dict.fromkeys(failed, State.FAILED)
    counts = Counts(
        failed=len(failed),
        delayed=0,
        reached=0,
        addressed=len(targets) - len(failed),
        maybe=None,
        at_least=len(failed),
    )
    material = Material(
        targets=targets,
        sightings=sightings(world, chance.uniform(0.3, 1), chance),
        book=None,
        machines=frozenset(),
        began=None,
    )
    found = estimate_targeted(counts, counted, material, ())
    oracle = None
    if with_oracle and found.interval95:
        oracle = oracle_interval(world.known, len(targets), chance)
    return Trial(
        truth=world.targeted,
        at_least=len(failed),
        is_possible=is_possible,
        is_hidden=world.known.is_hidden,
        estimate=found.estimate,
        interval=found.interval95,
        oracle=oracle,
        why_not=found.why_not.rule if found.why_not else None,
    )


def _is_possible(world: World, shown: Sequence[Ints]) -> bool:
    """Ten mails shown are to several people, and so are most: an estimate needs several each."""
    several = sum(len(mail) > 1 for mail in shown)
    return not world.known.is_hidden and several >= ENOUGH and 2 * several > len(shown)


def tally(trials: Sequence[Trial]) -> Tried:
    possible = [trial for trial in trials if trial.is_possible]
    given = [trial for trial in trials if trial.interval]
    return Tried(
        storms=len(trials),
        possible=len(possible),
        given=len(given),
        given_where_possible=sum(trial.interval is not None for trial in possible),
        held=sum(trial.holds for trial in given),
        below=sum(trial.truth < trial.interval[0] for trial in given if trial.interval),
        ratio=median(trial.estimate / trial.truth for trial in given if trial.estimate),
        width=median(_width(trial.interval) / trial.truth for trial in given),
        oracle_width=median(_width(trial.oracle) / trial.truth for trial in given),
    )


def _width(interval: tuple[float, float] | None) -> float:
    return interval[1] - interval[0] if interval else 0.0
