"""A mail server that a domain names."""

import re
from dataclasses import dataclass

__all__ = ["FoundServer", "is_host_name", "pages_of"]

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label is no number: then it would be an address (RFC 1123, 2.1), which has no name.
_HOST = re.compile(rf"(?=.{{4,253}}\Z)(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundServer:
    """Where it is, always with encryption, and what signs in there.

    `login` is "address", "local_part", or None: another name is wanted. `is_proved`: the domain
    itself said so by HTTPS. DNS is not proof: who forges its answers could name a server of his own
    and be given the password.
    """

    host: str
    port: int
    is_starttls: bool
    login: str | None
    is_proved: bool


def is_host_name(name: str) -> bool:
    """Whether a name is one of a host on the Internet, in lower case."""
    return _HOST.match(name) is not None


def pages_of(domain: str, port: int = 443) -> tuple[str, str]:
    """The two places where a domain publishes what mail programs have to know."""
    at = "" if port == 443 else f":{port}"
    return (
        f"https://autoconfig.{domain}{at}/mail/config-v1.1.xml",
        f"https://{domain}{at}/.well-known/autoconfig/mail/config-v1.1.xml",
    )
