"""How an original left the victim's own provider, where it did: the last step before the world.

Told by the hop that the reporter wrote about its peer, or because the reporter is the provider
itself. Hops further down are claims and cannot say that it left there; but where it did, the hop
below is the provider's, and names who handed the mail in.

It is sure where the provider itself says so, or where a server that vouches for its lines names an
address in a network in which the provider's own servers were seen; where none was seen, a name that
it made sure of. Any other name, anybody can give to his address.
"""

from dataclasses import dataclass, replace

from bouncescan.analysis.clock import Boundary, find_boundary, hides_its_peer
from bouncescan.analysis.hosts import VictimSide, is_same_organisation
from bouncescan.analysis.origins import Origin, is_unseen_provider
from bouncescan.analysis.own_lines import is_inner_step
from bouncescan.analysis.reporting import Reporting
from bouncescan.mail.looked_up import is_confirmed
from bouncescan.records.bounce import Original, Record
from bouncescan.records.findings import Grade, Host, ReporterRole, TookItFrom
from bouncescan.records.trace import Hop, IPAddress

__all__ = ["Departure", "find_departure", "from_account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """The provider's server that sent an original out, and who had handed it in there.

    `client` is None where no hop tells; `is_authenticated` is that client's.
    """

    server: Host
    client: Host | None = None
    is_sure: bool = True  # False: a name says so, or lines that anybody may have written
    is_vouched_for: bool = True  # the reporter's own word, if not known at this address
    is_authenticated: bool = False


def find_departure(report: Reporting, reporter: Host, victim_side: VictimSide) -> Departure | None:
    """The departure of a report's original; None where it did not leave through the provider."""
    record, boundary, original = report.record, report.boundary, report.original
    if original is None or not original.received:
        return None
    if reporter.role is ReporterRole.VICTIM_SIDE:
        return _from_provider(record, original, reporter, victim_side)
    if is_unseen_provider(reporter, victim_side):
        return Departure(server=reporter, is_sure=False, is_vouched_for=False)
    for place, hop in enumerate(original.received):
        if hides_its_peer(hop):
            return None
        if hop.from_host is None and hop.from_ip is None:
            continue
        is_reporters = _is_reporters(hop, reporter, boundary)
        if is_reporters and is_inner_step(hop, reporter.ip):
            continue
        if not (is_reporters and victim_side.handed_over(hop)):
            return None
        server = Host(host=hop.from_host, ip=hop.from_ip, grade=Grade.STATED, rule="peer_seen")
        entry = find_boundary(original.received[place + 1 :], victim_side)
        vouches = report.vouches_for_its_lines()
        is_sure = vouches and _is_at_home(hop, victim_side)
        departure = _departure(server, entry)
        return replace(departure, is_sure=is_sure, is_vouched_for=vouches)
    return None


def _is_at_home(hop: Hop, victim_side: VictimSide) -> bool:
    """True for a peer in a network of the provider's; where none is known, by a name of its own."""
    if victim_side.ips:
        return victim_side.is_known_at(hop.from_ip)
    return is_confirmed(hop)


def from_account(departure: Departure) -> Origin:
    """The victim's own provider, which took the mail from a stranger who had signed in there."""
    return Origin(
        server=departure.server,
        took_it_from=TookItFrom.LOGIN if departure.is_authenticated else TookItFrom.CLIENT,
        handed_in_by=departure.client,
    )


def _from_provider(
    record: Record, original: Original, reporter: Host, victim_side: VictimSide
) -> Departure | None:
    """The provider also bounces what others sent to its own people: then nobody signed in."""
    entry = find_boundary(original.received, victim_side)
    if entry is not None and not (entry.is_authenticated or _is_customer(entry, victim_side)):
        return None
    name = (entry.by_host if entry else None) or reporter.host
    server = Host(
        host=name,
        ip=_address_of(name, record.received) or reporter.ip,
        grade=Grade.PROVED,
        rule="the_providers_own_report",
    )
    return _departure(server, entry)


def _is_customer(entry: Boundary, victim_side: VictimSide) -> bool:
    """True where a provider took it from a line of its own: many asked nobody there to sign in."""
    return victim_side.is_customers(entry.host, entry.ip)


def _departure(server: Host, entry: Boundary | None) -> Departure:
    if entry is None or (entry.ip is None and entry.host is None):
        return Departure(server=server)
    client = Host(host=entry.host, ip=entry.ip, grade=Grade.STATED, rule="peer_of_the_provider")
    return Departure(server=server, client=client, is_authenticated=entry.is_authenticated)


def _address_of(name: str | None, received: tuple[Hop, ...]) -> IPAddress | None:
    """The address of one of the provider's servers, as another one of them saw it."""
    return next((hop.from_ip for hop in received if name and hop.from_host == name), None)


def _is_reporters(hop: Hop, reporter: Host, boundary: Boundary | None) -> bool:
    names = (reporter.host, boundary.host if boundary else None)
    return any(is_same_organisation(hop.by_host, name) for name in names)
