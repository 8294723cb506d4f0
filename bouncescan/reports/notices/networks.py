"""Which servers are told of in one report: those of one network, as far as that is known.

A network is the AS with whom it takes complaints from, where a lookup knows that; else the
organisational domain of the server; else the block that its address is in. Whose addresses take
complaints is only what the registry said (RDAP); no address is guessed: an abuse@ that nobody reads
or that is the stranger's own does harm.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_network

from bouncescan.records.findings import Server
from bouncescan.records.sample import Sample
from bouncescan.reports.notices.draft import HeaderAddress, domain_name, header_address

__all__ = ["Network", "networks_of"]

_BLOCKS = {4: 24, 6: 48}
_NAME_LENGTH = 50
_NO_NAME = re.compile(r"[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The servers of one network, with a mail from each; the one that reached most is the first.

    `label` is part of a file name. `contact` takes its complaints, None where that is not known.
    """

    label: str
    samples: tuple[Sample, ...]
    contact: HeaderAddress | None

    @property
    def servers(self) -> tuple[Server, ...]:
        """Its servers, the one that reached most first."""
        return tuple(sample.server for sample in self.samples)


def networks_of(samples: Iterable[Sample]) -> tuple[Network, ...]:
    """The networks, the one whose servers reached most people first."""
    found: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        contact = _contact(sample.server)
        found[_label(sample.server), contact.spec if contact else ""].append(sample)
    networks = [_network(label, members) for (label, _), members in found.items()]
    return tuple(sorted(networks, key=_reach, reverse=True))


def _network(label: str, members: Iterable[Sample]) -> Network:
    ordered = sorted(members, key=lambda sample: -sample.server.targeted)
    return Network(label=label, samples=tuple(ordered), contact=_contact(ordered[0].server))


def _reach(network: Network) -> int:
    return sum(server.targeted for server in network.servers)


def _contact(server: Server) -> HeaderAddress | None:
    contact = header_address(server.abuse_contact) if server.abuse_contact else None
    return None if contact is None or contact.is_international else contact


def _label(server: Server) -> str:
    if server.asn:
        return f"as{server.asn}"
    domain = domain_name(server.org)
    if domain is None and server.ip is not None:
        network = ip_network((server.ip, _BLOCKS[server.ip.version]), strict=False)
        return str(network.network_address).replace(":", "-").strip("-")
    name = domain or server.host or ""
    return _NO_NAME.sub("-", name.lower())[:_NAME_LENGTH].strip(".-") or "unknown"
