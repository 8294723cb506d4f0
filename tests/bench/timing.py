"""Timing several things in one run, turn by turn, so that a noisy machine is noisy for all."""

import statistics
import time
from collections.abc import Callable, Mapping

__all__ = ["medians", "show"]


def medians(things: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """The median seconds of each thing over some rounds."""
    taken: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(rounds):
        for name, thing in things.items():
            start = time.perf_counter()
            thing()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def show(seconds: Mapping[str, float], *, against: str, count: int = 1) -> None:
    """A line for each: how many times the peer's time it takes, and the time of one."""
    for name, median in seconds.items():
        ratio = median / seconds[against]
        print(f"  {name:42} {ratio:6.2f} x   {1e6 * median / count:9.0f} us each")
