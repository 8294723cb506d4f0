"""One Received field, read (RFC 5321, section 4.4), and the injection fields beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address

__all__ = ["Hop", "IPAddress", "Injection"]

IPAddress = IPv4Address | IPv6Address

# X-Originating-IP, X-PHP-Originating-Script, ...: lower case with _ for -, to the value as it came.
Injection = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One `Received` field: `raw` its body unfolded; None what it does not say.

    `from_host` is the name that the writing server looked up for the peer (rDNS); `helo` is what
    the peer called itself; only `from_ip` is what the writer saw. IPv4-mapped IPv6 is IPv4.
    """

    raw: str
    from_host: str | None = None
    helo: str | None = None
    from_ip: IPAddress | None = None
    by_host: str | None = None
    with_protocol: str | None = None
    id: str | None = None
    for_address: str | None = None
    date: datetime | None = None
    is_authenticated: bool = False  # ESMTPA, ESMTPSA, "authenticated", X-Authenticated...
