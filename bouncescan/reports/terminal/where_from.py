"""How the stranger knew the addresses, since when, and how many there are."""

import shlex
from collections.abc import Iterator, Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Counts, Findings
from bouncescan.records.leak import Harvest, Hypothesis, LeakSource, Standing
from bouncescan.reports.leak import (
    answer_for,
    how_many,
    name_in_list,
    what_it_does_not_mean,
    when_taken,
)
from bouncescan.reports.safe import safe, shorten
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import words_for

__all__ = ["tell_counts", "tell_harvest", "tell_where_from"]

_LINES = 3
_CELLS = 200
_NAME_CELLS = 80


def tell_where_from(findings: Findings, words: Texts) -> Section:
    """The answer, its best evidence, what is ruled out; then when and how many."""
    if not findings.where_from:
        return
    yield heading(words.gettext("How did they know these addresses?"))
    supported = [each for each in findings.where_from if each.grade is Standing.SUPPORTED]
    for source in supported:
        yield paragraph(styled(shorten(answer_for(source, words), _CELLS), "bold yellow"))
    if not supported:
        yield paragraph(
            styled(words.gettext("It cannot be told from what is left in this mailbox."), "bold")
        )
    lines = list(_evidence(findings.where_from, supported, words))
    if lines:
        yield column_table(lines)
    for standing, text in (
        (Standing.CONTRADICTED, words.gettext("Ruled out: {sources}.")),
        (Standing.UNKNOWN, words.gettext("Cannot be told: {sources}.")),
    ):
        named = _named(findings.where_from, standing, words)
        if named:
            yield paragraph(text.format(sources=named))
    yield from tell_harvest(findings.harvest, words)
    yield from tell_counts(findings.counts, words)
    yield paragraph(what_it_does_not_mean(supported, words))
    yield paragraph(
        words.gettext("Every line with its mails: {command}").format(
            command=f"bouncescan explain {shlex.quote(safe(findings.case))} leak"
        )
    )


def tell_harvest(harvest: Harvest, words: Texts) -> Section:
    """When the addresses were taken, as near as it can be told."""
    told = when_taken(harvest, words)
    if told:
        yield paragraph(told)


def tell_counts(counts: Counts, words: Texts) -> Section:
    """How many were written to in all: the bound, and the estimate apart."""
    told = how_many(counts, words)
    if told:
        yield paragraph(told)


def _evidence(
    sources: Sequence[LeakSource], supported: Sequence[LeakSource], words: Texts
) -> Iterator[tuple[Text, Text]]:
    """What speaks for the answer, and against it; without an answer, what speaks for each."""
    shown: dict[str, Evidence] = {}
    marks: dict[str, str] = {}
    for mark, line in (
        *(("+", line) for source in supported or sources for line in source.speaks_for),
        *(("-", line) for source in supported for line in source.against),
    ):
        text = words_for(line, words)
        shown.setdefault(text, line)
        marks.setdefault(text, mark)
    for text in list(shown)[:_LINES]:
        yield Text(marks[text]), styled(shorten(text, _CELLS))


def _named(sources: Sequence[LeakSource], standing: Standing, words: Texts) -> str:
    """Without whose it is: what is ruled out accuses nobody."""
    is_answered = any(source.grade is Standing.SUPPORTED for source in sources)
    return ", ".join(
        shorten(name_in_list(source.hypothesis, words), _NAME_CELLS)
        for source in sources
        if source.grade is standing
        # One source that does it leaves nothing for two to explain.
        and not (is_answered and source.hypothesis is Hypothesis.SEVERAL)
    )
