"""What all drawings share: colours, letters and the way to SVG.

Colours are CSS variables, so that the page's light and dark look, and print, decide; behind each
stands the one for a page without its style sheet.
"""

import altair as alt
import vl_convert

__all__ = ["BAND", "BAR", "BAR_OPEN", "HEADING", "INK", "LETTERS", "LINE", "MUTED", "to_svg"]

INK = "var(--ink, #1c2830)"
MUTED = "var(--muted, #51606b)"
LINE = "var(--line, #d8dde1)"
BAR = "var(--bar, #1f4e5f)"
BAR_OPEN = "var(--page, #ffffff)"
BAND = "var(--band, #e9c46a)"

LETTERS = 13
HEADING = 14

_Chart = alt.LayerChart | alt.FacetChart | alt.VConcatChart


def to_svg(chart: _Chart) -> str:
    """The drawing as SVG. Nothing is fetched for it: all data stands in it."""
    configured = (
        chart.configure(background="transparent", padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            labelFontSize=LETTERS,
            titleColor=MUTED,
            domainColor=MUTED,
            tickColor=MUTED,
            gridColor=LINE,
        )
    )
    svg: str = vl_convert.vegalite_to_svg(configured.to_json(), allowed_base_urls=[])
    return svg
