"""The hours of a storm, put together so that they fit (hours to years), and its waves."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bouncescan.records.findings import Hour
from bouncescan.reports.words import short_time

__all__ = ["Bar", "Wave", "fitting_bars", "waves"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# A night is no end of a storm, and neither is a pause of the machine that sends it.
_SILENCE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class _Unit:
    """Hours, days, months or years: `place` counts them, so that a gap is a place left out."""

    place: Callable[[datetime], int]
    label: Callable[[datetime], str]


_UNITS = (
    _Unit(lambda when: (when - _EPOCH) // timedelta(hours=1), short_time),
    _Unit(lambda when: when.toordinal(), lambda when: when.date().isoformat()),
    _Unit(lambda when: when.year * 12 + when.month, lambda when: when.date().isoformat()[:7]),
    _Unit(lambda when: when.year, lambda when: when.date().isoformat()[:4]),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What one line shows; a gap has no figures."""

    label: str
    bounces: int | None = None
    originals: int | None = None


@dataclass(frozen=True, slots=True)
class Wave:
    """Hours in which mail was sent with no half day of silence between them."""

    first: datetime
    last: datetime  # where its last hour begins
    originals: int


def fitting_bars(hours: Iterable[Hour], most: int) -> list[Bar]:
    """The finest of hours, days, months and years that fits; where none does, the first years."""
    ordered = _ordered(hours)
    bars: list[Bar] = []
    for unit in _UNITS if ordered else ():
        bars = list(_bars(ordered, unit))
        if len(bars) <= most:
            return bars
    return [*bars[: most - 1], Bar("...")] if bars else []


def waves(hours: Iterable[Hour]) -> list[Wave]:
    """When the mail was sent, as far as what came back shows it."""
    sent = [hour for hour in _ordered(hours) if hour.originals]
    found: list[list[Hour]] = [[hour] for hour in sent[:1]]
    for before, hour in pairwise(sent):
        if hour.start - before.start > _SILENCE:
            found.append([])
        found[-1].append(hour)
    return [
        Wave(each[0].start, each[-1].start, sum(hour.originals for hour in each)) for each in found
    ]


def _ordered(hours: Iterable[Hour]) -> list[Hour]:
    told = (hour for hour in hours if hour.bounces or hour.originals)
    return sorted(told, key=lambda hour: hour.start)


def _bars(hours: Sequence[Hour], unit: _Unit) -> Iterator[Bar]:
    grouped: dict[int, list[Hour]] = {}
    for hour in hours:
        grouped.setdefault(unit.place(hour.start), []).append(hour)
    places = sorted(grouped)
    yield _bar(grouped[places[0]], unit)
    for before, place in pairwise(places):
        if place > before + 1:
            yield Bar("...")
        yield _bar(grouped[place], unit)


def _bar(hours: Sequence[Hour], unit: _Unit) -> Bar:
    return Bar(
        label=unit.label(hours[0].start),
        bounces=sum(hour.bounces for hour in hours),
        originals=sum(hour.originals for hour in hours),
    )
