"""Which autonomous system announces an address, and its name, by DNS.

Team Cymru answers "64496 | 192.0.2.0/24 | JP | apnic | 2010-07-15" below origin.asn.cymru.com, and
"64496 | JP | apnic | 2010-07-15 | EXAMPLE-AS - Example, JP" for AS64496.asn.cymru.com.
https://www.team-cymru.com/ip-asn-mapping
"""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple

from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver, reverse_name
from bouncescan.records.trace import IPAddress

__all__ = ["SOURCE", "Route", "as_name", "route_of"]

SOURCE = "asn.cymru.com"

_LONGEST = 200


class Route(NamedTuple):
    """An announced network and the AS that announces it."""

    network: IPv4Network | IPv6Network
    asn: int


def route_of(resolver: Resolver, ip: IPAddress) -> Route | None:
    """The narrowest announced network around `ip`, None where none is. Raises LookupFailedError."""
    labels = reverse_name(ip).removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
    zone = "origin" if ip.version == 4 else "origin6"
    texts = resolver.texts(f"{labels}.{zone}.{SOURCE}")
    routes = [route for route in map(_route, texts) if route and ip in route.network]
    if texts and not routes:
        raise LookupFailedError(Why.NONSENSE)
    return max(routes, key=lambda route: route.network.prefixlen, default=None)


def as_name(resolver: Resolver, asn: int) -> str | None:
    """The name of an AS and its holder, None where it has none. Raises LookupFailedError."""
    for text in resolver.texts(f"AS{asn}.{SOURCE}"):
        cells = _cells(text)
        if len(cells) >= 5 and cells[0] == str(asn) and cells[4]:
            return cells[4][:_LONGEST]
    return None


def _route(text: bytes) -> Route | None:
    cells = _cells(text)
    number = cells[0].split(" ")[0]  # a network can be announced by several: the first
    if len(cells) < 2 or not (number.isascii() and number.isdecimal() and len(number) <= 10):
        return None
    try:
        network = ip_network(cells[1])
    except ValueError:
        return None
    return Route(network, int(number)) if 0 < int(number) < 2**32 else None


def _cells(text: bytes) -> list[str]:
    return [cell.strip() for cell in text.decode("utf-8", "replace").split("|", 5)]
