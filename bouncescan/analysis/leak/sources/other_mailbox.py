"""Another person's mailbox or address book: a correspondent's who stands on the targets' mails.

Whoever stood on a mail with a target has the address too. And they know people whom the victim
does not, so that targets never seen are no objection. A mailing list is a correspondent here.
"""

import heapq
from collections.abc import Iterator

import numpy as np

from bouncescan.analysis.leak.sources.contest import Candidate, Contest
from bouncescan.analysis.leak.sources.known import Known
from bouncescan.analysis.leak.sources.lines import not_told, rival_lines, share, untouched_line
from bouncescan.analysis.leak.sources.mails import Mails
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Hypothesis, LeakSource, Standing

__all__ = ["find", "weigh"]

# So many are looked at by each of two ways of counting; somebody who stands on the mails of most
# targets is among the first by either.
_LOOKED_AT = 8
_NAMED = 3
_SHOWN = 5


def find(known: Known) -> Iterator[Candidate]:
    """Those who explain most targets, the best first; at most three."""
    mails = known.mails
    if mails is None or not known.targets & known.seen:
        return
    found = []
    for person in _likely(mails, known):
        circle = mails.on(mails.of(person))
        found.append((len(circle & known.targets), -len(circle), person, circle))
    found.sort(key=lambda one: (-one[0], -one[1], not _wrote(mails, one[2]), one[2]))
    best = found[0][0] if found else 0
    for count, _, person, circle in found[:_NAMED]:
        if count >= best - known.strays:
            yield Candidate(
                hypothesis=Hypothesis.OTHER_MAILBOX,
                holds=circle,
                explains=circle | known.unseen,
                detail=person,
            )


def _wrote(mails: Mails, person: str) -> bool:
    """Whether a mail is from them: of all who stand on one mail the writer is named first."""
    places = mails.of(person)
    return any(mails.headers[place].from_ == (person,) for place in places)


def _likely(mails: Mails, known: Known) -> list[str]:
    """Who may explain most, without a look at each pair of people on each mail.

    Each target gives all mails that show it an equal part of one vote, and a mail's votes go to
    everybody on it: who stands on every mail of a target has a whole one. The second way counts
    the targets of each mail again and again.
    """
    is_target = mails.is_among(known.targets)
    times = np.maximum(np.bincount(mails.person, minlength=len(mails.names)), 1)
    votes = np.where(is_target, 1 / times, 0.0)[mails.person]
    chosen: set[int] = set()
    for weight in (votes, is_target[mails.person].astype(float)):
        of_mail = np.bincount(mails.mail, weights=weight, minlength=len(mails.headers))
        of_person = np.bincount(
            mails.person, weights=of_mail[mails.mail], minlength=len(mails.names)
        )
        chosen.update(heapq.nlargest(_LOOKED_AT, range(len(of_person)), of_person.__getitem__))
    return sorted(name for number in chosen if (name := mails.names[number]) not in known.machines)


def weigh(contest: Contest) -> Iterator[LeakSource]:
    """A row for each who explains the targets; where nobody does, one for who comes nearest."""
    known = contest.known
    people = contest.of(Hypothesis.OTHER_MAILBOX)
    covering = [one for one in people if contest.is_covering(one)]
    if covering and contest.list_shared_by(covering[0]):
        # Everybody on that mail comes as near: the writer stands for them.
        covering = covering[:1]
    for other in covering or people[:1]:
        grade = _grade(contest, other)
        yield LeakSource(
            hypothesis=Hypothesis.OTHER_MAILBOX,
            grade=grade,
            detail=other.detail,
            covers=share(contest, other),
            size=len(other.holds),
            people=contest.people_of(other, grade),
            speaks_for=tuple(_for(known, other)),
            against=tuple(_against(contest, other)),
        )
    if not people:
        yield LeakSource(
            hypothesis=Hypothesis.OTHER_MAILBOX,
            grade=Standing.UNKNOWN,
            against=(*not_told(known), *_none(known)),
        )


def _grade(contest: Contest, other: Candidate) -> Standing:
    if not contest.is_enough:
        return Standing.UNKNOWN
    if len(contest.left_over(other)) > contest.known.strays:
        return Standing.CONTRADICTED
    if contest.list_shared_by(other) or not contest.is_best(other):
        return Standing.UNKNOWN
    return Standing.SUPPORTED


def _for(known: Known, other: Candidate) -> Iterator[Evidence]:
    who = other.detail or ""
    shown = known.targets & other.holds - {who}
    if known.mails is None or not shown:
        return
    counts = known.mails.number_shown(shown)
    mails = sorted(known.mails.of(who), key=lambda mail: (-int(counts[mail]), mail))
    yield Evidence(
        rule="stands_with_the_targets",
        parameters={"who": who, "n": len(shown), "of": len(known.targets & known.seen)},
        locators=tuple(known.mails.place(mail) for mail in mails[:_SHOWN] if counts[mail]),
    )
    if unseen := known.unseen:
        yield Evidence(rule="may_know_the_unseen", parameters={"who": who, "n": len(unseen)})


def _against(contest: Contest, other: Candidate) -> Iterator[Evidence]:
    known = contest.known
    who = other.detail or ""
    yield from not_told(known)
    if left := contest.left_over(other):
        yield Evidence(
            rule="never_stood_with_the_targets",
            parameters={"who": who, "n": len(left), "of": len(known.targets & known.seen)},
        )
    if not contest.is_covering(other):
        return
    mail = contest.list_shared_by(other)
    if mail is not None:
        yield Evidence(
            rule="on_the_mail_that_all_stand_on", parameters={"who": who, "n": len(mail.holds)}
        )
        return
    for rival in contest.candidates:
        if contest.is_beaten(other, rival):
            yield untouched_line("others_of_that_person_untouched", contest.untouched(other, rival))
            break
    yield from rival_lines(contest, other)


def _none(known: Known) -> Iterator[Evidence]:
    if known.mails is not None and known.targets:
        yield Evidence(rule="nobody_stands_with_the_targets")
