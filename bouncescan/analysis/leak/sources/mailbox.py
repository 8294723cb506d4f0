"""The victim's mail alone: all whom it shows, also those whom the victim never wrote to.

A target that mail does not show may have stood in mail that was deleted, or in a Bcc. So targets
left over make it doubtful, and three things rule it out: a smaller source beside which the rest of
the mail is untouched; targets missing from mail that all stand in the address book (deleting mail
knows nothing of the book); mail that shows no target at all.
"""

from collections.abc import Iterator

from bouncescan.analysis.leak.sources.chance import RARELY, chance_of_so_few
from bouncescan.analysis.leak.sources.contest import Candidate, Contest
from bouncescan.analysis.leak.sources.known import Known
from bouncescan.analysis.leak.sources.lines import (
    machine_lines,
    not_told,
    only_copied_lines,
    rival_lines,
    share,
    untouched_line,
)
from bouncescan.analysis.leak.sources.unrelated_list import chance_of_strangers, strangers_lines
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Hypothesis, LeakSource, Standing

__all__ = ["find", "is_missing_what_the_book_has", "weigh"]


def find(known: Known) -> Iterator[Candidate]:
    """The mail, if its headers were read."""
    if known.mails is not None:
        yield Candidate(hypothesis=Hypothesis.MAILBOX, holds=known.seen, explains=known.seen)


def weigh(contest: Contest) -> Iterator[LeakSource]:
    """One row, with why it cannot be told where it cannot."""
    known = contest.known
    mailboxes = contest.of(Hypothesis.MAILBOX)
    if not mailboxes:
        yield LeakSource(
            hypothesis=Hypothesis.MAILBOX, grade=Standing.UNKNOWN, against=not_told(known)
        )
    for mailbox in mailboxes:
        grade = _grade(contest, mailbox)
        yield LeakSource(
            hypothesis=Hypothesis.MAILBOX,
            grade=grade,
            covers=share(contest, mailbox),
            size=len(mailbox.holds),
            people=contest.people_of(mailbox, grade),
            speaks_for=tuple(_for(contest)),
            against=tuple(_against(contest, mailbox)),
        )


def is_missing_what_the_book_has(known: Known) -> bool:
    """Whether targets that mail lacks are in the book too often for mail that was just deleted.

    Whose mail is deleted first (the oldest, what was never answered) is not in the book as often
    as others are, so that some of the missing would stand nowhere.
    """
    missing = known.unseen
    only = missing & known.book
    nowhere = len(missing) - len(only)
    if len(only) <= known.strays or nowhere > known.strays or known.is_thinned:
        return False
    shown = known.targets & known.seen - known.machines
    # Laplace's rule: with few targets shown their share says little.
    outside = (len(shown - known.book) + 1) / (len(shown) + 2)
    return chance_of_so_few(nowhere, len(missing), outside) < RARELY


def _grade(contest: Contest, mailbox: Candidate) -> Standing:
    known = contest.known
    if not contest.is_enough:
        return Standing.UNKNOWN
    if (
        contest.refuting(mailbox)
        or is_missing_what_the_book_has(known)
        or chance_of_strangers(known) < RARELY
    ):
        return Standing.CONTRADICTED
    return Standing.SUPPORTED if contest.is_best(mailbox) else Standing.UNKNOWN


def _for(contest: Contest) -> Iterator[Evidence]:
    known = contest.known
    shown = known.targets & known.seen
    if shown:
        parameters = {"n": len(shown), "of": len(known.targets)}
        yield Evidence(rule="targets_in_your_mail", parameters=parameters)
    strange = shown - known.book
    yield from only_copied_lines(
        known,
        strange,
        "only_copied_and_not_in_the_book" if known.has_book else "only_copied",
    )
    yield from machine_lines(known, strange)
    for other in contest.of(Hypothesis.OTHER_MAILBOX)[:1]:
        with_them = len(other.holds & shown)
        if len(shown) - with_them > known.strays:
            parameters = {"n": with_them, "of": len(shown)}
            yield Evidence(rule="nobody_else_stood_with_all", parameters=parameters)


def _against(contest: Contest, mailbox: Candidate) -> Iterator[Evidence]:
    known = contest.known
    yield from not_told(known)
    missing, of = contest.left_over(mailbox), len(known.targets)
    if missing:
        yield Evidence(rule="targets_not_in_your_mail", parameters={"n": len(missing), "of": of})
    if only := missing & known.book:
        yield Evidence(rule="targets_only_in_the_book", parameters={"n": len(only), "of": of})
    if missing:
        yield from _deleted(known)
    yield from strangers_lines(known)
    refuting = contest.refuting(mailbox)
    if refuting is not None:
        yield untouched_line("others_in_your_mail_untouched", refuting[1])
    if contest.is_covering(mailbox):
        yield from rival_lines(contest, mailbox)


def _deleted(known: Known) -> Iterator[Evidence]:
    """Mails that were answered and are gone: so much, at least, was deleted."""
    if known.gone:
        parameters = {"n": known.gone, "of": known.answered}
        yield Evidence(rule="answered_mail_is_gone", parameters=parameters)
