"""When mail was sent and bounces came: two rows of bars over the same days."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import altair as alt

from bouncescan.records.findings import Hour
from bouncescan.reports.html.pictures.drawing import BAR, HEADING, INK, to_svg

__all__ = ["timeline"]

_HEIGHT = 90
_MARGIN = 60  # for the figures of the axis

_DAY = timedelta(days=1)


def timeline(hours: Sequence[Hour], titles: tuple[str, str], width: int) -> str:
    """Bars by the hour, by the day or by the month, as long as it took."""
    starts = [_wall(hour.start) for hour in hours]
    span = max(starts) - min(starts)
    whole, step = _unit(span)
    sent: Counter[datetime] = Counter()
    came: Counter[datetime] = Counter()
    for start, hour in zip(map(whole, starts), hours, strict=True):
        sent[start] += hour.originals
        came[start] += hour.bounces
    axis = _axis(span, width)
    return to_svg(
        alt.vconcat(
            *(
                _panel(counted, step, title, axis, width)
                for counted, title in zip((sent, came), titles, strict=True)
            ),
            spacing=18,
        ).resolve_scale(x="shared")
    )


def _wall(when: datetime) -> datetime:
    """What the clock on the wall showed there, to be drawn as it stands in the tables."""
    return when.replace(tzinfo=None)


def _unit(span: timedelta) -> tuple[Callable[[datetime], datetime], timedelta]:
    if span <= 16 * _DAY:
        return (lambda when: when.replace(minute=0, second=0, microsecond=0)), timedelta(hours=1)
    if span <= 400 * _DAY:
        return (lambda when: datetime(when.year, when.month, when.day)), _DAY  # noqa: DTZ001 wall
    return (lambda when: datetime(when.year, when.month, 1)), 30 * _DAY  # noqa: DTZ001 as above


def _axis(span: timedelta, width: int) -> alt.Axis:
    labels = width // 80
    if span <= _DAY:
        hours = max(1, round(span / timedelta(hours=1) / labels))
        tick = alt.TimeIntervalStep(interval="hour", step=hours)
        return alt.Axis(title=None, format="%H:%M", tickCount=tick, grid=False)
    if span <= 400 * _DAY:
        days = max(1, -(-span // _DAY // labels))
        tick = alt.TimeIntervalStep(interval="day", step=days)
        return alt.Axis(title=None, format="%m-%d", tickCount=tick, grid=False, labelOverlap=True)
    return alt.Axis(title=None, format="%Y", tickCount=labels, grid=False, labelOverlap=True)


def _panel(
    counted: Counter[datetime], step: timedelta, title: str, axis: alt.Axis, width: int
) -> alt.Chart:
    values = [
        {"from": _utc(start), "to": _utc(start + step), "n": count}
        for start, count in counted.items()
    ]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(fill=BAR)
        .encode(
            x=alt.X("from:T", scale=alt.Scale(type="utc"), axis=axis),
            x2="to:T",
            y=alt.Y("n:Q", axis=alt.Axis(title=None, tickMinStep=1, tickCount=3)),
            y2=alt.datum(0),
        )
        .properties(
            width=width - _MARGIN,
            height=_HEIGHT,
            title=alt.Title(
                title, anchor="start", fontSize=HEADING, fontWeight="normal", color=INK
            ),
        )
    )
    return chart


def _utc(when: datetime) -> str:
    return f"{when.isoformat(timespec='seconds')}Z"
