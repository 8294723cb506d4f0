"""One HTTP request and its answer, with limits of size and time: the server may be hostile.

Whom to ask, and whether at all, is decided in `lookups` (--online) and in `sources` (a token for
the mailbox). A redirect is an answer and is not followed here. Without TLS only loopback is asked.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult

__all__ = ["Answer", "NonsenseError", "Request", "exchange", "is_loopback"]

_PORTS = {"https": 443, "http": 80}
_BODILESS = frozenset({*range(300, 400), 404})  # nobody reads what stands there


class NonsenseError(ValueError):
    """What came is no HTTP, or more of it than anybody needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`address` is what is connected to; the certificate has to be for the host of the URL."""

    url: SplitResult
    address: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The status, where a redirect leads, and the body."""

    status: int
    location: str | None
    body: bytes = field(repr=False)


def exchange(request: Request, context: ssl.SSLContext, *, seconds: float, largest: int) -> Answer:
    """The answer, whole within `seconds`. Raises TimeoutError, OSError and NonsenseError."""
    connection = _Connection(request, context, seconds)
    timer = threading.Timer(seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        answer = _ask(connection, request, largest)
    except OSError as error:  # one for a certificate is a ValueError too
        raise _cut_or(connection, error) from error
    except (http.client.HTTPException, ValueError) as error:
        raise _cut_or(connection, NonsenseError(str(error))) from error
    finally:
        timer.cancel()
        connection.close()
    if connection.is_cut:  # a body without a length ends where the connection does
        raise TimeoutError
    return answer


def _ask(connection: "_Connection", request: Request, largest: int) -> Answer:
    url = request.url
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    connection.request(request.method, path, request.body, dict(request.headers))
    with connection.getresponse() as response:
        body = b"" if response.status in _BODILESS else response.read(largest + 1)
        location = response.getheader("Location")
    if len(body) > largest:
        raise NonsenseError("too long")
    return Answer(status=response.status, location=location, body=body)


def _cut_or(connection: "_Connection", error: Exception) -> Exception:
    return TimeoutError() if connection.is_cut else error


def is_loopback(host: str) -> bool:
    """Whether a host is this computer, by its address or the name that RFC 6761 keeps for it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class _Connection(http.client.HTTPConnection):
    """A connection to an address that is known already, whose certificate is for the host."""

    def __init__(self, request: Request, context: ssl.SSLContext, seconds: float) -> None:
        self._name = request.url.hostname or ""
        self._is_encrypted = request.url.scheme == "https"
        if not self._is_encrypted and not is_loopback(self._name):
            raise NonsenseError("not encrypted")
        self.default_port = _PORTS[request.url.scheme]
        port = request.url.port or self.default_port
        super().__init__(self._name, port, timeout=seconds)
        self._where = (request.address, port)
        self._trust = context
        self._seconds = seconds
        self.is_cut = False
        self._bare: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the address, and speak TLS with the host."""
        self._bare = self.sock = socket.create_connection(self._where, self._seconds)
        if self._is_encrypted:
            self.sock = self._trust.wrap_socket(self._bare, server_hostname=self._name)

    def cut(self) -> None:
        """End whatever the connection waits for, from another thread."""
        self.is_cut = True
        with suppress(OSError, AttributeError):  # closed already, or not there yet
            self.sock.shutdown(socket.SHUT_RDWR)
        if self._bare is not None:
            with suppress(OSError):
                self._bare.shutdown(socket.SHUT_RDWR)
