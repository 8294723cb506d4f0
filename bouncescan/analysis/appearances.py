"""Which servers a report shows, with the role each has there, and which mentions are one server."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bouncescan.analysis.judging import Judged
from bouncescan.records.findings import Host, ReporterRole, ServerRole

__all__ = ["appearances", "server_addresses", "server_identity"]

_REPORTER_AS_SERVER = {
    ReporterRole.RECIPIENT_SIDE: ServerRole.BYSTANDER,
    ReporterRole.FORWARDER: ServerRole.FORWARDER,
    ReporterRole.UNKNOWN: ServerRole.UNKNOWN,
}


def server_identity(host: Host, addresses: Mapping[str, str]) -> str:
    """What two mentions of one server share: its address, else its name.

    `addresses` is `server_addresses` of all reports: a mention by name alone is the server that
    other reports show under this name, if they show one.
    """
    name = (host.host or "").lower()
    return str(host.ip) if host.ip is not None else addresses.get(name, name)


def server_addresses(judged: Sequence[Judged]) -> dict[str, str]:
    """The address of each server name that all reports give one address only."""
    found: dict[str, set[str]] = defaultdict(set)
    # By id: reports that show the same server mostly share the value, and the reports stay.
    hosts = {id(host): host for entry in judged for host, _ in appearances(entry)}
    for host in hosts.values():
        if host.host and host.ip is not None:
            found[host.host.lower()].add(str(host.ip))
    return {name: next(iter(ips)) for name, ips in found.items() if len(ips) == 1}


def appearances(entry: Judged) -> Iterator[tuple[Host, ServerRole]]:
    """The servers that one report shows, each with its role there."""
    if entry.origin is not None:
        yield entry.origin.server, ServerRole.ORIGIN
        for relay in entry.origin.relays:
            yield relay, ServerRole.RELAY
    role = _REPORTER_AS_SERVER.get(entry.reporter.role or ReporterRole.UNKNOWN)
    if role is not None and (entry.reporter.host or entry.reporter.ip):
        yield entry.reporter, role
