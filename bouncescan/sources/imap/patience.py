"""How long a server is waited for that goes wrong: longer each time, and not for ever.

Exponential back-off with jitter and a cap. Whoever brings something new begins at the short waits
again: a line that breaks every minute comes to its end, one that gives nothing is given up.
"""

import random
from collections.abc import Callable

from bouncescan.errors import SourceError

__all__ = ["Patience"]

_FIRST = 0.25  # seconds
_CAP = 60.0
_MOST_HINTED = 600.0  # a server that asks for more gets no more
_ATTEMPTS = 10  # without anything new: some three minutes
_FIRST_ATTEMPTS = 3


class Patience:
    """Attempts without progress, of one connection."""

    def __init__(self, wait: Callable[[float], None], tell: Callable[[str], None]) -> None:
        self.failures = 0
        self.is_endless = False
        self._wait = wait
        self._tell = tell
        # Of all that lost the same server at once, not all come back at once.
        self._jitter = random.Random().uniform  # noqa: S311 no secret

    def renew(self) -> None:
        """Something new has come."""
        self.failures = 0

    def fail(
        self, error: SourceError, cause: BaseException, *, is_first: bool, hint: float = 0.0
    ) -> None:
        """Wait for the next attempt, or raise `error` where there is none left.

        `is_first`: nobody was signed in yet, and somebody sits there who can see to it. `hint` are
        the seconds that the server asks for.
        """
        self.failures += 1
        if not self.is_endless and self.failures >= (_FIRST_ATTEMPTS if is_first else _ATTEMPTS):
            raise error from cause
        longest = min(_FIRST * 2 ** min(self.failures - 1, 20), _CAP)
        seconds = max(self._jitter(longest / 2, longest), min(hint, _MOST_HINTED))
        when = f" in {seconds:.0f} s" if seconds >= 1.5 else ""
        self._tell(f"{error}; tries again{when}")
        self._wait(seconds)
