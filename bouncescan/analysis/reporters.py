"""Who wrote a report: its address as the victim's provider saw it, its name, and its role."""

from itertools import takewhile

from bouncescan.analysis.clock import leaves_its_peer_open
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.reporting import Reporting, name_of
from bouncescan.analysis.roles import decide_role
from bouncescan.records.bounce import Record
from bouncescan.records.findings import Grade, Host, ReporterRole

__all__ = ["find_reporter"]


def find_reporter(report: Reporting, victim_side: VictimSide) -> Host:
    """The host that wrote the report: its true address, its name, its role with the rule."""
    record, boundary = report.record, report.boundary
    host = name_of(record, boundary)
    role, rule = ReporterRole.VICTIM_SIDE, "no_outside_hop"
    if boundary is not None or not victim_side.serves(host) or not _is_inside(record, victim_side):
        role, rule = decide_role(report)
    return Host(
        host=host,
        ip=boundary.ip if boundary else None,
        grade=Grade.PROVED if boundary else Grade.CLAIMED,
        rule=rule,
        role=role,
    )


def _is_inside(record: Record, victim_side: VictimSide) -> bool:
    """True where the provider's own servers wrote the newest hops, each about a known peer.

    A name alone is a claim: they must have taken the report in.
    """
    if not record.received:
        return True
    own = list(takewhile(lambda hop: victim_side.serves(hop.by_host), record.received))
    return bool(own) and not any(leaves_its_peer_open(hop, victim_side) for hop in own)
