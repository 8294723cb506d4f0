"""The abuse contact of an address, from the registry that assigned it, by RDAP.

IANA says which registry (RFC 9224); it answers with JSON (RFC 9083), the abuse contact among its
entities. The answer is what anybody may have written into a registry: hostile text.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_network

from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.https import Https
from bouncescan.mail.address import clean_address
from bouncescan.records.trace import IPAddress

__all__ = ["SOURCE", "Registries"]

SOURCE = "rdap"

_MOST_SERVICES = 1000
_MOST_ENTITIES = 100
_DEEPEST = 4
_LONGEST = 254  # of an address, RFC 5321

_Json = str | int | float | bool | None | Sequence["_Json"] | Mapping[str, "_Json"]


class Registries:
    """The registries, each found by IANA's file, which is fetched once."""

    def __init__(self, https: Https, bootstrap: str) -> None:
        self._https = https
        self._bootstrap = bootstrap
        self._services: dict[int, list[tuple[str, str]] | Why] = {}

    def abuse_contact(self, ip: IPAddress) -> str | None:
        """The abuse address, None where the registry knows none. Raises LookupFailedError."""
        url = self._service(ip)
        if url is None:
            return None
        body = self._https.get(f"{url.rstrip('/')}/ip/{ip}", "application/rdap+json")
        return None if body is None else _abuse_contact(_read(body))

    def _service(self, ip: IPAddress) -> str | None:
        """The URL of the registry with the narrowest network around `ip`."""
        if ip.version not in self._services:
            self._services[ip.version] = self._fetch(ip.version)
        services = self._services[ip.version]
        if isinstance(services, Why):
            raise LookupFailedError(services)
        found: list[tuple[int, str]] = []
        for prefix, url in services:
            try:
                network = ip_network(prefix)
            except ValueError:
                continue
            if ip in network:
                found.append((network.prefixlen, url))
        return max(found)[1] if found else None

    def _fetch(self, version: int) -> list[tuple[str, str]] | Why:
        try:
            url = f"{self._bootstrap.rstrip('/')}/ipv{version}.json"
            body = self._https.get(url, "application/json")
            return list(_services(_read(body or b"")))
        except LookupFailedError as failure:
            return failure.why


def _read(body: bytes) -> Mapping[str, _Json]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise LookupFailedError(Why.NONSENSE) from error
    if not isinstance(value, dict):
        raise LookupFailedError(Why.NONSENSE)
    return value


def _services(file: Mapping[str, _Json]) -> Iterator[tuple[str, str]]:
    """(prefix, URL) of each network: "services" are pairs of prefixes and URLs."""
    for service in _list(file.get("services"))[:_MOST_SERVICES]:
        pair = [[each for each in _list(part) if isinstance(each, str)] for part in _list(service)]
        if len(pair) == 2:
            url = next((url for url in pair[1] if url.startswith("https://")), None)
            yield from ((prefix, url) for prefix in pair[0] if url)


def _abuse_contact(answer: Mapping[str, _Json]) -> str | None:
    for entity in _entities(answer.get("entities"), _DEEPEST):
        if "abuse" in _list(entity.get("roles")):
            address = next(_addresses(entity), None)
            if address is not None:
                return address
    return None


def _entities(value: _Json, depth: int) -> Iterator[Mapping[str, _Json]]:
    """The entities and those inside of them: the contact is often one of the holder's."""
    here = [each for each in _list(value)[:_MOST_ENTITIES] if isinstance(each, dict)]
    yield from here
    if depth:
        for entity in here:
            yield from _entities(entity.get("entities"), depth - 1)


def _addresses(entity: Mapping[str, _Json]) -> Iterator[str]:
    """The addresses of a jCard (RFC 7095): ["vcard", [["email", {}, "text", ADDRESS], ...]]."""
    card = _list(entity.get("vcardArray"))
    for line in _strings(_list(card[1]) if len(card) > 1 else ()):
        address = clean_address(line) if len(line) <= _LONGEST else None
        if address is not None and address.isascii() and address.isprintable():
            yield address


def _strings(lines: Iterable[_Json]) -> Iterator[str]:
    for line in map(_list, lines):
        if len(line) > 3 and line[0] == "email" and isinstance(line[3], str):
            yield line[3]


def _list(value: _Json) -> Sequence[_Json]:
    return value if isinstance(value, list) else ()
