"""Whom the victim knew before the storm, and whether a mail in a friend's name is from there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bouncescan.analysis.access_names import is_access_name
from bouncescan.analysis.clock import (
    Boundary,
    find_boundary,
    header_happened,
    leaves_its_peer_open,
)
from bouncescan.analysis.hosts import VictimSide, is_same_organisation, organisation
from bouncescan.mail.address import address_key, domain_of
from bouncescan.mail.looked_up import is_unconfirmed
from bouncescan.mail.trace import parse_received
from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Record
from bouncescan.records.contact import Contact
from bouncescan.records.message import FolderRole, MailHeader, StoredRecord

__all__ = ["Circle", "houses_of", "is_from", "learn_circle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Whom the victim knew before the storm, by address key, and whose servers bring their mail.

    `houses` are the organisational domains of the servers from which the victim's provider took
    the earlier mail of those who forward something now.
    """

    victim: frozenset[str]
    victim_side: VictimSide
    known: frozenset[str]
    sent: frozenset[str]  # Message-IDs of the victim's own mail
    houses: Mapping[str, frozenset[str]] = field(default_factory=dict)


def learn_circle(
    headers: Sequence[MailHeader],
    forwarded: Sequence[StoredRecord],
    contacts: Iterable[Contact],
    before: datetime | None,
    side: tuple[frozenset[str], VictimSide],
) -> Circle:
    """The circle as it was when the storm began; `side` is the victim's address keys and hosts."""
    victim, victim_side = side
    asked = {address_key(entry.record.from_) for entry in forwarded if entry.record.from_}
    known = {address_key(card.address) for card in contacts}
    sent: set[str] = set()
    houses: dict[str, set[str]] = {}
    for header in headers if asked else ():
        sender = address_key(header.from_[0]) if header.from_ else ""
        is_sent = FolderRole.SENT in header.roles
        if is_sent and header.message_id:
            sent.add(header.message_id)
        if not (is_sent or sender in asked):
            continue
        when = header_happened(header, victim_side)
        if before is None or when is None or when >= before:
            continue
        if is_sent:
            known.update(map(address_key, (*header.to, *header.cc, *header.bcc)))
        else:
            hops = (parse_received(text.encode()) for text in header.received)
            boundary = find_boundary(hops, victim_side)
            house = organisation(boundary.host) if boundary else None
            houses.setdefault(sender, set()).update({house} if house else ())
    return Circle(
        victim=victim,
        victim_side=victim_side,
        known=frozenset(known),
        sent=frozenset(sent),
        houses={sender: frozenset(found) for sender, found in houses.items()},
    )


def houses_of(record: Record, boundary: Boundary | None, circle: Circle) -> frozenset[str]:
    """The organisational domains of the friend's mail servers: those that her own mail passed."""
    if boundary is None or boundary.is_authenticated:
        return circle.victim_side.domains  # she is at the victim's own provider, or nowhere
    below = record.received[boundary.place + 1 :]
    names = (boundary.host, domain_of(record.from_ or ""), *(hop.by_host for hop in below))
    return frozenset(filter(None, map(organisation, names)))


def is_from(record: Record, boundary: Boundary | None, circle: Circle) -> bool:
    """True where what the victim's provider saw fits the address in From."""
    side, domain = circle.victim_side, domain_of(record.from_ or "")
    if any(_has_failed(result, side) for result in record.authentication):
        return False
    if boundary is None or boundary.is_authenticated:
        return side.serves(domain) and _is_inside(record, boundary, side)
    if is_unconfirmed(record.received[boundary.place]):
        return False
    if is_access_name(boundary.host, boundary.ip):
        return False  # a customer's line, and no mail server
    house = organisation(boundary.host)
    earlier = circle.houses.get(address_key(record.from_ or ""), frozenset())
    return is_same_organisation(boundary.host, domain) or house in earlier


def _has_failed(result: AuthenticationResult, side: VictimSide) -> bool:
    return result.method == "dmarc" and result.result == "fail" and side.serves(result.authserv_id)


def _is_inside(record: Record, boundary: Boundary | None, side: VictimSide) -> bool:
    """True where the provider's own people handed the mail in: no other server had it."""
    hops = record.received[: boundary.place + 1] if boundary else record.received
    return bool(hops) and all(
        (hop.by_host is None or side.serves(hop.by_host)) and not leaves_its_peer_open(hop, side)
        for hop in hops
    )
