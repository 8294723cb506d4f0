"""What was given once in a run, so that a second connection asks neither person nor command."""

import time
from dataclasses import dataclass, field

from bouncescan.sources.secret import Secret

__all__ = ["Tokens", "Wallet"]

_MARGIN = 60.0  # seconds before its end in which a token is not used any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token, until when it lasts by our own clock, and what renews it."""

    access: Secret
    refresh: Secret | None = None
    ends: float | None = None

    @property
    def is_stale(self) -> bool:
        """Whether it has ended, or is about to."""
        return self.ends is not None and time.monotonic() > self.ends - _MARGIN


@dataclass(slots=True)
class Wallet:
    """Passwords and tokens by (account, host), and the warnings that were said."""

    passwords: dict[tuple[str, str], Secret] = field(default_factory=dict)
    tokens: dict[tuple[str, str], Tokens] = field(default_factory=dict)
    warned: set[str] = field(default_factory=set)
