"""Which server sent the spoofed mail, told from one report and the role of its reporter.

The reporter's true address is the boundary's; the newest Received of the original is the
reporter's statement where it wrote it; all below is a claim. Where the role is unknown there is no
origin. What is *stated* here is one server's word: `witnesses` weighs it with all reports in view.
docs/how-it-decides.md
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bouncescan.analysis.clock import Boundary, find_boundary, hides_its_peer
from bouncescan.analysis.hosts import VictimSide, is_internal, is_same_organisation, organisation
from bouncescan.analysis.own_lines import (
    hops_below,
    is_greeting_alone,
    is_inner_step,
    own_hops,
    stamps_mail,
    took_it_from,
)
from bouncescan.analysis.roles import names_of
from bouncescan.mail.looked_up import is_confirmed
from bouncescan.records.bounce import Original, Record
from bouncescan.records.findings import Grade, Host, ReporterRole, TookItFrom
from bouncescan.records.trace import Hop

__all__ = [
    "Origin",
    "bears_another_name",
    "find_origin",
    "is_greeting_alone",
    "is_unseen_provider",
    "vouches_for_its_lines",
]

_RELAY_LAG = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The server that sent the spoofed mail, and how it came to have it."""

    server: Host
    took_it_from: TookItFrom
    handed_in_by: Host | None
    relay: Host | None = None  # the reporter, where it only passed the mail on


def find_origin(
    record: Record, reporter: Host, boundary: Boundary | None, victim_side: VictimSide
) -> Origin | None:
    """The server that sent the original, as far as this one mail can tell it."""
    if reporter.role is ReporterRole.VICTIM_SIDE:
        return _seen_by_victim_side(record.original, victim_side)
    if is_unseen_provider(reporter, victim_side):
        return None
    names, ip = names_of(record, boundary), boundary.ip if boundary else None
    hops = own_hops(record.original, names, ip)
    vouches = vouches_for_its_lines(record, boundary)
    origin = None
    if reporter.role is ReporterRole.SENDER_SIDE:
        origin = _from_sender_side(record.original, reporter, hops, may_relay=vouches)
    elif reporter.role in {ReporterRole.RECIPIENT_SIDE, ReporterRole.FORWARDER}:
        origin = _from_recipient_side(record.original, hops, reporter)
    return origin if origin is None or vouches else _as_claim(origin, reporter)


def is_unseen_provider(reporter: Host, victim_side: VictimSide) -> bool:
    """True for a reporter that only says itself that it is the victim's own provider.

    It may be, or not: then it is neither accused nor believed.
    """
    if reporter.role is ReporterRole.VICTIM_SIDE or reporter.grade is not Grade.CLAIMED:
        return False
    return victim_side.serves(reporter.host)


def vouches_for_its_lines(record: Record, boundary: Boundary | None) -> bool:
    """True for a reporter whose own word the newest hops in its name are.

    Not for one that calls itself what the victim's provider did not find it to be, nor where
    nothing shows that it writes lines at all: then a stranger may have, in its name.
    """
    if bears_another_name(record, boundary):
        return False
    return stamps_mail(record, boundary, names_of(record, boundary))


def bears_another_name(record: Record, boundary: Boundary | None) -> bool:
    """True for a reporter that calls itself what the victim's provider did not find it to be."""
    if boundary is None or record.reporting_mta is None:
        return False
    return not is_same_organisation(boundary.host, record.reporting_mta)


def _as_claim(origin: Origin, reporter: Host) -> Origin:
    """What nobody vouches for is no more than a claim; the reporter itself was seen."""

    def claimed(host: Host | None) -> Host | None:
        if host is None or host is reporter:
            return host
        return replace(host, grade=Grade.CLAIMED)

    return replace(
        origin,
        server=claimed(origin.server) or origin.server,
        handed_in_by=claimed(origin.handed_in_by),
    )


def _seen_by_victim_side(original: Original | None, victim_side: VictimSide) -> Origin | None:
    entry = find_boundary(original.received, victim_side) if original else None
    if entry is None or entry.is_authenticated:
        return None
    server = Host(host=entry.host, ip=entry.ip, grade=Grade.PROVED, rule="peer_of_the_victim_side")
    return Origin(server=server, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)


def _from_sender_side(
    original: Original | None, reporter: Host, hops: Sequence[Hop], *, may_relay: bool
) -> Origin | None:
    if original is None or not hops:
        return Origin(server=reporter, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)
    entry = hops[-1]
    peer = _peer(entry, rule="peer_of_the_top_hop")
    below = next((hop for hop in hops_below(original, entry) if not _is_empty(hop)), None)
    if may_relay and peer is not None and below is not None and _shows_a_relay(entry, below):
        return Origin(
            server=peer,
            took_it_from=took_it_from(original, below),
            handed_in_by=_peer(below, rule="peer_of_a_hop_below", grade=Grade.CLAIMED),
            relay=reporter,
        )
    return Origin(server=reporter, took_it_from=took_it_from(original, entry), handed_in_by=peer)


def _from_recipient_side(
    original: Original | None, hops: Sequence[Hop], reporter: Host
) -> Origin | None:
    if original is None or not original.received:
        return None
    if hops:
        entry = hops[-1]
        if hides_its_peer(entry) or is_inner_step(entry, reporter.ip):
            return None
        grade = Grade.CLAIMED if any(map(is_greeting_alone, hops[:-1])) else Grade.STATED
        peer = _peer(entry, rule="peer_seen_by_the_recipient_side", grade=grade)
        if peer is None:
            return None
        return Origin(server=peer, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)
    # The reporter gave the mail back as it came: the newest hop is the sending side's own claim.
    top = original.received[0]
    if top.by_host is None or organisation(top.by_host) is None:
        return None
    server = Host(host=top.by_host, ip=None, grade=Grade.CLAIMED, rule="writer_of_the_newest_hop")
    return Origin(
        server=server,
        took_it_from=took_it_from(original, top),
        handed_in_by=_peer(top, rule="peer_of_the_newest_hop", grade=Grade.CLAIMED),
    )


def _is_empty(hop: Hop) -> bool:
    """True for a line like qmail's "invoked", which own_hops leaves out too."""
    return hop.by_host is None and hop.from_ip is None and hop.from_host is None


def _peer(hop: Hop, *, rule: str, grade: Grade = Grade.STATED) -> Host | None:
    """The peer by the address that the writer saw, and by a name that the writer made sure of.

    Any other name beside the address is the peer's own choice, and may be a bystander's.
    """
    if hop.from_ip is not None and is_internal(hop.from_ip):
        return None
    if hop.from_ip is None and hop.from_host is None:
        return None
    host = hop.from_host if hop.from_ip is None or is_confirmed(hop) else None
    return Host(host=host, ip=hop.from_ip, grade=grade, rule=rule)


def _shows_a_relay(entry: Hop, below: Hop) -> bool:
    """True if the peer above wrote the hop below, just before, as a mail server does."""
    if entry.is_authenticated or below.by_host is None or below.id is None:
        return False
    if below.by_host not in {entry.from_host, (entry.helo or "").lower()}:
        return False
    if entry.date is None or below.date is None:
        return False
    return timedelta(minutes=-5) <= entry.date - below.date <= _RELAY_LAG
