"""What `explain` answers: one thing of a case, with every line behind it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Reason, Record
from bouncescan.records.contact import Contact
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import (
    Campaign,
    Counts,
    Host,
    Ownership,
    Person,
    Server,
    State,
    TookItFrom,
)
from bouncescan.records.grades import Grade, GradedHop, Trace, Writer
from bouncescan.records.leak import Harvest, LeakSource
from bouncescan.records.trace import IPAddress

__all__ = [
    "CampaignExplained",
    "Event",
    "EventKind",
    "Explained",
    "Explanation",
    "FriendsCopy",
    "GradedHop",
    "GradedResult",
    "HandedIn",
    "Judgement",
    "LeakExplained",
    "Match",
    "MessageExplained",
    "Party",
    "PersonExplained",
    "ReportLine",
    "ServerExplained",
    "ServerPart",
    "SpoofedMail",
    "Thing",
    "Trace",
    "Unexplained",
    "Way",
    "Writer",
]


class Thing(enum.StrEnum):
    """What can be explained."""

    SERVER = "server"
    PERSON = "person"
    MESSAGE = "message"
    CAMPAIGN = "campaign"
    LEAK = "leak"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedResult:
    """One authentication result; `rule` says why it counts, or why not."""

    result: AuthenticationResult
    trace: Trace
    counts: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was decided for one report about a delivery, each with the rule that decided.

    `calls_itself` is a name of the reporter that the victim's provider did not find it to bear.
    `relays` passed it on, the reporter first; `way` had it before the origin, the nearest first.
    """

    reporter: Host
    calls_itself: str | None
    origin: Host | None
    took_it_from: TookItFrom
    handed_in_by: Host | None
    relays: tuple[Host, ...]
    way: tuple[Host, ...]
    departure: Host | None  # the victim's provider's server that sent it out
    ownership: Ownership
    is_counted: bool
    why_reporter: Evidence
    why_origin: Evidence
    why_ownership: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One report in a line."""

    locator: str
    message_id: str | None
    when: datetime | None
    reporter: Host
    named: tuple[str, ...]
    ownership: Ownership


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendsCopy:
    """A copy of a spoofed mail that somebody forwarded, and whom it names as the sender.

    `sender`'s grade and rule say whether it is a friend's word or a claim; None: it names nobody.
    """

    handed_over_by: str
    sender: Host | None
    spf: str | None
    is_providers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageExplained:
    """One message. `judgement` is None for what is no report about a delivery.

    `others` are the other reports on the same spoofed mail.
    """

    record: Record
    locators: tuple[str, ...]
    when: datetime | None
    hops: tuple[GradedHop, ...]  # of both traces, the newest first in each
    results: tuple[GradedResult, ...]
    judgement: Judgement | None
    others: tuple[ReportLine, ...] = ()
    campaign: int | None = None
    copy: FriendsCopy | None = None  # of a spoofed mail, where somebody forwarded one


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPart:
    """A role of a server: its row in the findings, and the rules that gave it, each with `n`."""

    server: Server
    rules: tuple[Evidence, ...]


class Party(enum.StrEnum):
    """On which side of a hand-over a server stands."""

    FROM = "from"  # it handed the mail to the server explained
    TO = "to"  # it took it from the server explained


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A hand-over of spoofed mail, as `reports` reports show it.

    `grade` and `witnesses` are the hand-over's, as Host has them of who handed it in.
    """

    party: Party
    server: Host
    took_it_from: TookItFrom
    reports: int
    grade: Grade | None = None
    witnesses: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The servers that had a mail, as `reports` reports show it; the last that had it first."""

    servers: tuple[Host, ...]
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerExplained:
    """One server with all its roles. `is_providers`: it carries the victim's own mail.

    `named_in` counts the hops of the reports that name it, by grade, where it has no role and
    handed nothing in. `path` is one report drawn whole.
    """

    host: str | None
    ip: IPAddress | None
    org: str | None
    also: tuple[str, ...]
    is_providers: bool
    parts: tuple[ServerPart, ...]
    handed_in: tuple[HandedIn, ...]
    named_in: Mapping[Grade, int]
    first: datetime | None
    last: datetime | None
    reports: tuple[ReportLine, ...]
    reports_in_all: int
    path: MessageExplained | None
    copies: tuple[Evidence, ...] = ()  # of the spoofed mail, that came from it
    ways: tuple[Way, ...] = ()  # on which it stands, beside others


class EventKind(enum.StrEnum):
    """What happened to an address."""

    SEEN = "seen"
    ADDRESSED = "addressed"
    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    AUTO_REPLY = "auto_reply"
    PERSON_REPLIED = "person_replied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a person's story. `role` and `folder` are of a sighting, `words` a server's."""

    kind: EventKind
    when: datetime | None
    locator: str
    message_id: str | None = None
    address: str | None = None
    server: Host | None = None
    reason: Reason | None = None
    words: str | None = None
    role: str | None = None
    folder: str | None = None
    subject: str | None = None
    ownership: Ownership | None = None
    campaign: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonExplained:
    """One address. `person` is None where nobody sent a spoofed mail to it, as far as is known."""

    address: str
    person: Person | None
    is_victim: bool
    cards: tuple[Contact, ...]
    events: tuple[Event, ...]  # the oldest first; those without a date last
    has_history: bool
    has_address_book: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoofedMail:
    """One mail of a campaign, from the reports that gave it back."""

    message_id: str
    subject: str | None
    sent: datetime | None
    to: tuple[str, ...]
    origin: Host | None
    reports: int
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignExplained:
    """One campaign. `links` and `subjects` have the number of mails with each, most first."""

    campaign: Campaign
    mails: tuple[SpoofedMail, ...]
    subjects: Mapping[str, int]
    links: Mapping[str, int]
    servers: tuple[Server, ...]
    people: Mapping[State, tuple[str, ...]]  # by their state in this campaign
    speaks_for: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakExplained:
    """How the addresses were known: every source that may be, since when, and how many."""

    where_from: tuple[LeakSource, ...]
    harvest: Harvest
    counts: Counts
    has_history: bool
    has_address_book: bool


Explained = ServerExplained | PersonExplained | MessageExplained | CampaignExplained | LeakExplained


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer for one thing of a case."""

    program: str
    case: str
    victim: tuple[str, ...]
    what: str
    thing: Thing
    explained: Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Something that can be explained; given as `name`, it is found alone."""

    thing: Thing
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """No answer: `what` is each of `matches`, or none, and `near` is like it."""

    program: str
    case: str
    what: str
    matches: tuple[Match, ...]
    near: tuple[Match, ...]
