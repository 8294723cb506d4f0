"""A mailbox of any size costs the harvest little, and never the square of its people."""

import numpy as np

from bouncescan.analysis.leak.harvest.dated import Dated
from bouncescan.analysis.leak.harvest.interval import find_interval
from tests.support.growth import growth_fault


def everybody(size: int) -> Dated:
    chance = np.random.default_rng(7)
    first = chance.uniform(1, 4000, size)
    return Dated(
        first=first,
        last=first * chance.random(size),
        wrote=chance.random(size) < 0.6,
        written_to=chance.random(size) < 0.3,
        is_machine=chance.random(size) < 0.1,
        is_target=(chance.random(size) < 0.3) & (first > 700),
    )


def test_the_interval_costs_time_in_proportion_to_the_people() -> None:
    assert growth_fault(everybody, find_interval, 2_000) is None


def test_many_people_leave_little_open() -> None:
    earliest, latest = find_interval(everybody(100_000))
    assert earliest >= 700 >= latest
    assert earliest - latest < 10
