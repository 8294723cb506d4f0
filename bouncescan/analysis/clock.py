"""When a message happened, and through which outside server it came in.

The boundary hop's date first, then INTERNALDATE, then Date, which anyone can forge. The boundary
is found from the newest hop down: the first hop that a victim-side host wrote about a peer which
is not victim-side. Nothing below it can reopen it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bouncescan.analysis.hosts import VictimSide
from bouncescan.mail.trace import parse_received
from bouncescan.records.message import MailHeader
from bouncescan.records.trace import Hop, IPAddress

__all__ = [
    "Boundary",
    "find_boundary",
    "happened",
    "header_happened",
    "hides_its_peer",
    "leaves_its_peer_open",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """The outside server that handed a message to the victim's side, as that side saw it."""

    host: str | None  # looked up by the victim-side host, never HELO
    ip: IPAddress | None
    by_host: str | None
    date: datetime | None
    is_authenticated: bool  # it signed in: a client of the victim's side, not another server
    place: int = 0  # of the hop that saw it, in its trace; 0 is the newest


def find_boundary(received: Iterable[Hop], victim_side: VictimSide) -> Boundary | None:
    """The boundary of a message's own trace; None where no outside peer was seen."""
    for place, hop in enumerate(received):
        if hop.by_host is not None and not victim_side.serves(hop.by_host):
            return None  # from here on others write
        if leaves_its_peer_open(hop, victim_side):
            return None  # somebody outside, or not; what stands below may be theirs
        if hop.from_host is None and hop.from_ip is None:
            continue  # an inner step without a peer: qmail's "invoked", Gmail's "by"
        if not victim_side.has_peer(hop):
            return Boundary(
                host=hop.from_host,
                ip=hop.from_ip,
                by_host=hop.by_host,
                date=hop.date,
                is_authenticated=hop.is_authenticated,
                place=place,
            )
    return None


def hides_its_peer(hop: Hop) -> bool:
    """True for a hop that names only what its peer called itself: that may be anybody."""
    if hop.from_host is not None or hop.from_ip is not None or hop.helo is None:
        return False
    is_local = (hop.with_protocol or "").upper() in {"LOCAL", "LMTP"}
    return not is_local and hop.helo.lower().partition(".")[0] != "localhost"


def leaves_its_peer_open(hop: Hop, victim_side: VictimSide) -> bool:
    """True for a hop of the victim's side that does not tell whether its peer is of it too."""
    return hides_its_peer(hop) or victim_side.is_borrowed(hop)


def happened(
    boundary: Boundary | None, internal_date: datetime | None, date: datetime | None
) -> datetime | None:
    """The clock of a message."""
    return (boundary.date if boundary else None) or internal_date or date


def header_happened(header: MailHeader, victim_side: VictimSide) -> datetime | None:
    """The clock of a message of the header pass; its hops are read only down to the boundary."""
    hops = (parse_received(text.encode()) for text in header.received)
    return happened(find_boundary(hops, victim_side), header.internal_date, header.date)
