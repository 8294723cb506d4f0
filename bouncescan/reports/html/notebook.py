"""The answer in short, for a cell of a notebook: verdicts, figures, first servers, first people."""

from dataclasses import dataclass

from bouncescan.language import Texts, texts
from bouncescan.records.findings import Findings
from bouncescan.reports.houses import first_houses, house_name, houses_of, title_of_first
from bouncescan.reports.html.answer import Figure, tell_answer
from bouncescan.reports.html.render import environment
from bouncescan.reports.interface import Look
from bouncescan.reports.order import whom_to_warn
from bouncescan.reports.people_words import person_named, title_of_first_people
from bouncescan.reports.words import word_for_role, word_for_state

__all__ = ["render_summary"]

_SERVERS = 3
_PEOPLE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Some rows with a line above them."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All that the template shows."""

    headline: str
    answers: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]


def render_summary(findings: Findings, look: Look) -> str:
    """A piece of HTML in `look.language`; every text in it is escaped."""
    words = texts(look.language)
    answer = tell_answer(findings, words)
    tables = (_servers(findings, words), _people(findings, words))
    summary = Summary(
        headline=answer.headline,
        answers=tuple(line for verdict in answer.verdicts for line in verdict.answers),
        figures=answer.figures,
        tables=tuple(table for table in tables if table.rows),
    )
    return environment().get_template("notebook.html.j2").render(summary=summary)


def _servers(findings: Findings, words: Texts) -> Table:
    houses = houses_of(findings)
    shown = first_houses(houses, _SERVERS)
    return Table(
        title=title_of_first(houses, shown, words),
        rows=tuple(
            (
                word_for_role(house.role, words, house.grade),
                house_name(house, words),
                f"{house.targeted:,}",
            )
            for house in shown
        ),
    )


def _people(findings: Findings, words: Texts) -> Table:
    shown = whom_to_warn(findings.people)[:_PEOPLE]
    return Table(
        title=title_of_first_people(findings, shown, words),
        rows=tuple(
            (
                word_for_state(person.state, words),
                "*" if person.in_address_book else "",
                person_named(person, words),
            )
            for person in shown
        ),
    )
