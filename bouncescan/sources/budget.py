"""How much may be downloaded in a day, where a provider locks a mailbox that is read too much.

A day is the last 24 hours, counted by the hour. The ledger, kept by whoever opened the source,
remembers from one run to the next.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bouncescan.errors import SourceError

__all__ = ["Budget", "Ledger", "hour_of"]

DAY = timedelta(hours=24)
_HOUR = timedelta(hours=1)
_WORTH_IT = 10  # a scan is worth going on when a tenth of the day's bytes is free


class Ledger(Protocol):
    """Octets by hour and source, for at least the last day."""

    def hours(self, source: str) -> dict[datetime, int]:
        """What was downloaded, by the hour in which it began."""
        ...

    def add(self, source: str, hour: datetime, octets: int) -> None:
        """So many octets more."""
        ...


def hour_of(when: datetime) -> datetime:
    """The hour in which it lies."""
    return when.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _now() -> datetime:
    return datetime.now(UTC)


class Budget:
    """What may still be downloaded from one source; `limit` None: all."""

    def __init__(
        self,
        source: str,
        limit: int | None,
        ledger: Ledger | None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.limit = limit
        self._source = source
        self._ledger = ledger
        self._now = now
        self._own: dict[datetime, int] = {}

    @property
    def left(self) -> int:
        """Octets; 0 where there is no limit."""
        return max(0, (self.limit or 0) - sum(self._last_day().values()))

    @property
    def shown(self) -> str:
        """How much is left of how much: 1,900 of 2,000 MB."""
        return f"{self.left / 1e6:,.0f} of {(self.limit or 0) / 1e6:,.0f} MB"

    def spend(self, octets: int) -> None:
        """So many have come."""
        if not octets:
            return
        hour = hour_of(self._now())
        self._own[hour] = self._own.get(hour, 0) + octets
        if self._ledger is not None and self.limit is not None:
            self._ledger.add(self._source, hour, octets)

    def check(self, host: str) -> None:
        """Raises SourceError where nothing is left, saying when there is again."""
        if self.limit is None or self.left:
            return
        when = self._goes_on().astimezone().isoformat(timespec="minutes")
        raise SourceError(
            f"{host}: the {self.limit / 1e6:,.0f} MB of a day are used up",
            remedy=f"scan again after {when}: it goes on where it stopped\n"
            "to read more, at the risk that the provider locks the mailbox: --budget MB",
        )

    def _last_day(self) -> dict[datetime, int]:
        hours = self._own if self._ledger is None else self._ledger.hours(self._source)
        oldest = self._now() - DAY
        return {hour: octets for hour, octets in sorted(hours.items()) if hour + _HOUR > oldest}

    def _goes_on(self) -> datetime:
        """When enough of what was downloaded is a day old."""
        hours = self._last_day()
        over = sum(hours.values()) - (self.limit or 0)
        wanted = over + (self.limit or 0) // _WORTH_IT
        for hour, octets in hours.items():
            wanted -= octets
            if wanted <= 0:
                return hour + _HOUR + DAY
        return self._now() + DAY
