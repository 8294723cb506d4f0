"""For each server whose network may be told of it, the one report that shows best that it sent it.

Those are the origins that are proved or stated. What is only claimed accuses nobody, and the
victim's own provider is told in another way.
"""

from collections import defaultdict
from collections.abc import Iterator

from bouncescan.analysis.analyze import Examined
from bouncescan.analysis.appearances import server_addresses, server_identity
from bouncescan.analysis.best_report import best_report
from bouncescan.analysis.explain.message import explain_report
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.judging import Judged
from bouncescan.records.findings import Findings, Grade, Host, Server, ServerRole
from bouncescan.records.sample import Sample

__all__ = ["find_samples"]


def find_samples(examined: Examined, findings: Findings) -> Iterator[Sample]:
    """One for each such server, in the order of the findings; `returned` is left open.

    `findings` are those of `examined`, completed with what is known of the network.
    """
    addresses = server_addresses(examined.judged)
    sent: dict[str, list[Judged]] = defaultdict(list)
    for entry in examined.judged:
        if entry.is_counted and entry.origin is not None:
            sent[server_identity(entry.origin.server, addresses)].append(entry)
    for server in findings.servers:
        is_sure = server.role is ServerRole.ORIGIN and server.grade is not Grade.CLAIMED
        if not is_sure or _is_providers(server, examined.victim_side):
            continue
        reports = sent[server_identity(Host(host=server.host, ip=server.ip), addresses)]
        if reports:
            message = explain_report(examined, best_report(reports))
            yield Sample(server=server, message=message)


def _is_providers(server: Server, side: VictimSide) -> bool:
    """True for a server of the victim's provider; a line that it gave somebody is none."""
    if server.ip in side.ips:
        return True
    return side.serves(server.host) and not side.is_customers(server.host, server.ip)
