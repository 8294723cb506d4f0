"""What happened, in one sentence for somebody who is frightened, and how much was read."""

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

__all__ = ["tell_headline"]

# Whose mailbox it is may have been learned from the mail: as long as an attacker likes.
_TITLE_CELLS = 200


def tell_headline(findings: Findings, words: Texts) -> Section:
    """The answer, the figures behind it, and what was read."""
    yield styled(shorten(title_of(findings, words), _TITLE_CELLS), "dim")
    yield ""
    yield styled(what_happened(findings.read, words), _style(findings.read))
    if findings.read.bounces:
        yield paragraph(bounces_counted(findings.read, words))
    if findings.people:
        yield paragraph(people_counted(findings, words))
    yield from map(paragraph, what_was_read(findings, words))


def _style(read: Read) -> str:
    if read.spoofed:
        return "bold red"
    return "bold yellow" if read.undecided else "bold"
