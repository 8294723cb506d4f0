"""How the addresses were known, explained: each source with all its lines and their places."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import LeakExplained
from bouncescan.records.leak import LeakSource, Standing
from bouncescan.reports.leak import (
    answer_for,
    name_of_source,
    standing_of,
    what_it_does_not_mean,
)
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.terminal.where_from import tell_counts, tell_harvest
from bouncescan.reports.words import words_for

__all__ = ["tell_leak"]

_CELLS = 160
_PLACE_CELLS = 100
_PLACES = 3
_STYLES = {Standing.SUPPORTED: "bold yellow", Standing.CONTRADICTED: "dim", Standing.UNKNOWN: ""}


def tell_leak(explained: LeakExplained, words: Texts) -> Section:
    """The whole weighing."""
    supported = [each for each in explained.where_from if each.grade is Standing.SUPPORTED]
    yield styled(words.gettext("How did they know these addresses?"), "bold")
    for source in supported:
        yield paragraph(shorten(answer_for(source, words), _CELLS))
    yield paragraph(what_it_does_not_mean(supported, words))
    for source in explained.where_from:
        yield from _tell_source(source, words)
    yield heading(words.gettext("When were they taken?"))
    yield from tell_harvest(explained.harvest, words)
    yield from _tell_lines("", explained.harvest.evidence, words)
    yield heading(words.gettext("How many are there?"))
    yield from tell_counts(explained.counts, words)
    if explained.counts.maybe:
        yield paragraph(
            words.ngettext(
                "{n} person more stands where the addresses seem to have been taken from.",
                "{n} people more stand where the addresses seem to have been taken from.",
                explained.counts.maybe,
            ).format(n=f"{explained.counts.maybe:,}")
        )
    if not explained.has_history:
        yield paragraph(
            words.gettext(
                "The history of the mailbox was not kept (--no-history): what your mail shows of"
                " these people is not known."
            )
        )
    if not explained.has_address_book:
        yield paragraph(
            words.gettext(
                "No address book was given: scan again with --contacts FILE, and it can be told"
                " from your mail."
            )
        )


def _tell_source(source: LeakSource, words: Texts) -> Section:
    name = shorten(name_of_source(source, words), _CELLS)
    title = Text.assemble(
        styled(f"{name}:"), " ", styled(standing_of(source.grade, words), _STYLES[source.grade])
    )
    yield Text("\n").append_text(title)
    if source.covers is not None:
        share = words.gettext("explains {percent} % of those who were written to")
        text = share.format(percent=f"{100 * source.covers:.0f}")
        if source.size is not None:
            size = words.ngettext("holds {n} address", "holds {n} addresses", source.size).format(
                n=f"{source.size:,}"
            )
            text = f"{text}; {size}"
        yield paragraph(styled(text, "dim"))
    yield from _tell_lines("+", source.speaks_for, words)
    yield from _tell_lines("-", source.against, words)


def _tell_lines(mark: str, lines: Sequence[Evidence], words: Texts) -> Section:
    rows = [row for line in lines for row in _rows(mark, line, words)]
    if rows:
        yield column_table(rows)


def _rows(mark: str, line: Evidence, words: Texts) -> Iterator[tuple[Text, Text]]:
    yield Text(mark), styled(shorten(words_for(line, words), _CELLS))
    for place in line.locators[:_PLACES]:
        yield Text(""), styled(shorten(place, _PLACE_CELLS), "dim")
    hidden = len(line.locators) - _PLACES
    if hidden > 0:
        yield Text(""), styled(words.gettext("... and {n} more").format(n=hidden), "dim")
