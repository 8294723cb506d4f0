"""What happened, in one sentence for somebody who is frightened, and how much was read."""

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Read
from bouncescan.reports.answer import (
    bounces_counted,
    people_counted,
    title_of,
    what_happened,
    what_was_read,
)
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, paragraph, styled

__all__ = ["tell_figures", "tell_headline", "tell_title", "tell_what_happened"]

# Whose mailbox it is may have been learned from the mail: as long as an attacker likes.
_TITLE_CELLS = 200


def tell_headline(findings: Findings, words: Texts) -> Section:
    """The answer, the figures behind it, and what was read."""
    yield tell_title(findings, words)
    yield ""
    yield tell_what_happened(findings, words)
    yield from tell_figures(findings, words)
    yield from map(paragraph, what_was_read(findings, words))


def tell_title(findings: Findings, words: Texts) -> Text:
    """The program, and whose mailbox it is."""
    return styled(shorten(title_of(findings, words), _TITLE_CELLS), "dim")


def tell_what_happened(findings: Findings, words: Texts) -> Text:
    """The answer."""
    return styled(what_happened(findings.read, words), _style(findings.read))


def tell_figures(findings: Findings, words: Texts) -> Section:
    """How many bounces, how many people."""
    if findings.read.bounces:
        yield paragraph(bounces_counted(findings.read, words))
    if findings.people:
        yield paragraph(people_counted(findings, words))


def _style(read: Read) -> str:
    if read.spoofed:
        return "bold red"
    return "bold yellow" if read.undecided else "bold"
