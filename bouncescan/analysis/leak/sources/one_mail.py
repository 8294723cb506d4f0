"""One mail or thread whose From, To and Cc hold the targets: then everybody on it has the list."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from bouncescan.analysis.leak.sources.chance import SELDOM
from bouncescan.analysis.leak.sources.contest import Candidate, Contest
from bouncescan.analysis.leak.sources.known import Known
from bouncescan.analysis.leak.sources.lines import (
    about_mail,
    best_mail,
    not_told,
    rival_lines,
    share,
    untouched_line,
)
from bouncescan.analysis.leak.sources.mails import Mails
from bouncescan.analysis.leak.sources.unrelated_list import chance_of_strangers
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Hypothesis, LeakSource, Standing
from bouncescan.records.message import MailHeader

__all__ = ["find", "weigh"]

_SHOWN = 20


def find(known: Known) -> Iterator[Candidate]:
    """The mail that shows most targets, or its thread, or another's, where that shows more."""
    mails = known.mails
    mail = best_mail(mails, known.targets) if mails else None
    if mails is None or mail is None:
        return
    alone = mails.on((mail,))
    if len(known.targets - alone) > known.strays:
        thread = _best_thread(mails, known)
        together = mails.on(thread)
        if len(together & known.targets) > len(alone & known.targets):
            yield _candidate(mails, thread, together)
            return
    yield _candidate(mails, (mail,), alone)


def _candidate(mails: Mails, thread: Sequence[int], people: frozenset[str]) -> Candidate:
    first = mails.headers[thread[0]]
    return Candidate(
        hypothesis=Hypothesis.ONE_MAIL,
        holds=people,
        explains=people,
        detail=first.message_id or str(first.locator),
        mails=tuple(thread),
        shares_with=people,
    )


def _best_thread(mails: Mails, known: Known) -> list[int]:
    """The mails of the thread on which most targets stand, in the order of the mailbox."""
    root = _roots(mails.headers)
    is_shown = mails.is_among(known.targets)[mails.person]
    width = max(len(mails.names), 1)
    pairs = np.sort(root[mails.mail[is_shown]] * width + mails.person[is_shown])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    best = int(np.bincount(pairs // width).argmax())
    found: list[int] = np.flatnonzero(root == best).tolist()
    return found


def _roots(headers: Sequence[MailHeader]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each mail a number that stands for its thread (RFC 5322, 3.6.4).

    A thread hangs together by the mails that are there or only named.
    """
    parent: dict[str, str] = {}

    def find_root(key: str) -> str:
        # Each look-up halves the way, as a long thread must not cost a square.
        while (above := parent.get(key, key)) != key:
            parent[key] = key = parent.get(above, above)
        return key

    names = [header.message_id or f"\0{place}" for place, header in enumerate(headers)]
    for name, header in zip(names, headers, strict=True):
        for other in (*header.references, header.in_reply_to):
            if other:
                parent[find_root(other)] = find_root(name)
    numbers: dict[str, int] = defaultdict(lambda: len(numbers))
    return np.fromiter((numbers[find_root(name)] for name in names), np.int64, len(names))


def weigh(contest: Contest) -> Iterator[LeakSource]:
    """One row; it speaks of the mail that is left, as all rows do."""
    known = contest.known
    mails = contest.of(Hypothesis.ONE_MAIL)
    if not mails:
        yield LeakSource(
            hypothesis=Hypothesis.ONE_MAIL,
            grade=_grade_without(contest),
            covers=0.0 if known.mails is not None and known.targets else None,
            against=(*not_told(known), *_none(known)),
        )
    for mail in mails:
        grade = _grade(contest, mail)
        yield LeakSource(
            hypothesis=Hypothesis.ONE_MAIL,
            grade=grade,
            detail=mail.detail,
            covers=share(contest, mail),
            size=len(mail.holds),
            people=contest.people_of(mail, grade),
            speaks_for=tuple(_for(known, mail)),
            against=tuple(_against(contest, mail)),
        )


def _grade_without(contest: Contest) -> Standing:
    """No mail shows any target: a mail that was deleted may have, unless they are strangers."""
    is_stranger = chance_of_strangers(contest.known) < SELDOM
    return Standing.CONTRADICTED if contest.is_enough and is_stranger else Standing.UNKNOWN


def _grade(contest: Contest, mail: Candidate) -> Standing:
    known = contest.known
    # Those left over that are known otherwise; a target never seen may have stood on it in a Bcc.
    left = contest.left_over(mail) & (known.seen | known.book)
    if contest.is_enough and len(left) > known.strays:
        return Standing.CONTRADICTED
    if len(contest.left_over(mail)) > known.strays:
        return _grade_without(contest)
    return Standing.SUPPORTED if contest.is_best(mail) else Standing.UNKNOWN


def _for(known: Known, mail: Candidate) -> Iterator[Evidence]:
    if known.mails is None:
        return
    on = known.targets & mail.holds
    rule = "targets_on_one_mail" if len(mail.mails) == 1 else "targets_on_one_thread"
    yield Evidence(
        rule=rule,
        parameters={
            "n": len(on),
            "of": len(known.targets),
            **about_mail(known.mails, mail.mails[0]),
        },
        locators=tuple(known.mails.place(place) for place in mail.mails[:_SHOWN]),
    )
    if len(on) > known.strays:
        yield Evidence(rule="all_on_it_hold_the_list", parameters={"n": len(mail.holds)})


def _against(contest: Contest, mail: Candidate) -> Iterator[Evidence]:
    known = contest.known
    yield from not_told(known)
    if left := contest.left_over(mail):
        parameters = {"n": len(left), "of": len(known.targets)}
        yield Evidence(rule="targets_not_on_that_mail", parameters=parameters)
    if contest.is_covering(mail):
        for other in contest.candidates:
            if contest.is_beaten(mail, other):
                yield untouched_line(
                    "others_on_that_mail_untouched", contest.untouched(mail, other)
                )
                break
        yield from rival_lines(contest, mail)


def _none(known: Known) -> Iterator[Evidence]:
    if known.mails is not None and known.targets:
        yield Evidence(rule="no_mail_shows_a_target", parameters={"of": len(known.targets)})
