"""A list that has nothing to do with the victim: bought, guessed, taken from people unknown.

One target that the victim knows is enough to make it doubtful: among strangers that one's own
mailbox is as good an explanation, or a mail from them that was deleted.
"""

from collections.abc import Iterator

from bouncescan.analysis.leak.sources.chance import LEAST_SHOWN, SELDOM, chance_of_so_few
from bouncescan.analysis.leak.sources.contest import Contest
from bouncescan.analysis.leak.sources.known import Known
from bouncescan.analysis.leak.sources.lines import not_told
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Hypothesis, LeakSource, Standing

__all__ = ["chance_of_strangers", "strangers_lines", "weigh"]

_HALF = 0.5


def chance_of_strangers(known: Known) -> float:
    """The chance of no known target at all, had the list come from what the victim holds.

    1 where there is one. "Holds" is as of the midst of the time that mail tells of: what was taken
    before all mail that is left cannot be told from a list of strangers.
    """
    if known.mails is None or known.is_thinned or known.targets & (known.seen | known.book):
        return 1.0
    return chance_of_so_few(0, len(known.by(known.midst())), LEAST_SHOWN)


def strangers_lines(known: Known) -> Iterator[Evidence]:
    """How many the victim knows who are no targets, where that says something."""
    if chance_of_strangers(known) < SELDOM:
        parameters = {"of": len(known.by(known.midst()))}
        yield Evidence(rule="people_you_know_untouched", parameters=parameters)


def weigh(contest: Contest) -> Iterator[LeakSource]:
    """Supported where the targets are strangers, contradicted where most of them are not."""
    known = contest.known
    strange = known.targets - known.seen - known.book
    yield LeakSource(
        hypothesis=Hypothesis.UNRELATED_LIST,
        grade=_grade(contest),
        covers=len(strange) / len(known.targets) if known.targets else None,
        speaks_for=tuple(_for(known)),
        against=tuple(_against(known)),
    )


def _grade(contest: Contest) -> Standing:
    known = contest.known
    shown = known.targets & (known.seen | known.book)
    if not contest.is_enough:
        return Standing.UNKNOWN
    if len(shown) > _HALF * len(known.targets):
        return Standing.CONTRADICTED
    is_told = chance_of_strangers(known) < SELDOM
    return Standing.SUPPORTED if is_told else Standing.UNKNOWN


def _for(known: Known) -> Iterator[Evidence]:
    strange = known.targets - known.seen - known.book
    if strange and known.mails is not None:
        parameters = {"n": len(strange), "of": len(known.targets)}
        yield Evidence(rule="targets_stand_nowhere", parameters=parameters)
    yield from strangers_lines(known)


def _against(known: Known) -> Iterator[Evidence]:
    yield from not_told(known)
    shown = known.targets & (known.seen | known.book)
    if shown:
        parameters = {"n": len(shown), "of": len(known.targets)}
        yield Evidence(rule="targets_known_to_you", parameters=parameters)
