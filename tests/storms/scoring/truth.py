"""The truth of a storm as records. Every key of TRUTH.md that a question needs has to be there."""

from dataclasses import dataclass
from datetime import datetime

from tests.storms.scoring.fields import Fields

__all__ = [
    "FIGURES_OF_COUNTS",
    "FIGURES_OF_READ",
    "SOURCES",
    "Told",
    "TrueBounce",
    "TrueCampaign",
    "TrueHost",
    "TruePerson",
    "TrueServer",
    "TrueSource",
    "Truth",
    "read_truth",
]

SCHEMA = 2

SOURCES = ("address_book", "mailbox", "one_mail", "other_mailbox", "unrelated_list")
FIGURES_OF_READ = (
    "messages",
    "bounces",
    "spoofed",
    "own",
    "undecided",
    "duplicates",
    "other",
    "unreadable",
)
FIGURES_OF_COUNTS = ("failed", "delayed", "reached", "addressed", "at_least")

_WHO_SENT = frozenset({"forged", "used", "own", "both"})
_OWNERSHIPS = frozenset({"spoofed", "own", "undecided"})
_REPORTERS = frozenset({"sender_side", "recipient_side", "forwarder", "victim_side"})
_ROLES = frozenset({"origin", "relay", "bystander", "forwarder"})
_TAKING = frozenset({"login", "script", "client", "server"})
_STATES = frozenset({"reached", "failed", "delayed", "addressed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueHost:
    """A host; `names` are all under which the mails show it."""

    host: str | None
    ip: str | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueBounce:
    """One bounce. `own` is what was done, `ownership` what the bytes say."""

    message_id: str | None
    places: tuple[str, ...]
    ownership: str
    own: bool
    is_ownership_tellable: bool
    is_origin_tellable: bool
    is_role_tellable: bool
    reporter: TrueHost
    role: str
    origin: TrueHost | None
    failed: tuple[str, ...]
    delayed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueServer:
    """One server and what it was in the storm."""

    host: TrueHost
    role: str
    took_it_from: str | None
    handed_in_by: TrueHost | None
    targeted: int
    bounces: int
    originals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePerson:
    """One person whom the mailbox shows as targeted."""

    address: str
    also: tuple[str, ...]
    state: str
    is_tellable: bool
    in_address_book: bool
    machine: bool
    first_seen: datetime | None
    last_seen: datetime | None
    roles: tuple[str, ...]
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueSource:
    """Whether the stranger's list came from a source."""

    is_true: bool
    is_tellable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A date or a number that the scorer asks for, None where there is none."""

    moment: datetime | None = None
    number: float | None = None
    is_tellable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueCampaign:
    """Spoofed mails of one making, by their Message-IDs."""

    id: int
    who_sent: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All that is asked for."""

    scenario: str
    victim: tuple[str, ...]
    read: dict[str, int]
    counts: dict[str, int]
    who_sent: str
    is_who_sent_tellable: bool
    where_from: dict[str, TrueSource]
    harvest: Told
    estimate: Told
    campaigns: tuple[TrueCampaign, ...]
    servers: tuple[TrueServer, ...]
    people: tuple[TruePerson, ...]
    bounces: tuple[TrueBounce, ...]


def read_truth(truth: object) -> Truth:
    """The truth out of its JSON form. Raises ShapeError."""
    fields = Fields(truth, "truth: ", is_strict=True)
    if fields.count("schema") != SCHEMA:
        raise fields.error("schema", f"is not {SCHEMA}")
    who_sent, harvest = fields.needed("who_sent"), fields.needed("harvest")
    estimate, read, counts = (fields.needed(key) for key in ("estimate", "read", "counts"))
    return Truth(
        scenario=fields.word("scenario"),
        victim=fields.words("victim"),
        read={figure: read.count(figure) for figure in FIGURES_OF_READ},
        counts={figure: counts.count(figure) for figure in FIGURES_OF_COUNTS},
        who_sent=_one_of(who_sent, "is", _WHO_SENT),
        is_who_sent_tellable=who_sent.claim("tellable"),
        where_from=_sources(fields.needed("where_from")),
        harvest=Told(moment=harvest.moment("is"), is_tellable=harvest.claim("tellable")),
        estimate=Told(number=estimate.number("is"), is_tellable=estimate.claim("tellable")),
        campaigns=tuple(map(_campaign, fields.many("campaigns"))),
        servers=tuple(map(_server, fields.many("servers"))),
        people=tuple(map(_person, fields.many("people"))),
        bounces=tuple(map(_bounce, fields.many("bounces"))),
    )


def _one_of(fields: Fields, key: str, words: frozenset[str]) -> str:
    word = fields.word(key)
    if word not in words:
        raise fields.error(key, f"is none of {', '.join(sorted(words))}")
    return word


def _sources(fields: Fields) -> dict[str, TrueSource]:
    told = {source: fields.needed(source) for source in SOURCES}
    return {
        source: TrueSource(is_true=each.claim("is"), is_tellable=each.claim("tellable"))
        for source, each in told.items()
    }


def _campaign(fields: Fields) -> TrueCampaign:
    return TrueCampaign(
        id=fields.count("id"),
        who_sent=_one_of(fields, "who_sent", _WHO_SENT),
        message_ids=fields.words("message_ids"),
    )


def _peer(fields: Fields | None) -> TrueHost | None:
    if fields is None:
        return None
    return TrueHost(host=fields.text("host"), ip=fields.ip("ip"))


def _named(fields: Fields) -> TrueHost:
    return TrueHost(host=fields.text("host"), ip=fields.ip("ip"), names=fields.words("names"))


def _server(fields: Fields) -> TrueServer:
    """How a server came by the mail is asked of origins only: others may leave it out."""
    role = _one_of(fields, "role", _ROLES)
    took_it_from, handed_in_by = None, None
    if role == "origin":
        handed_in_by = _peer(fields.one("handed_in_by"))
        if fields.text("took_it_from") is not None:
            took_it_from = _one_of(fields, "took_it_from", _TAKING)
    return TrueServer(
        host=_named(fields),
        role=role,
        took_it_from=took_it_from,
        handed_in_by=handed_in_by,
        targeted=fields.count("targeted"),
        bounces=fields.count("bounces"),
        originals=fields.count("originals"),
    )


def _person(fields: Fields) -> TruePerson:
    return TruePerson(
        address=fields.word("address"),
        also=fields.words("also"),
        state=_one_of(fields, "state", _STATES),
        is_tellable=fields.claim("tellable"),
        in_address_book=fields.claim("in_address_book"),
        machine=fields.claim("machine"),
        first_seen=fields.moment("first_seen"),
        last_seen=fields.moment("last_seen"),
        roles=fields.words("roles"),
        servers=fields.words("servers"),
    )


def _bounce(fields: Fields) -> TrueBounce:
    tellable, reporter = fields.needed("tellable"), fields.needed("reporter")
    return TrueBounce(
        message_id=fields.text("message_id"),
        places=fields.words("places"),
        ownership=_one_of(fields, "ownership", _OWNERSHIPS),
        own=fields.claim("own"),
        is_ownership_tellable=tellable.claim("ownership"),
        is_origin_tellable=tellable.claim("origin"),
        is_role_tellable=tellable.claim("role"),
        reporter=_named(reporter),
        role=_one_of(reporter, "role", _REPORTERS),
        origin=_peer(fields.one("origin")),
        failed=fields.words("failed"),
        delayed=fields.words("delayed"),
    )
