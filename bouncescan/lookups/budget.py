"""How long may still be waited: some seconds for each question, and some more for all of them."""

import time

from bouncescan.lookups.failing import LookupFailedError, Why

__all__ = ["Budget"]


class Budget:
    """A clock that runs from when it is made."""

    def __init__(self, *, each: float, in_all: float) -> None:
        self._each = each
        self._end = time.monotonic() + in_all

    def seconds(self) -> float:
        """How long the next question may take. Raises LookupFailedError where no time is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise LookupFailedError(Why.NO_TIME_LEFT)
        return min(self._each, left)
