"""What is said of the people together: how many in each state, and what is not known of them."""

from collections.abc import Iterator

from bouncescan.language import Texts
from bouncescan.records.findings import Counts, State

__all__ = ["book_is_missing", "history_is_missing", "states_counted"]


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
