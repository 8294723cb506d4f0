"""What could not be read, and what was odd: said, so that nobody takes silence for success."""

from rich.padding import Padding

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, heading, paragraph, styled
from bouncescan.reports.words import words_for

__all__ = ["tell_first_unread", "tell_unread"]

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


def tell_first_unread(findings: Findings, words: Texts) -> Section:
    """The first of both in a line each."""
    unreadable = [words_for(evidence, words) for evidence in findings.unreadable]
    more = len(unreadable) - 1
    if unreadable:
        text = words.gettext("Could not be read: {what}")
        if more:
            text = words.ngettext(
                "Could not be read: {what} (and {n} more)",
                "Could not be read: {what} (and {n} more)",
                more,
            )
        yield _warning(text.format(what=shorten(unreadable[0], _CELLS), n=more))
    more = len(findings.defects) - 1
    if findings.defects:
        text = words.gettext("Noted: {what}")
        if more:
            text = words.ngettext(
                "Noted: {what} (and {n} more)", "Noted: {what} (and {n} more)", more
            )
        yield _warning(text.format(what=shorten(findings.defects[0], _CELLS), n=more))


def _warning(text: str) -> Padding:
    return paragraph(styled(text, "yellow"))


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
