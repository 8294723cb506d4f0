"""What is said of the people: each by name, how many in each state, what is not known of them."""

from collections.abc import Iterator, Sequence

from bouncescan.language import Texts
from bouncescan.records.findings import Counts, Findings, Person, State
from bouncescan.reports.safe import shorten, shorten_middle
from bouncescan.reports.words import word_for_reason

__all__ = [
    "book_is_missing",
    "history_is_missing",
    "person_named",
    "states_counted",
    "title_of_first_people",
]

_ADDRESS_CELLS = 320  # the longest that mail can be sent to: RFC 5321, 4.5.3.1
_NAME_CELLS = 30


def states_counted(counts: Counts, words: Texts) -> Iterator[tuple[State, int, str]]:
    """Each state that somebody is in, how many are, and what it means."""
    lines = (
        (
            State.REACHED,
            counts.reached,
            words.gettext("got it: they answered, or their server said so"),
        ),
        (State.FAILED, counts.failed, words.gettext("did not get it: it bounced")),
        (
            State.DELAYED,
            counts.delayed,
            words.gettext("may still get it: their server keeps trying"),
        ),
        (
            State.ADDRESSED,
            counts.addressed,
            words.gettext("may have got it: they stand in its To or Cc"),
        ),
        (
            State.MAYBE,
            counts.maybe,
            words.gettext("perhaps got it: they only stand in the same list"),
        ),
    )
    for state, count, text in lines:
        if count:
            yield state, count, text


def title_of_first_people(findings: Findings, shown: Sequence[Person], words: Texts) -> str:
    """What stands above the first few; `*` marks those in the address book."""
    text = words.gettext("Tell these first")
    if any(person.in_address_book for person in shown):
        text = words.gettext("Tell these first, {n} of {of} (* stands in your address book)")
    elif len(shown) < len(findings.people):
        text = words.gettext("Tell these first, {n} of {of}")
    return text.format(n=len(shown), of=len(findings.people))


def person_named(person: Person, words: Texts) -> str:
    """Name and address; of somebody who did not get it, why."""
    address = shorten_middle(person.address, _ADDRESS_CELLS)
    who = f"{shorten(person.name, _NAME_CELLS)} <{address}>" if person.name else address
    reason = word_for_reason(person.reason, words)
    return f"{who}, {reason}" if person.state is State.FAILED and reason else who


def book_is_missing(words: Texts) -> str:
    """What an address book would tell."""
    return words.gettext(
        "No address book was given: with --contacts FILE the report tells whom you know."
    )


def history_is_missing(words: Texts) -> str:
    """What the history would tell."""
    return words.gettext(
        "The history of the mailbox was not kept (--no-history): who answered, and since"
        " when you knew them, is not known."
    )
