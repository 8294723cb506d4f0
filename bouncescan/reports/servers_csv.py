"""servers.csv: the servers, one a row, the one that targeted most addresses at the top."""

from bouncescan.records.findings import Findings, Organisation, Server
from bouncescan.reports.cells import Cell, join_cell, render_table
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
    "handed_in_by_grade",
    "handed_in_by_country",
    "handed_in_by_asn",
    "handed_in_by_network",
    "handed_in_by_abuse_contact",
    "targeted",
    "bounces",
    "originals",
    "campaigns",
    "organisation_servers",
    "organisation_targeted",
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
    together = {(each.org, each.role): each for each in findings.organisations}
    rows = (
        _row(server, together.get((server.org or "", server.role)))
        for server in servers_by_reach(findings.servers)
    )
    return render_table(SERVERS_COLUMNS, rows)


def _row(server: Server, together: Organisation | None) -> tuple[Cell, ...]:
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
        peer.grade.value if peer and peer.grade else None,
        peer.country if peer else None,
        peer.asn if peer else None,
        peer.network if peer else None,
        peer.abuse_contact if peer else None,
        server.targeted,
        server.bounces,
        server.originals,
        join_cell(server.campaigns),
        together.servers if together else None,
        together.targeted if together else None,
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
