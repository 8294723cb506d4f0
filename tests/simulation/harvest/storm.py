"""A made-up storm over a made-up mailbox: who was on the list, and who shows as a target."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.simulation.harvest.laws import YEAR, Law, Taking
from tests.simulation.harvest.mailbox import Flags, Floats, People, survivors

__all__ = ["Seen", "is_listed", "is_shown", "see"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a reader of the mailbox has: of each person who is left in it, one row."""

    people: NDArray[np.int64]  # their places in People
    first: Floats  # days before the storm
    last: Floats
    wrote: Flags
    written_to: Flags
    is_machine: Flags
    is_target: Flags


def see(law: Law, people: People, chance: np.random.Generator) -> Seen:
    """One storm."""
    left, first, last = survivors(people)
    shown = is_shown(law, people, is_listed(law, people, law.taken, chance), chance)
    return Seen(
        people=left,
        first=first,
        last=last,
        wrote=~people.is_bystander[left],
        written_to=people.written_to[left],
        is_machine=people.is_machine[left],
        is_target=shown[left],
    )


def is_listed(
    law: Law, people: People, taken: float | Floats, chance: np.random.Generator
) -> Flags:
    """Who stood in the mailbox `taken` days before the storm, and was taken along.

    What the victim deletes afterwards was there: that is the worst case.
    """
    number = len(people.came)
    taken = np.broadcast_to(np.asarray(taken, float), (number,))
    known = people.came >= taken
    match law.taking:
        case Taking.WHOLE:
            listed = known
        case Taking.SHARE:
            listed = known & (chance.random(number) < law.share)
        case Taking.WRITTEN_TO:
            listed = known & people.written_to
        case Taking.NO_BYSTANDERS:
            listed = known & ~people.is_bystander
        case Taking.LAST_YEARS:
            at = taken[people.person]
            inside = (people.when >= at) & (people.when <= at + law.last_years * YEAR)
            listed = known & (np.bincount(people.person, inside, number) > 0)
    return listed | (chance.random(number) < law.by_chance)


def is_shown(law: Law, people: People, listed: Flags, chance: np.random.Generator) -> Flags:
    """Whose address stands in a bounce or an answer.

    A mail to several people that bounces for one of them shows the others in its To field.
    """
    number = len(listed)
    mailed = listed & (chance.random(number) < law.sent)
    bounced = chance.random(number) < np.where(people.is_dead, law.bounces, law.refuses)
    answered = ~people.is_dead & (chance.random(number) < law.answers)
    everybody = np.flatnonzero(mailed)
    chance.shuffle(everybody)
    mail = np.zeros(number, np.int64)
    mail[everybody] = np.arange(len(everybody)) // law.mails
    came_back = np.bincount(mail, mailed & bounced, minlength=int(mail.max(initial=0)) + 1) > 0
    return mailed & (bounced | answered | (came_back[mail] & (law.mails > 1)))
