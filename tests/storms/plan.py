"""What a storm is to be: every knob of the generator, as data.

`reference` has the plan of the reference case, `scenarios` draws others. Whatever decides about a
storm stands here; the modules that make it read their plan and draw the rest by chance.
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.storms.internet import Host, TookItFrom
from tests.storms.received import Peer

__all__ = [
    "Attack",
    "Circle",
    "CirclePlan",
    "Noise",
    "Plan",
    "Relay",
    "Run",
    "Slip",
    "Source",
    "TookItFrom",
    "Weights",
]

Weights = tuple[tuple[str, float], ...]


class Circle(enum.StrEnum):
    """How somebody got into the victim's mail."""

    FAMILY = "family"
    FRIEND = "friend"
    SCHOOL = "school"
    WORK = "work"
    CLUB = "club"
    OLD_MAIL = "old_mail"  # only in the Cc of one old mail
    MACHINE = "machine"  # shops and notices: nobody writes to them
    NEWCOMER = "newcomer"  # first seen after the harvest
    BOOK_ONLY = "book_only"  # in the address book, in no mail
    OF_ANOTHER = "of_another"  # only in the Cc of what one correspondent wrote
    STRANGER = "stranger"  # nowhere in the victim's data


class Source(enum.StrEnum):
    """Where the stranger's list came from."""

    ADDRESS_BOOK = "address_book"
    MAILBOX = "mailbox"
    ONE_MAIL = "one_mail"
    OTHER_MAILBOX = "other_mailbox"
    UNRELATED_LIST = "unrelated_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class CirclePlan:
    """How many of a circle, at which sites, first seen when; what share of them the book has."""

    circle: Circle
    size: int
    sites: Weights
    since: tuple[str, str]
    in_book: float
    years: tuple[int, int]  # how long they write


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A server that sent spoofed mail into the world."""

    host: Host
    took_it_from: TookItFrom
    handed_in_by: Peer | None = None
    is_provider: bool = False  # the victim's own provider, by her stolen password


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run through one server: a share of the list, between two times."""

    relay: Relay
    wave: int
    start: datetime
    end: datetime
    share: float
    link: str
    subjects: tuple[str, ...]
    always: tuple[str, ...] = ()  # targets of this run, whatever the share
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One list, taken at one moment, and the runs that went over it.

    `sizes` are the numbers of recipients of one spoofed mail with their weights; `strangers` is the
    share of the list that the victim's data does not show.
    """

    source: Source
    taken: datetime
    runs: tuple[Run, ...]
    sizes: tuple[tuple[int, float], ...]

    @property
    def begins(self) -> datetime:
        return min(run.start for run in self.runs)

    @property
    def is_by_account(self) -> bool:
        return any(run.relay.is_provider for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A mail to an address that was written wrong. `domain_exists` says which part of it."""

    address: str
    when: datetime
    subject: str
    words: str
    domain_exists: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How many mails of each kind come with a storm, where somebody can write them."""

    replies: int = 6  # by people who know the victim
    strangers: int = 1  # replies by people who do not
    unseen: int = 0  # replies to spoofed mails that no bounce shows
    away: int = 2  # vacation notices
    warnings: int = 1  # a friend writes anew
    forwarded: int = 0  # a friend sends the spoof on, as attachment
    forwarded_anew: int = 0  # the same under a Subject of the friend's own
    files: int = 0  # everyday mail with a file attached, half of it in the days of the storm
    look_alikes: int = 2  # malware in the dress of a bounce
    complaints: int = 0  # ARF, from a provider where somebody pressed the button
    challenges: int = 0  # a filter wants the sender to confirm
    copies: int = 1  # the spoof itself, from herself to herself


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole storm. The same plan with the same seed gives the same bytes.

    `deaths` is the chance that an address is dead by the years without a mail from it.
    Mail before `kept_since` was deleted, and a share `deleted` of the rest of the old mail.
    `is_labelled`: each mail lies in a second folder too, as Gmail's labels show it.
    """

    scenario: str
    seed: str
    people: tuple[CirclePlan, ...]
    attacks: tuple[Attack, ...]
    deaths: tuple[tuple[int, float], ...]
    letters: dict[Circle, tuple[int, int]]  # how many mails one person of a circle writes
    notices: tuple[int, int]  # of one shop
    spam: int
    still_writing: datetime  # the last mail of those who still write
    last: datetime  # of shops and spam
    old_mail: datetime
    read: datetime  # when the mailbox was read
    slips: tuple[Slip, ...] = ()
    noise: Noise = Noise()
    duplicates: int = 2  # bounces that lie in two folders
    in_junk: float = 0.12  # the share of bounces that the provider's filter takes for junk
    kept_since: datetime | None = None
    deleted: float = 0.0
    is_labelled: bool = False

    @property
    def silent_since(self) -> datetime:
        """The moment for which an address is dead or not."""
        return self.attacks[0].taken if self.attacks else self.still_writing

    @property
    def begins(self) -> datetime:
        """The first spoofed mail; without any, nine days before the mailbox was read."""
        quiet = self.read - timedelta(days=9)
        return min((attack.begins for attack in self.attacks), default=quiet)
