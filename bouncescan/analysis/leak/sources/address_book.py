"""The victim's address book alone: a phone's, a provider's, one that an app has copied."""

from collections.abc import Iterator

from bouncescan.analysis.leak.sources.contest import Candidate, Contest
from bouncescan.analysis.leak.sources.known import Known
from bouncescan.analysis.leak.sources.lines import (
    machine_lines,
    only_copied_lines,
    rival_lines,
    share,
    untouched_line,
)
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Hypothesis, LeakSource, Standing

__all__ = ["find", "weigh"]

_MOST = 0.5


def find(known: Known) -> Iterator[Candidate]:
    """The book, if one was given."""
    if known.has_book:
        yield Candidate(hypothesis=Hypothesis.ADDRESS_BOOK, holds=known.book, explains=known.book)


def weigh(contest: Contest) -> Iterator[LeakSource]:
    """Contradicted by more than a few targets that mail shows and the book does not.

    Targets that stand nowhere may be cards thrown away since; only where they are the most is it
    another list.
    """
    books = contest.of(Hypothesis.ADDRESS_BOOK)
    if not books:
        yield LeakSource(
            hypothesis=Hypothesis.ADDRESS_BOOK,
            grade=Standing.UNKNOWN,
            against=(Evidence(rule="no_address_book_given"),),
        )
    for book in books:
        grade = _grade(contest, book)
        yield LeakSource(
            hypothesis=Hypothesis.ADDRESS_BOOK,
            grade=grade,
            covers=share(contest, book),
            size=len(book.holds),
            people=contest.people_of(book, grade),
            speaks_for=tuple(_for(contest.known)),
            against=tuple(_against(contest, book)),
        )


def _grade(contest: Contest, book: Candidate) -> Standing:
    if not contest.is_enough:
        return Standing.UNKNOWN
    known, left = contest.known, contest.left_over(book)
    others = left if known.mails is None else left & known.seen
    is_another = len(left) > _MOST * len(known.targets)
    if is_another or len(others) > known.strays or contest.refuting(book):
        return Standing.CONTRADICTED
    return Standing.SUPPORTED if contest.is_best(book) else Standing.UNKNOWN


def _for(known: Known) -> Iterator[Evidence]:
    inside = known.targets & known.book
    of = len(known.targets)
    if inside:
        yield Evidence(rule="targets_in_the_book", parameters={"n": len(inside), "of": of})
    if known.mails is not None and (only := inside & known.unseen):
        yield Evidence(rule="targets_only_in_the_book", parameters={"n": len(only), "of": of})


def _against(contest: Contest, book: Candidate) -> Iterator[Evidence]:
    known = contest.known
    outside = contest.left_over(book)
    if outside:
        parameters = {"n": len(outside), "of": len(known.targets)}
        yield Evidence(rule="targets_not_in_the_book", parameters=parameters)
    yield from only_copied_lines(known, outside, "only_copied_and_not_in_the_book")
    yield from machine_lines(known, outside)
    for other in contest.candidates:
        if contest.is_beaten(book, other):
            yield untouched_line("others_in_the_book_untouched", contest.untouched(book, other))
            break
    if contest.is_covering(book):
        yield from rival_lines(contest, book)
