"""The findings (DESIGN: "The findings", schema 1) as records; None is "no answer"."""

from dataclasses import dataclass
from datetime import datetime

from tests.storms.scoring.fields import Fields
from tests.storms.scoring.truth import FIGURES_OF_COUNTS, FIGURES_OF_READ

__all__ = [
    "Found",
    "FoundBounce",
    "FoundCampaign",
    "FoundHost",
    "FoundHypothesis",
    "FoundPerson",
    "FoundServer",
    "read_found",
]

SCHEMA = 1
UNKNOWN = "unknown"  # what reports call "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHost:
    """A host by name or address, or both."""

    host: str | None
    ip: str | None

    def __str__(self) -> str:
        return f"{self.host} ({self.ip})" if self.host and self.ip else str(self.host or self.ip)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBounce:
    """What was decided for one bounce."""

    message_id: str | None
    locators: tuple[str, ...]
    ownership: str | None
    role: str | None
    origin: FoundHost | None
    failed: tuple[str, ...]
    delayed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundServer:
    """One row of the servers' table."""

    host: FoundHost
    role: str | None
    took_it_from: str | None
    handed_in_by: FoundHost | None
    targeted: float | None
    bounces: float | None
    originals: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """One targeted person. What the history tells is None where no history was read."""

    address: str
    also: tuple[str, ...]
    state: str | None
    in_address_book: bool | None
    machine: bool | None
    has_history: bool
    first_seen: datetime | None
    last_seen: datetime | None
    roles: tuple[str, ...] | None
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHypothesis:
    """One hypothesis and its grade."""

    hypothesis: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCampaign:
    """One campaign; None for `message_ids` where the findings don't name its mails."""

    who_sent: str | None
    message_ids: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that is held against the truth."""

    victim: tuple[str, ...]
    read: dict[str, float | None]
    counts: dict[str, float | None]
    who_sent: str | None
    where_from: tuple[FoundHypothesis, ...]
    not_before: datetime | None
    not_after: datetime | None
    harvest95: tuple[datetime, datetime] | None
    estimate: float | None
    estimate95: tuple[float, float] | None
    campaigns: tuple[FoundCampaign, ...]
    servers: tuple[FoundServer, ...]
    people: tuple[FoundPerson, ...]
    bounces: tuple[FoundBounce, ...]


def read_found(findings: object) -> Found:
    """The findings out of their JSON form. Raises ShapeError."""
    fields = Fields(findings, "findings: ", is_strict=False)
    if fields.number("schema") != SCHEMA:
        raise fields.error("schema", f"is not {SCHEMA}")
    nothing = Fields({}, "", is_strict=False)
    read, counts = fields.one("read") or nothing, fields.one("counts") or nothing
    who_sent, harvest = fields.one("who_sent") or nothing, fields.one("harvest") or nothing
    has_history = fields.flag("has_history") is not False
    bounces = (each for each in fields.many("bounces") if each.text("kind") in {None, "bounce"})
    return Found(
        victim=fields.words("victim"),
        read={figure: read.number(figure) for figure in FIGURES_OF_READ},
        counts={figure: counts.number(figure) for figure in FIGURES_OF_COUNTS},
        who_sent=_known(who_sent, "verdict"),
        where_from=tuple(map(_hypothesis, fields.many("where_from"))),
        not_before=harvest.moment("not_before"),
        not_after=harvest.moment("not_after"),
        harvest95=harvest.moments("interval95"),
        estimate=counts.number("estimate"),
        estimate95=counts.numbers("interval95"),
        campaigns=tuple(map(_campaign, fields.many("campaigns"))),
        servers=tuple(map(_server, fields.many("servers"))),
        people=tuple(_person(each, has_history=has_history) for each in fields.many("people")),
        bounces=tuple(map(_bounce, bounces)),
    )


def _known(fields: Fields, key: str) -> str | None:
    word = fields.text(key)
    return None if word == UNKNOWN else word


def _host(fields: Fields | None) -> FoundHost | None:
    if fields is None:
        return None
    host = FoundHost(host=fields.text("host"), ip=fields.ip("ip"))
    return host if host.host or host.ip else None


def _hypothesis(fields: Fields) -> FoundHypothesis:
    return FoundHypothesis(
        hypothesis=fields.word("hypothesis"), grade=fields.text("grade") or UNKNOWN
    )


def _campaign(fields: Fields) -> FoundCampaign:
    return FoundCampaign(
        who_sent=_known(fields, "who_sent"), message_ids=fields.words_or_none("message_ids")
    )


def _server(fields: Fields) -> FoundServer:
    return FoundServer(
        host=FoundHost(host=fields.text("host"), ip=fields.ip("ip")),
        role=_known(fields, "role"),
        took_it_from=_known(fields, "took_it_from"),
        handed_in_by=_host(fields.one("handed_in_by")),
        targeted=fields.number("targeted"),
        bounces=fields.number("bounces"),
        originals=fields.number("originals"),
    )


def _person(fields: Fields, *, has_history: bool) -> FoundPerson:
    return FoundPerson(
        address=fields.word("address"),
        also=fields.words("also"),
        state=fields.text("state"),
        in_address_book=fields.flag("in_address_book"),
        machine=fields.flag("machine"),
        has_history=has_history,
        first_seen=fields.moment("first_seen"),
        last_seen=fields.moment("last_seen"),
        roles=fields.words_or_none("roles") if has_history else None,
        servers=fields.words("servers"),
    )


def _bounce(fields: Fields) -> FoundBounce:
    return FoundBounce(
        message_id=fields.text("message_id"),
        locators=fields.words("locators"),
        ownership=_ownership(fields),
        role=_known(fields.one("reporter") or fields, "role"),
        origin=_host(fields.one("origin")),
        failed=fields.words("failed"),
        delayed=fields.words("delayed"),
    )


def _ownership(fields: Fields) -> str | None:
    """`ownership` was added to `own`; null and "undecided" are no answer."""
    word = fields.text("ownership")
    if word is not None:
        return None if word == "undecided" else word
    own = fields.flag("own")
    return None if own is None else "own" if own else "spoofed"
