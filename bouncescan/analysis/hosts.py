"""Names of hosts: organisational domains, and which hosts serve the victim.

The organisational domain is the public suffix (ICANN section of the public suffix list) and one
label, as DMARC has it (RFC 7489, 3.2). Hosts serve the victim by address domain, by providers.toml,
or because they wrote the newest hop of the victim's mail, which nobody outside can write.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network

from publicsuffixlist import PublicSuffixList

from bouncescan.analysis.access_names import is_access_name
from bouncescan.mail.address import domain_of
from bouncescan.mail.looked_up import is_unconfirmed
from bouncescan.mail.trace import parse_by_host, parse_received
from bouncescan.records.message import FolderRole, MailHeader
from bouncescan.records.trace import Hop, IPAddress

__all__ = [
    "VictimSide",
    "is_internal",
    "is_same_organisation",
    "learn_victim_side",
    "network_of",
    "organisation",
]

_NETWORKS = {4: 24, 6: 48}
# So long nobody sends in another's name unseen.
_LONG = timedelta(days=180)

_INTERNAL = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


@lru_cache(maxsize=65536)
def organisation(host: str | None) -> str | None:
    """The organisational domain of a host name; None for an address, a bare label or nothing."""
    if not host or "." not in host:
        return None
    name = host.rstrip(".").lower()
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        domain: str | None = _suffixes().privatesuffix(name)
        return domain
    return None


@lru_cache(maxsize=65536)
def is_same_organisation(one: str | None, other: str | None) -> bool:
    """True if both names are known and are one host or have one organisational domain."""
    if not one or not other:
        return False
    if one.lower() == other.lower():
        return True
    domain = organisation(one)
    return domain is not None and domain == organisation(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimSide:
    """The organisational domains, names and addresses of hosts that carry the victim's mail."""

    domains: frozenset[str]
    hosts: frozenset[str]
    ips: frozenset[IPAddress] = frozenset()

    def serves(self, host: str | None) -> bool:
        """True if this name, verified by whoever wrote it, is a victim-side host's."""
        return host is not None and (host in self.hosts or organisation(host) in self.domains)

    def handed_over(self, hop: Hop) -> bool:
        """True if this hop's peer is a victim-side host: by its address or its looked-up name.

        A name that the peer chose counts in a network of such hosts, or where none is known.
        """
        if hop.from_ip in self.ips:
            return True
        if not self.serves(hop.from_host) or is_access_name(hop.from_host, hop.from_ip):
            return False
        return not is_unconfirmed(hop) or not self.ips or self.is_known_at(hop.from_ip)

    def is_customers(self, host: str | None, ip: IPAddress | None) -> bool:
        """True for a line that the victim's provider gave somebody: none of its servers."""
        return ip not in self.ips and self.serves(host) and is_access_name(host, ip)

    def is_known_at(self, ip: IPAddress | None) -> bool:
        """True if an address is of a network in which the victim's provider saw its own hosts."""
        return ip is not None and network_of(ip) in self.networks()

    def networks(self) -> frozenset[str]:
        """The networks in which the victim's provider saw its own hosts."""
        return _networks_of(self.ips)

    def is_borrowed(self, hop: Hop) -> bool:
        """True if the peer calls itself one of these hosts, and nothing but that says so."""
        return (
            hop.from_ip not in self.ips
            and self.serves(hop.from_host)
            and is_unconfirmed(hop)
            and not self.is_known_at(hop.from_ip)
        )

    def has_peer(self, hop: Hop) -> bool:
        """True if this hop is a step inside: from a victim-side host or an internal address."""
        return self.handed_over(hop) or (hop.from_ip is not None and is_internal(hop.from_ip))


@lru_cache(maxsize=64)
def _networks_of(ips: frozenset[IPAddress]) -> frozenset[str]:
    return frozenset(map(network_of, ips))


@lru_cache(maxsize=65536)
def network_of(ip: IPAddress) -> str:
    """The network that an address is taken to be in: /24, or /48 of IPv6."""
    return str(ip_network((ip, _NETWORKS[ip.version]), strict=False))


@lru_cache(maxsize=65536)
def is_internal(ip: IPAddress) -> bool:
    """True for loopback, link-local, private and shared addresses (RFC 1918, 4193, 6598).

    `ip.is_private` would take in the documentation ranges too, which this project is tested with.
    """
    return ip.is_loopback or ip.is_link_local or any(ip in network for network in _INTERNAL)


def learn_victim_side(
    headers: Sequence[MailHeader], victim: Iterable[str], provider_domains: Iterable[str]
) -> VictimSide:
    """Learn the victim-side hosts from the newest hop of all mail that came in.

    Wrong for mail that was copied into the mailbox from another one; so a host counts only where
    it took in one mail of a hundred, and two at least.
    """
    writers = Counter(
        parse_by_host(header.received[0])
        for header in headers
        if header.received and FolderRole.SENT not in header.roles
    )
    least = max(2, writers.total() // 100)
    hosts = {host for host, mails in writers.items() if host is not None and mails >= least}
    domains = {organisation(domain_of(address)) or domain_of(address) for address in victim}
    learned = {domain for domain in map(organisation, hosts) if domain is not None}
    side = VictimSide(
        domains=frozenset(domains | set(provider_domains) | learned), hosts=frozenset(hosts)
    )
    return replace(side, ips=frozenset(_inner_addresses(headers, side)))


def _inner_addresses(headers: Iterable[MailHeader], side: VictimSide) -> Iterator[IPAddress]:
    """The addresses of victim-side hosts, as other victim-side hosts saw and named them.

    A name that the peer may have chosen counts where it came from there for longer than a storm
    lasts: whoever writes to the victim once must not become her provider.
    """
    seen: dict[IPAddress, list[datetime]] = defaultdict(list)
    for header in headers:
        newest = header.received[0] if header.received else ""
        peer, _, _ = newest.partition(" by ")
        if not any(domain in peer.lower() for domain in side.domains):
            continue  # most mail: not worth reading whole
        hop = parse_received(newest.encode())
        if hop.from_ip is None or not side.serves(hop.by_host) or not side.serves(hop.from_host):
            continue
        if is_access_name(hop.from_host, hop.from_ip):
            continue  # one of its customers, or a stranger on the line of one
        if not is_unconfirmed(hop):
            yield hop.from_ip
        elif hop.date is not None:
            seen[hop.from_ip].append(hop.date)
    yield from (ip for ip, dates in seen.items() if max(dates) - min(dates) > _LONG)
