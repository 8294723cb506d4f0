"""Chance by seed: the same numbers on every Python, one stream for each part of a storm.

Only `Random.random()` is promised to stay as it is between versions, so all is made of it.
A part that asks its own `child` stream for numbers does not move the others when it changes.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

__all__ = ["Chance"]

T = TypeVar("T")


class Chance:
    """One stream of numbers."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._random = random.Random(seed)

    def child(self, name: str) -> "Chance":
        return Chance(f"{self.seed}/{name}")

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def integer(self, low: int, high: int) -> int:
        """From low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[self.integer(0, len(items) - 1)]

    def weighted(self, items: Sequence[tuple[T, float]]) -> T:
        at = self._random.random() * sum(weight for _, weight in items)
        for item, weight in items:
            at -= weight
            if at < 0:
                return item
        return items[-1][0]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        keyed = sorted((self._random.random(), at) for at in range(len(items)))
        return [items[at] for _, at in keyed]

    def sample(self, items: Sequence[T], size: int) -> list[T]:
        return self.shuffled(items)[:size]

    def letters(self, size: int, alphabet: str = "0123456789abcdef") -> str:
        return "".join(self.pick(alphabet) for _ in range(size))

    def between(self, start: datetime, end: datetime) -> datetime:
        seconds = int((end - start).total_seconds())
        return start + timedelta(seconds=self.integer(0, max(seconds, 0)))

    def after(self, start: datetime, low: int, high: int) -> datetime:
        """Some seconds after, from low to high."""
        return start + timedelta(seconds=self.integer(low, high))
