"""When each storm began: spoofed mails that lie close together in time are one incident.

Backscatter of years ago is ordinary. Without this the oldest stray bounce would be "the beginning",
and all the mail since then no sign of whom the victim knew.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["Incidents", "find_incidents"]

# Waves of one storm lie days apart. Wrong for a stranger who pauses longer: then the mail in
# between counts as history for those targeted after the pause.
_PAUSE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Incidents:
    """The beginnings of all incidents, oldest first."""

    beginnings: tuple[datetime, ...]

    def began(self, when: datetime | None) -> datetime | None:
        """The beginning of the incident that `when` lies in; unknown is in the first."""
        if not self.beginnings:
            return None
        if when is None:
            return self.beginnings[0]
        return self.beginnings[max(0, bisect_right(self.beginnings, when) - 1)]


def find_incidents(sent: Iterable[datetime | None]) -> Incidents:
    """Cut the times of spoofed mails where nothing was sent for two months."""
    beginnings: list[datetime] = []
    last: datetime | None = None
    for when in sorted(time for time in sent if time is not None):
        if last is None or when - last > _PAUSE:
            beginnings.append(when)
        last = when
    return Incidents(tuple(beginnings))
