"""A made-up mailbox: who came when, who died when, which mails show them and which are left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.simulation.harvest.laws import YEAR, Death, Law

__all__ = ["People", "draw_people", "survivors"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who ever stood in a mail, and all those mails, deleted or not.

    Times are days before the storm: the larger, the longer ago. The mails are sorted by person,
    and the oldest first of each.
    """

    came: Floats
    is_dead: Flags  # when the storm began
    is_bystander: Flags
    is_machine: Flags
    written_to: Flags  # by the victim
    person: NDArray[np.int64]  # of each mail
    when: Floats  # of each mail
    is_deleted: Flags  # of each mail


def draw_people(law: Law, number: int, chance: np.random.Generator) -> People:
    """`number` people, those of a churned address not counted."""
    days = law.years * YEAR
    came = chance.uniform(0, days, number)
    together = chance.random(number) < law.bursts
    days_of_many = chance.uniform(0, days, 8)
    came[together] = chance.choice(days_of_many, int(together.sum()))
    is_machine = chance.random(number) < law.machines
    died = deaths(law, came, chance)
    # Nobody reads the mailbox of many a machine: it never was alive.
    died = np.where(is_machine, np.where(chance.random(number) < 0.4, came, -1.0), died)
    again = (died > 1) & ~is_machine & (chance.random(number) < law.churned)
    came = np.concatenate([came, died[again] - chance.uniform(0, 1, int(again.sum()))])
    came = np.maximum(came, 0.01)
    is_machine = np.concatenate([is_machine, np.zeros(int(again.sum()), bool)])
    died = np.concatenate([died, np.full(int(again.sum()), -1.0)])
    total = len(came)
    is_bystander = (chance.random(total) < law.bystanders) & ~is_machine
    written_to = ~is_bystander & ~is_machine & (chance.random(total) < 0.6)
    letters = chance.geometric(1 / law.letters, total)
    letters = np.where(is_bystander, np.minimum(letters, 2), letters)
    until = came * np.where(chance.random(total) < 0.3, 0.0, 1 - chance.beta(0.7, 1.5, total))
    until = np.maximum(until, np.where(is_machine, 0.0, np.maximum(died, 0.0)))
    person = np.repeat(np.arange(total), letters)
    is_first = np.concatenate([[True], person[1:] != person[:-1]])
    spread = np.where(is_first, 0.0, chance.random(len(person)))
    when = came[person] - spread * (came - np.minimum(until, came))[person]
    order = np.lexsort((-when, person))
    person, when = person[order], when[order]
    return People(
        came=came,
        is_dead=died >= 0,
        is_bystander=is_bystander,
        is_machine=is_machine,
        written_to=written_to,
        person=person,
        when=when,
        is_deleted=chance.random(len(when)) < chance_of_deletion(law, when),
    )


def deaths(law: Law, came: Floats, chance: np.random.Generator) -> Floats:
    """When each address dies, days before the storm; below 0: it lives."""
    number = len(came)
    match law.death:
        case Death.EXPONENTIAL | Death.WEIBULL:
            shape = 1.0 if law.death is Death.EXPONENTIAL else law.shape
            half = law.life * YEAR
            return came - half * (chance.exponential(1 / np.log(2), number)) ** (1 / shape)
        case Death.PROVIDERS:
            had = (chance.random(number) < 0.4) & (came > law.provider_died)
            slowly = came - chance.exponential(30 * YEAR, number)
            return np.where(had, law.provider_died, slowly)
        case Death.HARDLY:
            return came - chance.exponential(60 * YEAR, number)


def chance_of_deletion(law: Law, when: Floats) -> Floats:
    """Old mail is deleted more, up to twice as often; before `emptied` all of it."""
    chance = np.minimum(0.9, law.deleted * (1 + when / (law.years * YEAR)))
    return chance if law.emptied is None else np.where(when > law.emptied, 1.0, chance)


def survivors(people: People) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Those of whom a mail is left, when the first and the last such mail came."""
    person, when = people.person[~people.is_deleted], people.when[~people.is_deleted]
    if not len(person):
        return person, when, when
    starts = np.flatnonzero(np.concatenate([[True], person[1:] != person[:-1]]))
    ends = np.concatenate([starts[1:], [len(person)]]) - 1
    return person[starts], when[starts], when[ends]
