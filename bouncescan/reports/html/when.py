"""When it was sent and when the bounces came: the picture, its waves, the hours as a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.hours import Bar, Wave, fitting_bars, waves
from bouncescan.reports.html.charts import Picture, draw_timeline
from bouncescan.reports.steps import later_step
from bouncescan.reports.words import short_time

__all__ = ["When", "tell_when"]

_ROWS = 60
_WAVES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The section; `bars` are the text of the picture."""

    title: str
    picture: Picture | None
    table_title: str
    headings: tuple[str, ...]
    bars: tuple[Bar, ...]
    waves_title: str
    waves: tuple[str, ...]
    caution: str
    next_step: str


def tell_when(findings: Findings, words: Texts) -> When | None:
    """None where nothing has a date."""
    bars = fitting_bars(findings.timeline, _ROWS)
    if not bars:
        return None
    found = waves(findings.timeline)
    title = words.ngettext(
        "It was sent in {n} wave, as far as mail came back",
        "It was sent in {n} waves, as far as mail came back",
        len(found),
    )
    return When(
        title=words.gettext("When"),
        picture=draw_timeline(findings.timeline, words),
        table_title=words.gettext("The picture as a table"),
        headings=(words.gettext("time"), words.gettext("sent"), words.gettext("bounces")),
        bars=tuple(bars),
        waves_title=title.format(n=len(found)) if found else "",
        waves=tuple(_waves(found, words)),
        caution=words.gettext(
            "Only mail that came back is seen here: mail that arrived leaves no trace. That nothing"
            " came lately does not mean that it is over."
        ),
        next_step=later_step(words),
    )


def _waves(found: list[Wave], words: Texts) -> Iterator[str]:
    for wave in found[:_WAVES]:
        mails = words.ngettext("{n} mail", "{n} mails", wave.originals).format(n=wave.originals)
        if wave.first == wave.last:
            text = words.gettext("in the hour of {first}: {mails}")
        else:
            text = words.gettext("from {first} until the hour of {last}: {mails}")
        yield text.format(first=short_time(wave.first), last=short_time(wave.last), mails=mails)
    hidden = len(found) - _WAVES
    if hidden > 0:
        yield words.gettext("... and {n} more").format(n=hidden)
