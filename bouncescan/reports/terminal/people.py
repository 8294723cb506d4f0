"""Who got it: the people by state, and those who must be told first."""

from collections.abc import Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Person, State
from bouncescan.reports.order import whom_to_warn
from bouncescan.reports.people_words import (
    book_is_missing,
    history_is_missing,
    person_named,
    states_counted,
    title_of_first_people,
)
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import word_for_state

__all__ = ["tell_first_people", "tell_people"]

_SHOWN = 10
_FIRST = 5  # in the report of one screen


def tell_people(findings: Findings, words: Texts) -> Section:
    """The counts, then the first few people with all that fits beside a name."""
    if not findings.people:
        return
    yield heading(words.gettext("People"))
    yield column_table(
        [
            (Text(str(count), style="bold"), styled(text))
            for _, count, text in states_counted(findings.counts, words)
        ],
        right=(0,),
    )
    yield heading(words.gettext("Tell these first"))
    shown = whom_to_warn(findings.people)[:_SHOWN]
    yield column_table([_line(person, words) for person in shown])
    hidden = len(findings.people) - len(shown)
    if hidden:
        yield paragraph(
            words.ngettext(
                "... and {n} more: bouncescan contacts gives them all.",
                "... and {n} more: bouncescan contacts gives them all.",
                hidden,
            ).format(n=hidden)
        )
    yield from _about_the_book(findings, shown, words)
    if not findings.has_history:
        yield paragraph(history_is_missing(words))


def tell_first_people(findings: Findings, words: Texts) -> Section:
    """Those who must be told first, and how many there are."""
    if not findings.people:
        return
    shown = whom_to_warn(findings.people)[:_FIRST]
    yield heading(title_of_first_people(findings, shown, words))
    yield column_table([_line(person, words) for person in shown])
    if not findings.has_address_book:
        yield paragraph(book_is_missing(words))
    if not findings.has_history:
        yield paragraph(history_is_missing(words))


def _about_the_book(findings: Findings, shown: Sequence[Person], words: Texts) -> Section:
    if not findings.has_address_book:
        text = book_is_missing(words)
    elif any(person.in_address_book for person in shown):
        text = words.gettext("* stands in your address book")
    else:
        text = words.gettext("None of these stands in your address book.")
    yield paragraph(text)


def _line(person: Person, words: Texts) -> tuple[Text, Text, Text]:
    style = "bold" if person.state is State.REACHED else ""
    mark = Text("*" if person.in_address_book else "")
    return (
        styled(word_for_state(person.state, words), style),
        mark,
        styled(person_named(person, words)),
    )
