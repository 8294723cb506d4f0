"""One file over HTTPS from a server that may be hostile: limits of size, time and redirects.

Names are looked up by our own resolver, which has a limit of time. A server on the Internet cannot
lead us to an inner one.
"""

import ssl
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from bouncescan.exchange import Answer, NonsenseError, Request, exchange
from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver
from bouncescan.lookups.settings import Settings
from bouncescan.records.trace import IPAddress

__all__ = ["Https", "leads_inside"]

_MOST_REDIRECTS = 3
_LARGEST = 512 * 1024
_LONGEST_URL = 1000
_MOVED = frozenset({301, 302, 303, 307, 308})
_NOT_FOUND = 404


class Https:
    """Fetches files. Nothing is sent but the path, the host and what is accepted."""

    def __init__(self, settings: Settings, resolver: Resolver, budget: Budget) -> None:
        self._resolver = resolver
        self._budget = budget
        self._context = ssl.create_default_context(cafile=settings.ca_file)
        self._hosts: dict[str, IPAddress] = {}

    def get(self, url: str, accept: str) -> bytes | None:
        """The file at `url`, None where there is none (404). Raises LookupFailedError."""
        first: IPAddress | None = None
        for _ in range(_MOST_REDIRECTS + 1):
            parts = _split(url)
            address = self._address(parts.hostname or "")
            first = first or address
            if leads_inside(first, address):
                raise LookupFailedError(Why.NOT_ASKED)
            answer = self._fetch(parts, address, accept)
            if answer.status in _MOVED and answer.location:
                url = _join(url, answer.location)
            elif answer.status == _NOT_FOUND:
                return None
            elif answer.status == 200:
                return answer.body
            else:
                raise LookupFailedError(Why.SERVER_FAILED)
        raise LookupFailedError(Why.NONSENSE)

    def _address(self, host: str) -> IPAddress:
        if host not in self._hosts:
            self._hosts[host] = self._look_up(host)
        return self._hosts[host]

    def _look_up(self, host: str) -> IPAddress:
        with suppress(ValueError):
            return ip_address(host)
        for version in (4, 6):
            for address in self._resolver.addresses(host, version):
                return ip_address(address)
        raise LookupFailedError(Why.UNREACHABLE)

    def _fetch(self, parts: SplitResult, address: IPAddress, accept: str) -> Answer:
        request = Request(
            url=parts,
            address=str(address),
            headers={"Accept": accept, "User-Agent": "bouncescan"},
        )
        seconds = self._budget.seconds()
        try:
            return exchange(request, self._context, seconds=seconds, largest=_LARGEST)
        except TimeoutError as error:
            raise LookupFailedError(Why.TIMEOUT) from error
        except (OSError, NonsenseError) as error:
            raise LookupFailedError(_why(error)) from error


def leads_inside(first: IPAddress, address: IPAddress) -> bool:
    """True if a server of the Internet leads into an inner network.

    Where the first server is an inner one itself, whoever chose it knows.
    """
    return first.is_global and not address.is_global


def _join(url: str, location: str) -> str:
    """Where a redirect leads. Raises LookupFailedError."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise LookupFailedError(Why.NONSENSE) from error


def _split(url: str) -> SplitResult:
    """A URL that may be fetched: https, a host, no user. Raises LookupFailedError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise LookupFailedError(Why.NONSENSE) from error
    is_good = parts.scheme == "https" and parts.hostname and parts.username is None and port != 0
    if not is_good or len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable():
        raise LookupFailedError(Why.NONSENSE)
    return parts


def _why(error: Exception) -> Why:
    if isinstance(error, ssl.SSLError | ConnectionRefusedError):
        return Why.UNREACHABLE
    return Why.SERVER_FAILED if isinstance(error, OSError) else Why.NONSENSE
