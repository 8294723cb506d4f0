"""How CPU time grows with the size of what is read: measured at n, 4n and 16n."""

import gc
import time
from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

__all__ = ["STEP", "growth_fault"]

STEP = 6  # times the CPU time that four times the size may take: room for noise, not for a square
# Below this a clock says nothing; and as long is run before one turn is measured.
NOISE = 0.005

T = TypeVar("T")


def growth_fault(make: Callable[[int], T], run: Callable[[T], object], size: int) -> str | None:
    """How time grows at `size`, 4 and 16 times it, where a step is too much; else None.

    What takes next to nothing at 16 times is not measured further.
    """
    many = make(16 * size)
    if _once(run, many) < STEP * NOISE:
        return None
    given = (make(size), make(4 * size), many)
    if _is_linear([_mean(run, one) for one in given]):
        return None
    # Another process on the same core can only add, and does so for some time: the best of eight
    # rounds over all three.
    rounds = [[_mean(run, one) for one in given] for _ in range(8)]
    costs = [min(found) for found in zip(*rounds, strict=True)]
    return None if _is_linear(costs) else " -> ".join(f"{cost * 1000:.1f} ms" for cost in costs)


def _is_linear(costs: list[float]) -> bool:
    return all(larger < STEP * max(smaller, NOISE / 5) for smaller, larger in pairwise(costs))


def _once(run: Callable[[T], object], given: T) -> float:
    # A collection falls where it falls, and is not what is measured.
    gc.disable()
    try:
        began = time.process_time()
        run(given)
        return time.process_time() - began
    finally:
        gc.enable()


def _mean(run: Callable[[T], object], given: T) -> float:
    turns, spent = 0, 0.0
    while spent < 2 * NOISE:
        spent += _once(run, given)
        turns += 1
    return spent / turns
