"""Whom the victim knows, since when, and whose address has died. The same on each run.

Who is first seen after the harvest, or stands in the address book alone, is no target: by these
the sources of the stranger's list are told apart.
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.lab.internet import Fate, fails_at
from tests.storms.cast import GIVEN, SURNAMES
from tests.storms.chance import Chance
from tests.storms.programs import Program

__all__ = ["FORWARDS", "Circle", "Person", "fate_of", "people_before", "targets"]


class Circle(enum.StrEnum):
    """How somebody got into the victim's mail."""

    CORRESPONDENT = "correspondent"  # wrote to her, and mostly she to them
    COPIED = "copied"  # only in the Cc of what others wrote
    SHOP = "shop"  # writes, and takes no mail
    NEWCOMER = "newcomer"  # first seen after the harvest
    BOOK_ONLY = "book only"  # in no mail
    FRIEND = "friend"  # who answers the spoof
    AWAY = "away"  # has a vacation responder


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One address and who is behind it."""

    name: str
    roman: str
    address: str
    circle: Circle
    program: Program
    since: datetime
    until: datetime
    is_dead: bool = False
    is_full: bool = False  # the mailbox, since nobody empties it
    in_book: bool = False

    @property
    def entry(self) -> tuple[str, str]:
        return self.name, self.address

    @property
    def local(self) -> str:
        return self.address.partition("@")[0]

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]


# How many of a circle have an address at a domain: living, dead.
SIZES = (
    (Circle.CORRESPONDENT, "freemail.example", 4, 4),
    (Circle.CORRESPONDENT, "ocean.example", 3, 4),
    (Circle.CORRESPONDENT, "postbox.example", 2, 0),
    (Circle.CORRESPONDENT, "minato-dance.example", 3, 2),
    (Circle.CORRESPONDENT, "catv-shonan.example", 2, 3),
    (Circle.CORRESPONDENT, "cityhall.example", 2, 3),
    (Circle.CORRESPONDENT, "kotori-clinic.example", 0, 4),
    (Circle.CORRESPONDENT, "oldisp.example", 0, 2),
    (Circle.COPIED, "school.example", 2, 4),
    (Circle.COPIED, "freemail.example", 2, 3),
    (Circle.COPIED, "ocean.example", 1, 2),
    (Circle.COPIED, "alumni.example", 0, 2),
    (Circle.SHOP, "freemail.example", 0, 2),
    (Circle.NEWCOMER, "freemail.example", 3, 0),
    (Circle.NEWCOMER, "ocean.example", 2, 0),
    (Circle.BOOK_ONLY, "minato-dance.example", 2, 1),
    (Circle.BOOK_ONLY, "freemail.example", 1, 0),
    (Circle.FRIEND, "freemail.example", 1, 0),
    (Circle.AWAY, "catv-shonan.example", 1, 0),
)
# Where the mail of a forwarding address goes: an account that is no more.
FORWARDS = "t-{local}@freemail.example"
YEAR = timedelta(days=365)


def people_before(now: datetime, harvest: datetime, chance: Chance) -> tuple[Person, ...]:
    """Everybody, as they are when the storm begins."""
    names = iter(chance.shuffled([(s, g) for s in SURNAMES for g in GIVEN]))
    made: list[Person] = []
    for circle, domain, living, dead in SIZES:
        for number in range(living + dead):
            when = span(circle, now, harvest, chance)
            (surname, roman), (given, roman_given) = next(names)
            made.append(
                Person(
                    name=f"{surname} {given}",
                    roman=f"{roman_given} {roman}",
                    address=f"{roman_given}.{roman}@{domain}".lower(),
                    circle=circle,
                    program=program(circle, chance),
                    since=when[0],
                    until=when[1],
                    is_dead=number >= living,
                    is_full=number == living and domain == "freemail.example",
                    in_book=is_in_book(circle, chance),
                )
            )
    return tuple(made)


def span(
    circle: Circle, now: datetime, harvest: datetime, chance: Chance
) -> tuple[datetime, datetime]:
    """The first and the last mail with somebody."""
    if circle is Circle.NEWCOMER:
        since = chance.between(harvest + timedelta(days=3), now - timedelta(days=3))
        return since, since
    since = chance.between(now - 14 * YEAR, harvest - YEAR)
    return since, chance.between(since, harvest)


def program(circle: Circle, chance: Chance) -> Program:
    if circle is Circle.SHOP:
        return Program.WEBMAIL
    return chance.pick((Program.APPLE_MAIL, Program.OUTLOOK, Program.THUNDERBIRD, Program.BECKY))


def is_in_book(circle: Circle, chance: Chance) -> bool:
    match circle:
        case Circle.BOOK_ONLY | Circle.FRIEND:
            return True
        case Circle.COPIED | Circle.SHOP:
            return False
        case _:
            return chance.happens(0.5)


def targets(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """The stranger's list: whom the mailbox showed when it was copied."""
    unseen = {Circle.NEWCOMER, Circle.BOOK_ONLY}
    return tuple(person for person in people if person.circle not in unseen)


def fate_of(person: Person, *, is_forged: bool) -> Fate | None:
    """How a mail to this person fails, None where it arrives. What she sends herself passes SPF."""
    domain = fails_at(person.address)
    if domain.refuses_forged and is_forged:
        return Fate.REFUSES
    return domain.fate if person.is_dead else None
