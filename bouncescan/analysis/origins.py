"""Which server sent the spoofed mail, told from one report and the role of its reporter.

The reporter's true address is the boundary's; the newest Received of the original is the
reporter's statement where it wrote it; all below is a claim. Where the role is unknown there is no
origin. What is *stated* here is one server's word: `witnesses` weighs it with all reports in view.
Of several relays in a row the origin is the one that the reporter names; who stands behind it on
the `way` is told, and becomes the origin only where other reports bear that out.
docs/how-it-decides.md
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bouncescan.analysis.clock import find_boundary, hides_its_peer
from bouncescan.analysis.hosts import VictimSide, organisation
from bouncescan.analysis.own_lines import (
    is_greeting_alone,
    is_inner_step,
    took_it_from,
)
from bouncescan.analysis.reporting import Reporting
from bouncescan.analysis.ways import Step, way_from
from bouncescan.records.bounce import Original
from bouncescan.records.findings import Grade, Host, ReporterRole, TookItFrom
from bouncescan.records.trace import Hop

__all__ = [
    "Origin",
    "find_origin",
    "is_greeting_alone",
    "is_unseen_provider",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The server that sent the spoofed mail, and how it came to have it.

    `relays` only passed it on: the reporter, then any between it and the server. `way` is who had
    it before the server, the nearest first, as lines say that nobody may vouch for.
    """

    server: Host
    took_it_from: TookItFrom
    handed_in_by: Host | None
    relays: tuple[Host, ...] = ()
    way: tuple[Host, ...] = ()


def find_origin(report: Reporting, reporter: Host, victim_side: VictimSide) -> Origin | None:
    """The server that sent the original, as far as this one mail can tell it."""
    if reporter.role is ReporterRole.VICTIM_SIDE:
        return _seen_by_victim_side(report.original, victim_side)
    if is_unseen_provider(reporter, victim_side):
        return None
    hops, vouches = report.own_hops, report.vouches_for_its_lines()
    origin = None
    if reporter.role is ReporterRole.SENDER_SIDE:
        origin = _from_sender_side(report.original, reporter, hops, may_relay=vouches)
    elif reporter.role in {ReporterRole.RECIPIENT_SIDE, ReporterRole.FORWARDER}:
        origin = _from_recipient_side(report.original, hops, reporter)
    return origin if origin is None or vouches else _as_claim(origin, reporter)


def is_unseen_provider(reporter: Host, victim_side: VictimSide) -> bool:
    """True for a reporter that only says itself that it is the victim's own provider.

    It may be, or not: then it is neither accused nor believed.
    """
    if reporter.role is ReporterRole.VICTIM_SIDE or reporter.grade is not Grade.CLAIMED:
        return False
    return victim_side.serves(reporter.host)


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
        way=tuple(replace(host, grade=Grade.CLAIMED) for host in origin.way),
    )


def _seen_by_victim_side(original: Original | None, victim_side: VictimSide) -> Origin | None:
    entry = find_boundary(original.received, victim_side) if original else None
    if entry is None or entry.is_authenticated:
        return None
    if victim_side.is_customers(entry.host, entry.ip):
        return None  # that is how her own mail goes out
    server = Host(host=entry.host, ip=entry.ip, grade=Grade.PROVED, rule="peer_of_the_victim_side")
    return Origin(server=server, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)


def _from_sender_side(
    original: Original | None, reporter: Host, hops: Sequence[Hop], *, may_relay: bool
) -> Origin | None:
    if original is None or not hops:
        return Origin(server=reporter, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)
    entry = hops[-1]
    way = way_from(original, entry, "peer_of_the_top_hop")
    if may_relay and way and way[0].line is not None:
        return _behind_a_relay(original, reporter, way)
    return Origin(
        server=reporter,
        took_it_from=took_it_from(original, entry),
        handed_in_by=way[0].host if way else None,
        way=_hosts(way[:1]),
    )


def _behind_a_relay(original: Original, relay: Host, way: Sequence[Step]) -> Origin:
    """The server that a relay names; it is one too, if the next one's line shows that."""
    server, *behind = way
    took = TookItFrom.SERVER
    if server.line is not None and not (behind and behind[0].line is not None):
        took = took_it_from(original, server.line)
    return Origin(
        server=server.host,
        took_it_from=took,
        handed_in_by=behind[0].host if behind else None,
        relays=(relay,),
        way=_hosts(behind),
    )


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
        way = way_from(original, entry, "peer_seen_by_the_recipient_side", grade)
        if not way:
            return None
        # Whoever handed it in there stands in lines that the peer may have made up.
        return Origin(
            server=way[0].host,
            took_it_from=TookItFrom.UNKNOWN,
            handed_in_by=None,
            way=_hosts(way[1:]),
        )
    # The reporter gave the mail back as it came: the newest hop is the sending side's own claim.
    top = original.received[0]
    if top.by_host is None or organisation(top.by_host) is None:
        return None
    way = way_from(original, top, "peer_of_the_newest_hop", Grade.CLAIMED)
    server = Host(host=top.by_host, ip=None, grade=Grade.CLAIMED, rule="writer_of_the_newest_hop")
    return Origin(
        server=server,
        took_it_from=took_it_from(original, top),
        handed_in_by=way[0].host if way else None,
        way=_hosts(way),
    )


def _hosts(way: Sequence[Step]) -> tuple[Host, ...]:
    return tuple(step.host for step in way)
