"""When the bounces came, as bars: by hour, and by day, month or year where it took longer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Hour
from bouncescan.reports.terminal.paper import GAP, INDENT, Section, column_table, heading
from bouncescan.reports.words import short_time

__all__ = ["tell_timeline"]

_LINES = 24
_NARROWEST_BAR = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
class _Bar:
    """What one line shows; a gap has no figures."""

    label: str
    bounces: int | None = None
    originals: int | None = None


def tell_timeline(findings: Findings, words: Texts, width: int) -> Section:
    """At most 24 bars; a gap is "..."."""
    hours = sorted(
        (hour for hour in findings.timeline if hour.bounces or hour.originals),
        key=lambda hour: hour.start,
    )
    if not hours:
        return
    bars = _fitting(hours)
    titles = (words.gettext("time"), words.gettext("sent"), words.gettext("bounces"))
    scale = _Scale(_room(titles, bars, width), max(bar.bounces or 0 for bar in bars))
    rows: list[tuple[Text, ...]] = [tuple(Text(title, style="dim") for title in (*titles, ""))]
    rows.extend(_row(bar, scale) for bar in bars)
    yield heading(words.gettext("When"))
    yield column_table(rows, right=(1, 2))


def _fitting(hours: Sequence[Hour]) -> list[_Bar]:
    """The finest of hours, days, months and years that fits; where none does, the first years."""
    bars: list[_Bar] = []
    for unit in _UNITS:
        bars = list(_bars(hours, unit))
        if len(bars) <= _LINES:
            return bars
    return [*bars[: _LINES - 1], _Bar("...")]


def _bars(hours: Iterable[Hour], unit: _Unit) -> Iterator[_Bar]:
    grouped: dict[int, list[Hour]] = {}
    for hour in hours:
        grouped.setdefault(unit.place(hour.start), []).append(hour)
    places = sorted(grouped)
    yield _bar(grouped[places[0]], unit)
    for before, place in pairwise(places):
        if place > before + 1:
            yield _Bar("...")
        yield _bar(grouped[place], unit)


def _bar(hours: Sequence[Hour], unit: _Unit) -> _Bar:
    return _Bar(
        label=unit.label(hours[0].start),
        bounces=sum(hour.bounces for hour in hours),
        originals=sum(hour.originals for hour in hours),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """The longest bar in columns, and the bounces that it stands for."""

    columns: int
    most: int

    def marks(self, bounces: int) -> str:
        """A bar; one mark at least for what is not nothing."""
        return "#" * -(-bounces * self.columns // max(self.most, 1))


def _room(titles: Sequence[str], bars: Sequence[_Bar], width: int) -> int:
    labels = max(cell_len(text) for text in (titles[0], *(bar.label for bar in bars)))
    sent = max(cell_len(titles[1]), *(len(str(bar.originals)) for bar in bars))
    bounces = max(cell_len(titles[2]), *(len(str(bar.bounces)) for bar in bars))
    return max(width - INDENT - labels - sent - bounces - 3 * GAP, _NARROWEST_BAR)


def _row(bar: _Bar, scale: _Scale) -> tuple[Text, ...]:
    if bar.bounces is None:
        return (Text(bar.label), Text(), Text(), Text())
    return (
        Text(bar.label),
        Text(str(bar.originals)),
        Text(str(bar.bounces)),
        Text(scale.marks(bar.bounces), style="red"),
    )
