"""When the bounces came, as bars: by hour, and by day, month or year where it took longer."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.hours import Bar, fitting_bars
from bouncescan.reports.terminal.paper import GAP, INDENT, Section, column_table, heading

__all__ = ["tell_timeline"]

_LINES = 24
_NARROWEST_BAR = 5


def tell_timeline(findings: Findings, words: Texts, width: int) -> Section:
    """At most 24 bars; a gap is "..."."""
    bars = fitting_bars(findings.timeline, _LINES)
    if not bars:
        return
    titles = (words.gettext("time"), words.gettext("sent"), words.gettext("bounces"))
    scale = _Scale(_room(titles, bars, width), max(bar.bounces or 0 for bar in bars))
    rows: list[tuple[Text, ...]] = [tuple(Text(title, style="dim") for title in (*titles, ""))]
    rows.extend(_row(bar, scale) for bar in bars)
    yield heading(words.gettext("When"))
    yield column_table(rows, right=(1, 2))


@dataclass(frozen=True, slots=True)
class _Scale:
    """The longest bar in columns, and the bounces that it stands for."""

    columns: int
    most: int

    def marks(self, bounces: int) -> str:
        """A bar; one mark at least for what is not nothing."""
        return "#" * -(-bounces * self.columns // max(self.most, 1))


def _room(titles: Sequence[str], bars: Sequence[Bar], width: int) -> int:
    labels = max(cell_len(text) for text in (titles[0], *(bar.label for bar in bars)))
    sent = max(cell_len(titles[1]), *(len(str(bar.originals)) for bar in bars))
    bounces = max(cell_len(titles[2]), *(len(str(bar.bounces)) for bar in bars))
    return max(width - INDENT - labels - sent - bounces - 3 * GAP, _NARROWEST_BAR)


def _row(bar: Bar, scale: _Scale) -> tuple[Text, ...]:
    if bar.bounces is None:
        return (Text(bar.label), Text(), Text(), Text())
    return (
        Text(bar.label),
        Text(str(bar.originals)),
        Text(str(bar.bounces)),
        Text(scale.marks(bar.bounces), style="red"),
    )
