"""Whom to ask, and how long to wait: no options of the command line, but of whoever calls."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The defaults ask the system's own resolver, and the address registries that IANA names.

    `rdap_bootstrap` is where ipv4.json and ipv6.json of RFC 9224 lie. `ca_file`: certificates to
    trust for HTTPS, None for the system's; `https_port` is where domains publish their mail server.
    """

    nameservers: tuple[str, ...] = ()
    port: int = 53
    rdap_bootstrap: str = "https://data.iana.org/rdap/"
    ca_file: Path | None = None
    https_port: int = 443
    seconds_each: float = 2.0
    seconds_in_all: float = 30.0
