"""The victim's mail and address book together, as somebody has them who was in the account."""

from collections.abc import Iterator

from bouncescan.analysis.leak.sources import mailbox
from bouncescan.analysis.leak.sources.chance import RARELY
from bouncescan.analysis.leak.sources.contest import Candidate, Contest
from bouncescan.analysis.leak.sources.lines import not_told, untouched_line
from bouncescan.analysis.leak.sources.unrelated_list import chance_of_strangers
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Hypothesis, LeakSource, Standing

__all__ = ["weigh"]


def weigh(contest: Contest) -> Iterator[LeakSource]:
    """Supported where each leaves over targets that only the other explains."""
    known = contest.known
    if known.mails is None or not known.has_book:
        why = () if known.has_book else (Evidence(rule="no_address_book_given"),)
        yield LeakSource(
            hypothesis=Hypothesis.SEVERAL,
            grade=Standing.UNKNOWN,
            against=(*not_told(known), *why),
        )
        return
    both = known.seen | known.book
    union = Candidate(hypothesis=Hypothesis.SEVERAL, holds=both, explains=both)
    grade = _grade(contest, union)
    yield LeakSource(
        hypothesis=Hypothesis.SEVERAL,
        grade=grade,
        covers=len(known.targets & both) / len(known.targets) if known.targets else None,
        size=len(both),
        people=contest.people_of(union, grade),
        speaks_for=tuple(_for(contest)),
        against=tuple(_against(contest, union)),
    )


def _grade(contest: Contest, union: Candidate) -> Standing:
    known = contest.known
    if not contest.is_enough:
        return Standing.UNKNOWN
    if contest.refuting(union) or chance_of_strangers(known) < RARELY:
        return Standing.CONTRADICTED
    is_needed = not any(map(contest.is_covering, contest.candidates))
    is_both = mailbox.is_missing_what_the_book_has(known)
    if contest.is_covering(union) and is_needed and is_both:
        return Standing.SUPPORTED
    return Standing.UNKNOWN


def _for(contest: Contest) -> Iterator[Evidence]:
    known = contest.known
    of = len(known.targets)
    if only := known.targets & known.seen - known.book:
        yield Evidence(rule="targets_only_in_your_mail", parameters={"n": len(only), "of": of})
    if only := known.targets & known.book - known.seen:
        yield Evidence(rule="targets_only_in_the_book", parameters={"n": len(only), "of": of})


def _against(contest: Contest, union: Candidate) -> Iterator[Evidence]:
    known = contest.known
    yield from not_told(known)
    if left := contest.left_over(union):
        parameters = {"n": len(left), "of": len(known.targets)}
        yield Evidence(rule="targets_stand_nowhere", parameters=parameters)
    refuting = contest.refuting(union)
    if refuting is not None:
        yield untouched_line("others_known_to_you_untouched", refuting[1])
    alone = [one for one in contest.candidates if contest.is_covering(one)]
    if alone:
        yield Evidence(rule="one_source_is_enough", parameters={"n": len(known.targets)})
