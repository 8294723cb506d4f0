"""What was downloaded from a server in the last day, kept in the case from one scan to the next."""

import json
from datetime import datetime, timedelta

from bouncescan.casefile import Case

__all__ = ["CaseLedger"]

_KEY = "downloaded {source}"
_KEPT = timedelta(hours=25)
_AT_ONCE = 1_000_000  # octets: what a run that is killed may forget


class CaseLedger:
    """Octets by hour and source. `keep` writes what is not written yet."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._hours: dict[str, dict[datetime, int]] = {}
        self._unwritten: dict[str, int] = {}

    def hours(self, source: str) -> dict[datetime, int]:
        """What was downloaded, by the hour in which it began."""
        if source not in self._hours:
            self._hours[source] = _read(self._case.info(_KEY.format(source=source)))
        return self._hours[source]

    def add(self, source: str, hour: datetime, octets: int) -> None:
        """So many octets more."""
        hours = self.hours(source)
        hours[hour] = hours.get(hour, 0) + octets
        self._unwritten[source] = self._unwritten.get(source, 0) + octets
        if self._unwritten[source] >= _AT_ONCE:
            self.keep()

    def keep(self) -> None:
        """Write into the case."""
        for source in self._unwritten:
            hours = self._hours[source]
            oldest = max(hours) - _KEPT
            kept = {hour.isoformat(): octets for hour, octets in hours.items() if hour >= oldest}
            self._case.set_info(_KEY.format(source=source), json.dumps(kept))
        self._unwritten.clear()


def _read(text: str | None) -> dict[datetime, int]:
    """What `keep` wrote; what another hand wrote is nothing."""
    try:
        read = json.loads(text or "{}")
        hours = {datetime.fromisoformat(hour): int(octets) for hour, octets in read.items()}
    except (ValueError, AttributeError, TypeError):
        return {}
    return {hour: octets for hour, octets in hours.items() if hour.tzinfo is not None}
