"""What the analysis found: the one value that all reports show.

What a later stage of the project will know is None here, never a guess: `where_from`, `harvest`
and the estimate.
"""

import enum
from dataclasses import dataclass, field
from datetime import datetime

from bouncescan.records.bounce import Kind, Reason
from bouncescan.records.evidence import Evidence
from bouncescan.records.grades import Grade, GradedHop
from bouncescan.records.leak import Harvest, LeakSource
from bouncescan.records.trace import IPAddress

__all__ = [
    "BounceFinding",
    "Campaign",
    "Counts",
    "Findings",
    "Grade",
    "Host",
    "Hour",
    "Organisation",
    "Ownership",
    "Person",
    "Read",
    "ReporterRole",
    "Server",
    "ServerRole",
    "SourceRead",
    "State",
    "TookItFrom",
    "Verdict",
    "WhoSent",
]


class Ownership(enum.StrEnum):
    """Whose mail came back in a bounce."""

    SPOOFED = "spoofed"
    OWN = "own"
    UNDECIDED = "undecided"


class State(enum.StrEnum):
    """A targeted person's state; the first that holds, in this order."""

    REACHED = "reached"
    FAILED = "failed"
    DELAYED = "delayed"
    ADDRESSED = "addressed"
    MAYBE = "maybe"


class ReporterRole(enum.StrEnum):
    """Which side of the transaction wrote the bounce."""

    SENDER_SIDE = "sender_side"
    RECIPIENT_SIDE = "recipient_side"
    FORWARDER = "forwarder"
    VICTIM_SIDE = "victim_side"
    UNKNOWN = "unknown"


class ServerRole(enum.StrEnum):
    """What a server was in the storm."""

    ORIGIN = "origin"
    RELAY = "relay"
    BYSTANDER = "bystander"
    FORWARDER = "forwarder"
    UNKNOWN = "unknown"


class TookItFrom(enum.StrEnum):
    """How the origin got the mail."""

    LOGIN = "login"
    SCRIPT = "script"
    CLIENT = "client"
    SERVER = "server"
    UNKNOWN = "unknown"


class WhoSent(enum.StrEnum):
    """Who sent the mail that came back."""

    USED = "used"  # a stranger, through the victim's own account
    FORGED = "forged"  # a stranger, through other servers, with the address as sender
    OWN = "own"  # the victim
    BOTH = "both"  # the account was used, and the address forged elsewhere too
    UNKNOWN = "unknown"  # it cannot be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who sent it, what speaks for that and what against it."""

    verdict: WhoSent
    speaks_for: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Spoofed mails of one making. `originals` counts different mails, `targeted` addresses."""

    id: int
    subject: str | None  # of its first mail
    link_hosts: tuple[str, ...]
    mailer: str | None
    originals: int
    targeted: int
    first: datetime | None
    last: datetime | None
    who_sent: WhoSent
    message_ids: tuple[str, ...] = ()
    subject_shapes: tuple[str, ...] = ()  # of all its mails, as making.subject_shape gives them


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """How one source was read: read `read` of `messages`, `unreadable` could not be.

    `unmarked`: the server's search found no mark of a bounce in them, and they were not read.
    """

    source: str
    messages: int
    read: int
    unreadable: int
    unmarked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """messages = bounces + other + duplicates + unreadable + unmarked, which is as in SourceRead.

    bounces = spoofed + own + undecided.
    """

    messages: int
    bounces: int
    spoofed: int
    own: int
    undecided: int
    duplicates: int
    other: int
    unreadable: int
    unmarked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A server by name and address, either may be unknown.

    `witnesses`: of an origin that is not proved, how many servers say so that know nothing of each
    other; None where nobody says it who could know.
    """

    host: str | None
    ip: IPAddress | None
    grade: Grade | None = None
    rule: str | None = None
    role: ReporterRole | None = None
    witnesses: int | None = None
    country: str | None = None  # this and the rest no mail tells; see pipeline.outside
    asn: int | None = None
    network: str | None = None
    abuse_contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server of the storm. `targeted` counts distinct addresses, `originals` distinct mails."""

    host: str | None
    ip: IPAddress | None
    org: str | None
    role: ServerRole
    grade: Grade
    took_it_from: TookItFrom
    handed_in_by: Host | None
    targeted: int
    bounces: int
    originals: int
    first: datetime | None
    last: datetime | None
    spf: str | None
    country: str | None = None
    asn: int | None = None
    network: str | None = None
    abuse_contact: str | None = None
    rdns: str | None = None  # confirmed: it leads back to the address
    spf_today: str | None = None  # of the victim's domain; only an origin is asked about
    asked: datetime | None = None  # when the network was asked for these
    campaigns: tuple[int, ...] | None = None
    witnesses: int | None = None  # as Host has it
    # The way of one of its mails as the surest report shows it, newest line first; only of those
    # origins that reached most.
    way: tuple[GradedHop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """All servers of one organisational domain in one role. `targeted` counts each address once.

    `ips` and `countries` are those that are known, each once; `grade` is of the surest server.
    """

    org: str
    role: ServerRole
    grade: Grade
    servers: int
    ips: tuple[IPAddress, ...]
    targeted: int
    bounces: int
    originals: int
    first: datetime | None
    last: datetime | None
    campaigns: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One targeted person; `also` are other addresses of the same one."""

    address: str
    also: tuple[str, ...]
    name: str | None
    state: State
    reason: Reason | None
    in_address_book: bool | None  # None: no book was given
    first_targeted: datetime | None
    last_targeted: datetime | None
    times: int
    first_seen: datetime | None
    last_seen: datetime | None
    seen_in: str | None
    source_mail: str | None
    roles: tuple[str, ...] | None  # of "from", "to", "cc", "reply_to"; None: no history was read
    confidence: Grade
    servers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    machine: bool | None = None
    states: dict[int, State] | None = None
    campaigns: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Distinct persons by state. at_least = failed + delayed + reached."""

    failed: int
    delayed: int
    reached: int
    addressed: int
    maybe: int | None  # None: no source list was worked out
    at_least: int
    estimate: int | None = None
    interval95: tuple[int, int] | None = None
    why_not: Evidence | None = None  # why there is no estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour of the storm: bounces that came and originals that were sent in it."""

    start: datetime
    bounces: int
    originals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceFinding:
    """What was decided for one bounce (or other report) of the storm."""

    message_id: str | None
    locators: tuple[str, ...]
    kind: Kind
    ownership: Ownership
    original_message_id: str | None
    reporter: Host
    origin: Host | None
    failed: tuple[str, ...]
    delayed: tuple[str, ...]
    when: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that a report may show."""

    program: str
    case: str
    victim: tuple[str, ...]
    read: Read
    sources: tuple[SourceRead, ...]
    counts: Counts
    servers: tuple[Server, ...]
    people: tuple[Person, ...]
    timeline: tuple[Hour, ...]
    bounces: tuple[BounceFinding, ...]
    has_history: bool
    has_address_book: bool
    who_sent: Verdict = Verdict(verdict=WhoSent.UNKNOWN)
    campaigns: tuple[Campaign, ...] = ()
    where_from: tuple[LeakSource, ...] = ()
    harvest: Harvest = field(default_factory=Harvest)
    unreadable: tuple[Evidence, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    defects: tuple[str, ...] = field(default=())
