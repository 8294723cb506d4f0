"""What could not be read, and what was odd: said, so that nobody takes silence for success."""

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, heading, paragraph
from bouncescan.reports.words import words_for

__all__ = ["tell_unread"]

_SHOWN = 5
_CELLS = 200


def tell_unread(findings: Findings, words: Texts) -> Section:
    """The first few of both, the rest counted."""
    yield from _listed(
        words.gettext("Could not be read"),
        [words_for(evidence, words) for evidence in findings.unreadable],
        words,
    )
    yield from _listed(words.gettext("Noted"), list(findings.defects), words)


def _listed(title: str, lines: list[str], words: Texts) -> Section:
    if not lines:
        return
    yield heading(title)
    for line in lines[:_SHOWN]:
        yield paragraph(shorten(line, _CELLS))
    more = len(lines) - _SHOWN
    if more > 0:
        yield paragraph(
            words.ngettext(
                "... and {n} more: bouncescan report --format json gives them all.",
                "... and {n} more: bouncescan report --format json gives them all.",
                more,
            ).format(n=more)
        )
