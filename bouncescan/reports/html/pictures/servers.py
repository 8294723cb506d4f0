"""How many addresses each server targeted: filled bars sent it, empty ones only told of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from bouncescan.reports.html.pictures.drawing import (
    BAR,
    BAR_OPEN,
    HEADING,
    INK,
    LETTERS,
    MUTED,
    to_svg,
)

__all__ = ["Bar", "bars"]

_ROW = 56
_MARGIN = 60  # for the figure behind the longest bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One server."""

    label: str
    role: str
    count: int
    is_sender: bool


def bars(servers: Sequence[Bar], width: int) -> str:
    """Name and role above each bar, its figure behind it: no legend and no colour is needed."""
    values = [
        {
            "place": place,
            "label": bar.label,
            "role": bar.role,
            "n": bar.count,
            "fill": BAR if bar.is_sender else BAR_OPEN,
        }
        for place, bar in enumerate(servers)
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    count = alt.X("n:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    left = alt.value(0)
    return to_svg(
        alt.layer(
            base.mark_bar(height=12, yOffset=8, stroke=BAR, strokeWidth=1.5).encode(
                x=count, fill=alt.Fill("fill:N", scale=None)
            ),
            base.mark_text(align="left", dx=6, dy=8, fontSize=HEADING, fill=INK).encode(
                x=count, text="n:Q"
            ),
            base.mark_text(align="left", dy=-24, fontSize=HEADING, fill=INK).encode(
                x=left, text="label:N"
            ),
            base.mark_text(align="left", dy=-8, fontSize=LETTERS, fill=MUTED).encode(
                x=left, text="role:N"
            ),
        ).properties(width=width - _MARGIN, height=_ROW * len(servers))
    )
