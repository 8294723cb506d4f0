"""The words about where the addresses came from, when and how many: names, answers, cautions."""

from collections.abc import Callable, Mapping, Sequence

from bouncescan.language import Texts
from bouncescan.records.findings import Counts
from bouncescan.records.leak import Harvest, Hypothesis, LeakSource, Standing
from bouncescan.reports.estimate_words import ESTIMATES_HELD
from bouncescan.reports.harvest_words import HARVESTS_HELD
from bouncescan.reports.safe import shorten
from bouncescan.reports.words import words_for

__all__ = [
    "answer_for",
    "how_many",
    "name_in_list",
    "name_of_source",
    "standing_of",
    "what_it_does_not_mean",
    "when_taken",
]

_WHY_CELLS = 200

_Word = Callable[[Texts], str]

_NAMES: Mapping[Hypothesis, _Word] = {
    Hypothesis.ADDRESS_BOOK: lambda t: t.gettext("your address book alone"),
    Hypothesis.MAILBOX: lambda t: t.gettext("your mail alone"),
    Hypothesis.ONE_MAIL: lambda t: t.gettext("one mail"),
    Hypothesis.OTHER_MAILBOX: lambda t: t.gettext("somebody else's mailbox"),
    Hypothesis.UNRELATED_LIST: lambda t: t.gettext("a list that has nothing to do with you"),
    Hypothesis.SEVERAL: lambda t: t.gettext("your mail and your address book together"),
}

# In a list of several, where each word more may cost a line.
_LISTED: Mapping[Hypothesis, _Word] = {
    Hypothesis.ADDRESS_BOOK: lambda t: t.gettext("address book alone"),
    Hypothesis.MAILBOX: lambda t: t.gettext("mail alone"),
    Hypothesis.ONE_MAIL: lambda t: t.gettext("one mail"),
    Hypothesis.OTHER_MAILBOX: lambda t: t.gettext("another's mailbox"),
    Hypothesis.UNRELATED_LIST: lambda t: t.gettext("an unrelated list"),
    Hypothesis.SEVERAL: lambda t: t.gettext("mail and address book together"),
}

_ANSWERS: Mapping[Hypothesis, _Word] = {
    Hypothesis.ADDRESS_BOOK: lambda t: t.gettext("The addresses fit your address book."),
    Hypothesis.MAILBOX: lambda t: t.gettext(
        "The addresses fit the mail in your mailbox: somebody may have read it."
    ),
    Hypothesis.ONE_MAIL: lambda t: t.gettext(
        "The addresses fit one mail, {detail}: everybody on it has the same ones."
    ),
    Hypothesis.OTHER_MAILBOX: lambda t: t.gettext(
        "The addresses fit the mailbox of {detail}, as well as yours or better."
    ),
    Hypothesis.UNRELATED_LIST: lambda t: t.gettext(
        "The addresses do not come from you: you never had most of them."
    ),
    Hypothesis.SEVERAL: lambda t: t.gettext(
        "The addresses fit your mail and your address book together: somebody may have read your"
        " mailbox."
    ),
}

_STANDINGS: Mapping[Standing, _Word] = {
    Standing.SUPPORTED: lambda t: t.gettext("fits"),
    Standing.CONTRADICTED: lambda t: t.gettext("ruled out"),
    Standing.UNKNOWN: lambda t: t.gettext("cannot be told"),
}

# Sources to which somebody had to have access, of the victim's or of others.
_READ = frozenset({Hypothesis.MAILBOX, Hypothesis.SEVERAL})
_ELSEWHERE = frozenset({Hypothesis.ONE_MAIL, Hypothesis.OTHER_MAILBOX})


def name_in_list(hypothesis: Hypothesis, texts: Texts) -> str:
    """The kind of source in two words or three."""
    return _LISTED[hypothesis](texts)


def name_of_source(source: LeakSource, texts: Texts) -> str:
    """The source in a few words, with whose it is or which mail where that is known."""
    name = _NAMES[source.hypothesis](texts)
    return f"{name} ({source.detail})" if source.detail else name


def answer_for(source: LeakSource, texts: Texts) -> str:
    """What a supported source means, in one sentence."""
    detail = source.detail or texts.gettext("somebody you write with")
    return _ANSWERS[source.hypothesis](texts).format(detail=detail)


def standing_of(standing: Standing, texts: Texts) -> str:
    """How a source stands."""
    return _STANDINGS[standing](texts)


def what_it_does_not_mean(supported: Sequence[LeakSource], texts: Texts) -> str:
    """The caution beside the answer."""
    found = {source.hypothesis for source in supported}
    if found & _ELSEWHERE:
        return texts.gettext(
            "That is no proof against anybody: whoever has such a mail may have lost it as you may."
        )
    if found & _READ:
        return texts.gettext(
            "That is no proof: others hold these addresses too; deleted mail is not seen."
        )
    if Hypothesis.ADDRESS_BOOK in found:
        return texts.gettext(
            "That is no proof: phones, apps and friends keep copies of address books. It does not"
            " mean that your mail was not read."
        )
    if Hypothesis.UNRELATED_LIST in found:
        return texts.gettext("It does not mean that nobody ever read your mail.")
    return texts.gettext("That is no all-clear: mail that was deleted is not seen here.")


def when_taken(harvest: Harvest, texts: Texts) -> str | None:
    """When the addresses were taken, as near as it can be told."""
    if harvest.interval95 is not None:
        low, high = harvest.interval95
        text = texts.gettext("Taken between {low} and {high} ({n} in 100 such spans are right).")
        return text.format(low=low.date(), high=high.date(), n=HARVESTS_HELD)
    if harvest.not_before is not None and harvest.not_after is not None:
        text = texts.gettext("Taken after {low} and before {high}, the first forged mail.")
        return text.format(low=harvest.not_before.date(), high=harvest.not_after.date())
    if harvest.why_not is not None:
        text = texts.gettext("When they were taken cannot be told: {why}.")
        return text.format(why=shorten(words_for(harvest.why_not, texts), _WHY_CELLS))
    return None


def how_many(counts: Counts, texts: Texts) -> str | None:
    """How many were written to in all: the bound, and the estimate apart."""
    if counts.estimate is not None and counts.interval95 is not None:
        low, high = counts.interval95
        text = texts.gettext(
            "Surely sent to {least} people; to about {estimate} in all ({low} to {high}; {n} in 100"
            " such ranges are right)."
        )
        return text.format(
            least=f"{counts.at_least:,}",
            estimate=f"{counts.estimate:,}",
            low=f"{low:,}",
            high=f"{high:,}",
            n=ESTIMATES_HELD,
        )
    if counts.why_not is not None:
        text = texts.gettext("How many it went to is not known: {why}.")
        return text.format(why=shorten(words_for(counts.why_not, texts), _WHY_CELLS))
    return None
