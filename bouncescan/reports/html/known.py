"""How the stranger knew the addresses: the sources that may be, since when, and how many."""

from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.records.leak import Harvest, LeakSource, Standing
from bouncescan.reports.html.charts import Picture, draw_first_seen, first_seen_by_year
from bouncescan.reports.html.evidence import Line, explain_command, lines_of
from bouncescan.reports.leak import (
    answer_for,
    how_many,
    name_of_source,
    standing_of,
    what_it_does_not_mean,
    when_taken,
)
from bouncescan.reports.safe import shorten
from bouncescan.reports.steps import settings_step

__all__ = ["Known", "Source", "tell_known"]

_ANSWER_CELLS = 200
_NAME_CELLS = 160

_TONES = {Standing.SUPPORTED: "fits", Standing.CONTRADICTED: "out", Standing.UNKNOWN: "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source that may be, with all that speaks for and against it."""

    name: str
    standing: str
    tone: str
    covers: str | None
    speaks_for: tuple[Line, ...]
    against: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The section."""

    title: str
    answers: tuple[str, ...]
    picture: Picture | None
    legend: str
    table_title: str
    headings: tuple[str, str]
    years: tuple[tuple[int, int], ...]  # the picture as figures
    taken: str | None
    taken_lines: tuple[Line, ...]
    counted: str | None
    sources_title: str
    sources: tuple[Source, ...]
    caution: str
    next_step: str
    command: str
    command_title: str


def tell_known(findings: Findings, words: Texts) -> Known | None:
    """None where nothing was weighed."""
    if not findings.where_from:
        return None
    supported = [each for each in findings.where_from if each.grade is Standing.SUPPORTED]
    return Known(
        title=words.gettext("How did they know these addresses?"),
        answers=tuple(shorten(answer_for(each, words), _ANSWER_CELLS) for each in supported)
        or (words.gettext("It cannot be told from what is left in this mailbox."),),
        picture=draw_first_seen(findings, words),
        legend=_legend(findings.harvest, words),
        table_title=words.gettext("The picture as a table"),
        headings=(words.gettext("first stood in your mail in"), words.gettext("people")),
        years=tuple(first_seen_by_year(findings).items()),
        taken=when_taken(findings.harvest, words),
        taken_lines=lines_of(findings.harvest.evidence, findings.case, words),
        counted=how_many(findings.counts, words),
        sources_title=words.gettext("Where they may have come from"),
        sources=tuple(_source(each, findings.case, words) for each in findings.where_from),
        caution=what_it_does_not_mean(supported, words),
        next_step=settings_step(words),
        command=explain_command(findings.case, "leak"),
        command_title=words.gettext("Every line with its mails"),
    )


def _legend(harvest: Harvest, words: Texts) -> str:
    if harvest.interval95 is not None:
        return words.gettext(
            "Bars: in which year people who were written to first stood in your mail. Band: when"
            " the addresses were most likely taken. Line: the first forged mail."
        )
    return words.gettext(
        "Bars: in which year people who were written to first stood in your mail. Line: the first"
        " forged mail."
    )


def _source(source: LeakSource, case: str, words: Texts) -> Source:
    covers = None
    if source.covers is not None:
        text = words.gettext("explains {percent} % of the people written to")
        covers = text.format(percent=f"{100 * source.covers:.0f}")
        if source.size is not None:
            text = words.ngettext(
                "{covers}; holds {n} person", "{covers}; holds {n} people", source.size
            )
            covers = text.format(covers=covers, n=f"{source.size:,}")
    return Source(
        name=shorten(name_of_source(source, words), _NAME_CELLS),
        standing=standing_of(source.grade, words),
        tone=_TONES[source.grade],
        covers=covers,
        speaks_for=lines_of(source.speaks_for, case, words),
        against=lines_of(source.against, case, words),
    )
