"""Who got it: the first rows as HTML, which needs no JavaScript, and all of them as data.

Twenty thousand rows of HTML make a page that no phone opens. So the first ones, who must be told
first, stand there as they are; the table's own script takes over where it runs, and pages, sorts
and filters what stands in the data. Its CSV holds the very cells of affected.csv. DataTables (by
itables 2.9) does not fit: it is laid out by style attributes, which the page's policy forbids.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.bounce import Reason
from bouncescan.records.findings import Findings, Person, State
from bouncescan.reports.affected_csv import AFFECTED_COLUMNS, affected_cells, evidence_lines
from bouncescan.reports.cells import written_cell
from bouncescan.reports.html.data import JSON
from bouncescan.reports.html.evidence import explain_command
from bouncescan.reports.order import who_to_tell_first
from bouncescan.reports.people_words import (
    book_is_missing,
    history_is_missing,
    states_counted,
)
from bouncescan.reports.safe import safe, safe_cell, shorten
from bouncescan.reports.steps import shell_word, warn_step
from bouncescan.reports.words import word_for_reason, word_for_state

__all__ = ["Counted", "People", "Row", "tell_people"]

_ROWS = 500  # as HTML
_PAGE = 50  # of the script
_ADDRESS_CELLS = 120
_NAME_CELLS = 80
_LINE_CELLS = 400

_EVIDENCE = AFFECTED_COLUMNS.index("evidence")
_FIELDS = {"from": "From", "to": "To", "cc": "Cc", "reply_to": "Reply-To"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many are in a state."""

    state: str
    count: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person."""

    state: str
    state_word: str
    reason: str | None
    name: str
    address: str
    tags: tuple[str, ...]
    known: str
    fields: str
    times: int
    why: str
    lines: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The section."""

    title: str
    counted: tuple[Counted, ...]
    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    more: str | None
    command: str
    notes: tuple[str, ...]
    caution: str
    next_step: str
    data: JSON
    texts: dict[str, str]


def tell_people(findings: Findings, words: Texts) -> People | None:
    """None where nobody was written to."""
    if not findings.people:
        return None
    people = who_to_tell_first(findings.people)
    texts = _texts(words)
    says, _, command = warn_step(findings, words).partition("\n")
    return People(
        title=words.gettext("People"),
        counted=tuple(
            Counted(state=state.value, count=count, says=says)
            for state, count, says in states_counted(findings.counts, words)
        ),
        caption=words.gettext("The people, those who must be told first at the top"),
        headings=(
            words.gettext("what happened"),
            words.gettext("who"),
            words.gettext("in your mail since"),
            words.gettext("mails"),
        ),
        rows=tuple(_row(person, findings.case, words) for person in people[:_ROWS]),
        more=_more(len(people), words),
        command=command,
        notes=tuple(_notes(findings, words)),
        caution=words.gettext(
            "That somebody stands here is no fault of theirs. It does not mean that they opened it."
        ),
        next_step=says,
        data=_data(people, findings.case, words),
        texts=texts,
    )


def _more(count: int, words: Texts) -> str | None:
    if count <= _ROWS:
        return None
    text = words.gettext(
        "The first {n} of {of} people stand here. A browser that runs the script of this page shows"
        " all; so does the table that this makes:"
    )
    return text.format(n=f"{_ROWS:,}", of=f"{count:,}")


def _notes(findings: Findings, words: Texts) -> Iterator[str]:
    if not findings.has_address_book:
        yield book_is_missing(words)
    if not findings.has_history:
        yield history_is_missing(words)


def _row(person: Person, case: str, words: Texts) -> Row:
    lines = evidence_lines(person.evidence, words)
    return Row(
        state=person.state.value,
        state_word=word_for_state(person.state, words),
        reason=word_for_reason(person.reason, words),
        name=shorten(person.name or "", _NAME_CELLS),
        address=shorten(person.address, _ADDRESS_CELLS),
        tags=tuple(_tags(person, words)),
        known=person.first_seen.date().isoformat() if person.first_seen else "",
        fields=shorten(
            ", ".join(_FIELDS.get(role, role[:_NAME_CELLS]) for role in person.roles or ()),
            _NAME_CELLS,
        ),
        times=person.times,
        why=words.ngettext("Why: {n} line", "Why: {n} lines", len(lines)).format(n=len(lines)),
        lines=tuple(shorten(line, _LINE_CELLS) for line in lines),
        command=explain_command(case, person.address[:_ADDRESS_CELLS]),
    )


def _tags(person: Person, words: Texts) -> Iterator[str]:
    if person.in_address_book:
        yield words.gettext("in your address book")
    if person.machine:
        yield words.gettext("no person reads it")
    for address in person.also[:3]:
        yield words.gettext("also {address}").format(address=shorten(address, _ADDRESS_CELLS))


def _texts(words: Texts) -> dict[str, str]:
    """What the script says, and the labels of what it works."""
    return {
        "find": words.gettext("Find a name or an address"),
        "states": words.gettext("Show"),
        "all": words.gettext("everybody"),
        "shown": words.gettext("{first} to {last} of {n}"),
        "nobody": words.gettext("Nobody fits."),
        "before": words.gettext("Previous"),
        "after": words.gettext("Next"),
        "csv": words.gettext("Save this list as CSV"),
        "pages": words.gettext("Pages of the list"),
        "line": words.ngettext("Why: {n} line", "Why: {n} lines", 1),
        "lines": words.ngettext("Why: {n} line", "Why: {n} lines", 2),
        "book": words.gettext("in your address book"),
        "machine": words.gettext("no person reads it"),
        "also": words.gettext("also {address}"),
    }


def _data(people: Sequence[Person], case: str, words: Texts) -> JSON:
    return {
        "columns": list(AFFECTED_COLUMNS),
        "rows": [_cells(person, words) for person in people],
        "states": {state.value: word_for_state(state, words) for state in State},
        "reasons": {
            reason.value: word for reason in Reason if (word := word_for_reason(reason, words))
        },
        "fields": dict(_FIELDS),
        "explain": f"bouncescan explain {shell_word(case)}",
        "page": _PAGE,
        "printed": _ROWS,
        "texts": dict(_texts(words)),
    }


def _cells(person: Person, words: Texts) -> list[JSON]:
    """The row of affected.csv, and where needed a last cell with what the table shows besides."""
    cells: list[JSON] = [written_cell(cell) for cell in affected_cells(person, words)]
    lines = [safe_cell(line) for line in evidence_lines(person.evidence, words)]
    # As lines where they are told apart without loss: a cell is cut where Excel would refuse it.
    if "; ".join(lines) == cells[_EVIDENCE]:
        cells[_EVIDENCE] = list(lines)
    besides = _besides(person, cells)
    return [*cells, besides] if besides else cells


def _besides(person: Person, cells: Sequence[JSON]) -> dict[str, JSON]:
    besides: dict[str, JSON] = {}
    if person.also:
        besides["also"] = [safe(each) for each in person.also[:3]]
    if person.machine:
        besides["machine"] = True
    # A cell may bear an apostrophe, so that a spreadsheet does not run it.
    for place, text in enumerate((person.address, person.name or "")):
        if cells[place] != text:
            besides["address" if place == 0 else "name"] = shorten(text, _ADDRESS_CELLS)
    return besides
