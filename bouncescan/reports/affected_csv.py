"""affected.csv: the people, one a row, those who must be told first at the top."""

from bouncescan.language import Texts, texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Findings, Person
from bouncescan.reports.cells import Cell, join_cell, render_table
from bouncescan.reports.interface import Look
from bouncescan.reports.order import who_to_tell_first
from bouncescan.reports.words import time, words_for

__all__ = ["AFFECTED_COLUMNS", "affected_cells", "evidence_lines", "render_affected"]

AFFECTED_COLUMNS = (
    "address",
    "name",
    "state",
    "reason",
    "first_targeted",
    "last_targeted",
    "times",
    "campaigns",
    "servers",
    "in_address_book",
    "first_seen",
    "last_seen",
    "role",
    "seen_in",
    "source_mail",
    "confidence",
    "evidence",
)

# Somebody who got the storm's mail ten thousand times has as many lines; the case keeps them all.
_EVIDENCE_SHOWN = 20


def render_affected(findings: Findings, look: Look) -> str:
    """The table of people; headings and states stay English, evidence is in `look.language`."""
    words = texts(look.language)
    people = who_to_tell_first(findings.people)
    return render_table(AFFECTED_COLUMNS, (affected_cells(person, words) for person in people))


def affected_cells(person: Person, words: Texts) -> tuple[Cell, ...]:
    """One row of the table, its evidence last."""
    return (
        person.address,
        person.name,
        person.state.value,
        person.reason.value if person.reason else None,
        time(person.first_targeted),
        time(person.last_targeted),
        person.times,
        join_cell(person.campaigns),
        join_cell(person.servers),
        person.in_address_book,
        time(person.first_seen),
        time(person.last_seen),
        join_cell(person.roles),
        person.seen_in,
        person.source_mail,
        person.confidence.value,
        "; ".join(evidence_lines(person.evidence, words)),
    )


def evidence_lines(evidence: tuple[Evidence, ...], words: Texts) -> list[str]:
    """A sentence with its place for each piece; what is too much is counted."""
    shown = [_line(line, words) for line in evidence[:_EVIDENCE_SHOWN]]
    more = len(evidence) - len(shown)
    if more:
        shown.append(words.ngettext("{n} more", "{n} more", more).format(n=more))
    return shown


def _line(evidence: Evidence, words: Texts) -> str:
    says = words_for(evidence, words)
    return f"{says} <{evidence.locators[0]}>" if evidence.locators else says
