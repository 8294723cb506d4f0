"""servers.csv: the servers, one a row, the one that targeted most addresses at the top."""

from bouncescan.records.findings import Findings, Server
from bouncescan.reports.cells import Cell, render_table
from bouncescan.reports.interface import Look
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.words import time

__all__ = ["SERVERS_COLUMNS", "render_servers"]

SERVERS_COLUMNS = (
    "host",
    "ip",
    "organisation",
    "country",
    "role",
    "grade",
    "took_it_from",
    "handed_in_by_host",
    "handed_in_by_ip",
    "targeted",
    "bounces",
    "originals",
    "spf",
    "first",
    "last",
    "asn",
    "network",
    "rdns",
    "abuse_contact",
    "spf_today",
    "asked",
)


def render_servers(findings: Findings, look: Look) -> str:
    """The table of servers, the same in every language."""
    del look
    return render_table(SERVERS_COLUMNS, map(_row, servers_by_reach(findings.servers)))


def _row(server: Server) -> tuple[Cell, ...]:
    peer = server.handed_in_by
    return (
        server.host,
        str(server.ip) if server.ip else None,
        server.org,
        server.country,
        server.role.value,
        server.grade.value,
        server.took_it_from.value,
        peer.host if peer else None,
        str(peer.ip) if peer and peer.ip else None,
        server.targeted,
        server.bounces,
        server.originals,
        server.spf,
        time(server.first),
        time(server.last),
        server.asn,
        server.network,
        server.rdns,
        server.abuse_contact,
        server.spf_today,
        time(server.asked),
    )
