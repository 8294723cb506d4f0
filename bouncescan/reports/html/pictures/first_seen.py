"""Since when those who were written to stand in the mail, and when the addresses were taken."""

from collections.abc import Mapping
from datetime import datetime

import altair as alt

from bouncescan.records.leak import Harvest
from bouncescan.reports.html.pictures.drawing import (
    BAND,
    BAR,
    INK,
    MUTED,
    to_svg,
)

__all__ = ["first_seen"]

_HEIGHT = 150
_MARGIN = 60
_TOP = 14  # the band stands out above the bars


def first_seen(years: Mapping[int, int], harvest: Harvest, width: int) -> str:
    """Bars by the year, a band for when the addresses were taken, a line for the first mail."""
    inner = width - _MARGIN
    x = alt.X(
        "from:T",
        scale=alt.Scale(type="utc", domain=[f"{min(years)}-01-01", _end(years, harvest)]),
        axis=alt.Axis(title=None, format="%Y", tickCount=inner // 60, grid=False),
    )
    values = [
        {"from": f"{year}-02-01", "to": f"{year}-12-01", "n": count}
        for year, count in years.items()
    ]
    layers: list[alt.Chart] = []
    if harvest.interval95 is not None:
        layers.append(_band(harvest.interval95, x))
    layers.append(
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(fill=BAR)
        .encode(
            x=x,
            x2="to:T",
            y=alt.Y(
                "n:Q",
                axis=alt.Axis(title=None, tickMinStep=1, tickCount=3),
                scale=alt.Scale(range=[_HEIGHT, _TOP]),
            ),
            y2=alt.datum(0),
        )
    )
    if harvest.not_after is not None:
        layers.append(_line(harvest.not_after, x))
    return to_svg(alt.layer(*layers).properties(width=inner, height=_HEIGHT))


def _end(years: Mapping[int, int], harvest: Harvest) -> str:
    last = max(years) + 1
    if harvest.not_after is not None:
        last = max(last, harvest.not_after.year + 1)
    return f"{last}-01-01"


def _band(interval: tuple[datetime, datetime], x: alt.X) -> alt.Chart:
    low, high = (when.date().isoformat() for when in interval)
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=[{"from": low, "to": high}]))
        .mark_rect(fill=BAND, fillOpacity=0.55, stroke=MUTED, strokeDash=[3, 3])
        .encode(x=x, x2="to:T", y=alt.value(0), y2=alt.value(_HEIGHT))
    )
    return chart


def _line(when: datetime, x: alt.X) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=[{"from": when.date().isoformat()}]))
        .mark_rule(stroke=INK, strokeWidth=2)
        .encode(x=x, y=alt.value(0), y2=alt.value(_HEIGHT))
    )
    return chart
