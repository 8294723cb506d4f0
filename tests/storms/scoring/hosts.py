"""Which server of the truth a host of the findings is, and which of them sent spoofed mail.

A host is known by its address. Only where the findings have none, its name tells, by all names
under which the mails show it.
"""

from collections import defaultdict
from collections.abc import Iterator

from tests.storms.scoring.fields import plain_ip
from tests.storms.scoring.found import FoundHost
from tests.storms.scoring.truth import TrueHost, TrueServer, Truth

__all__ = ["Hosts", "host_named"]

SENDERS = frozenset({"origin", "relay"})


class Hosts:
    """The hosts of one truth."""

    def __init__(self, truth: Truth) -> None:
        self._named: dict[str, set[str]] = defaultdict(set)
        for host in _shown(truth):
            for name in (host.host, *host.names):
                if name and host.ip:
                    self._named[_plain(name)].add(host.ip)
        self._roles: dict[str, set[str]] = defaultdict(set)
        for server in truth.servers:
            self._roles[server.host.ip or ""].add(server.role)
        peers = (server.handed_in_by for server in truth.servers)
        self._peers = {peer.ip for peer in peers if peer is not None}
        origins = {bounce.origin.ip for bounce in truth.bounces if bounce.origin}
        self._senders = origins | {ip for ip, roles in self._roles.items() if roles & SENDERS}

    def ips(self, host: FoundHost) -> frozenset[str]:
        """The addresses that a host of the findings may mean; several share a name at times."""
        if host.ip:
            return frozenset({host.ip})
        return frozenset(self._named.get(_plain(host.host or ""), ()))

    def is_same(self, found: FoundHost, true: TrueHost) -> bool:
        """True if the findings mean this host of the truth."""
        if true.ip is None or (found.ip is None and not self.ips(found)):
            names = {_plain(name) for name in (true.host, *true.names) if name}
            return bool(found.host) and _plain(found.host or "") in names
        return true.ip in self.ips(found)

    def is_servers(self, found: FoundHost, true: TrueServer) -> bool:
        """True if the findings mean this server."""
        return self.is_same(found, true.host)

    def is_sender(self, host: FoundHost) -> bool:
        """True if this host sent or relayed spoofed mail."""
        return bool(self.ips(host) & self._senders)

    def what_is(self, host: FoundHost) -> str:
        """What the truth calls it, for people to read."""
        roles = {role for ip in self.ips(host) for role in self._roles.get(ip, ())}
        if self.ips(host) & self._peers:
            roles.add("who handed it in")
        return " and ".join(sorted(roles)) or "no server of the storm"


def host_named(text: str) -> FoundHost:
    """A host out of a list that names hosts by name or address."""
    try:
        return FoundHost(host=None, ip=plain_ip(text))
    except ValueError:
        return FoundHost(host=text, ip=None)


def _shown(truth: Truth) -> Iterator[TrueHost]:
    for server in truth.servers:
        yield server.host
    for bounce in truth.bounces:
        yield bounce.reporter
        if bounce.origin is not None:
            yield bounce.origin


def _plain(name: str) -> str:
    return name.rstrip(".").casefold()
