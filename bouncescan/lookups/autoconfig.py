"""What a domain publishes for mail programs: config-v1.1.xml, as Thunderbird reads it.

https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. Whoever holds the domain
writes it, so it is hostile text: no DOCTYPE and thus no entities, bounded in size, depth and
number. Servers without encryption are passed over.
"""

from collections.abc import Iterator
from xml.parsers import expat  # what could hurt in XML needs a DOCTYPE, which is refused

from bouncescan.lookups.found_server import FoundServer, is_host_name

__all__ = ["LARGEST", "parse_config"]

LARGEST = 64 * 1024
_DEEPEST = 20
_LONGEST_TEXT = 1000
_MOST_SERVERS = 20

_FIELDS = frozenset({"hostname", "port", "socketType", "username"})


class _Refused(Exception):  # noqa: N818 ends the parser, and nobody sees it
    pass


def parse_config(raw: bytes, domain: str) -> FoundServer | None:
    """The first IMAP server with encryption; None where there is none, or no such file."""
    if len(raw) > LARGEST:
        return None
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, _Refused, LookupError, ValueError):
        return None
    return next(_usable(reader.servers, domain), None)


def _refuse(*_: object) -> None:
    raise _Refused


class _Reader:
    """The fields of each incomingServer of the type imap."""

    def __init__(self) -> None:
        self.servers: list[dict[str, str]] = []
        self._path: list[str] = []
        self._server: dict[str, str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST or len(self.servers) >= _MOST_SERVERS:
            raise _Refused
        if name == "incomingServer" and attributes.get("type") == "imap":
            self._server = {}

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "incomingServer" and self._server is not None:
            self.servers.append(self._server)
            self._server = None

    def text(self, text: str) -> None:
        if self._server is None or self._path[-1] not in _FIELDS:
            return
        known = self._server.get(self._path[-1], "") + text
        if len(known) > _LONGEST_TEXT:
            raise _Refused
        self._server[self._path[-1]] = known


def _usable(servers: list[dict[str, str]], domain: str) -> Iterator[FoundServer]:
    for fields in servers:
        host = fields.get("hostname", "").strip().replace("%EMAILDOMAIN%", domain).lower()
        port = fields.get("port", "").strip()
        kind = fields.get("socketType", "").strip()
        is_port = port.isascii() and port.isdecimal() and len(port) <= 5 and 0 < int(port) < 65536
        if kind in {"SSL", "STARTTLS"} and is_port and is_host_name(host):
            yield FoundServer(
                host=host,
                port=int(port),
                is_starttls=kind == "STARTTLS",
                login=_LOGINS.get(fields.get("username", "").strip()),
                is_proved=True,
            )


_LOGINS = {
    "%EMAILADDRESS%": "address",
    "%EMAILLOCALPART%@%EMAILDOMAIN%": "address",
    "%EMAILLOCALPART%": "local_part",
}
