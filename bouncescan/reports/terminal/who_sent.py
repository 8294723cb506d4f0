"""Was the account used, or the address forged? The verdict, what speaks for and against it."""

from collections.abc import Iterator

from rich.padding import Padding
from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Findings, WhoSent
from bouncescan.reports.answer import what_the_verdict_does_not_mean
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import word_for_verdict, words_for

__all__ = ["tell_verdict", "tell_who_sent"]

_LINES = 5
_LINE_CELLS = 240
_STYLES = {
    WhoSent.USED: "bold red",
    WhoSent.BOTH: "bold red",
    WhoSent.FORGED: "bold yellow",
    WhoSent.OWN: "bold",
    WhoSent.UNKNOWN: "bold yellow",
}


def tell_who_sent(findings: Findings, words: Texts) -> Section:
    """The answer, its evidence, and what it does not mean."""
    if not findings.read.bounces:
        return
    verdict = findings.who_sent
    yield heading(words.gettext("Was your account used, or only your address forged?"))
    yield tell_verdict(verdict.verdict, words)
    lines = [
        *_lines("+", verdict.speaks_for, words),
        *_lines("-", verdict.against, words),
    ]
    if lines:
        yield column_table(lines)
    yield paragraph(what_the_verdict_does_not_mean(verdict.verdict, words))


def tell_verdict(verdict: WhoSent, words: Texts) -> Padding:
    """The answer alone."""
    return paragraph(styled(word_for_verdict(verdict, words), _STYLES[verdict]))


def _lines(mark: str, evidence: tuple[Evidence, ...], words: Texts) -> Iterator[tuple[Text, Text]]:
    for line in evidence[:_LINES]:
        yield Text(mark), styled(shorten(words_for(line, words), _LINE_CELLS))
    hidden = len(evidence) - _LINES
    if hidden > 0:
        more = words.ngettext("... and {n} more line", "... and {n} more lines", hidden)
        yield Text(mark), styled(more.format(n=hidden))
