"""A real HTTPS server on loopback: what IANA and the registries say, and what they may not."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.support.certificate import Certificate

__all__ = ["HttpsServer", "Page", "bootstrap", "contact"]

# A page writes its whole answer; `contact` and `bootstrap` make what a registry says.
Page = Callable[["BaseHTTPRequestHandler"], None]


class HttpsServer:
    """Pages by their path; all else is 404. `paths` are those that were asked for."""

    def __init__(self, certificate: Certificate, pages: Mapping[str, Page | bytes]) -> None:
        self.pages = dict(pages)
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.paths.append(self.path)
                server.headers.append(dict(self.headers))
                page = server.pages.get(self.path, _missing)
                with suppress(OSError):  # the client has heard enough
                    if isinstance(page, bytes):
                        answer(self, page)
                    else:
                        page(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 its name
                pass

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self._server.server_address[1]
        self.url = f"https://localhost:{self.port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us, or leaves: part of the tests."""


def answer(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    """A whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", "application/rdap+json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _missing(handler: BaseHTTPRequestHandler) -> None:
    answer(handler, b"{}", 404)


def status(code: int) -> Page:
    """Nothing but a status."""
    return lambda handler: answer(handler, b"", code)


def moved(location: str) -> Page:
    """A redirect."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", location)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return page


def silent(handler: BaseHTTPRequestHandler) -> None:
    """No answer at all."""
    del handler
    time.sleep(5)


def dripping_head(handler: BaseHTTPRequestHandler) -> None:
    """An answer whose head comes for ever, a byte now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def dripping_body(handler: BaseHTTPRequestHandler) -> None:
    """An answer whose body comes for ever, a byte now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(200):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def endless(sent: list[int]) -> Page:
    """Megabytes without an end in sight; `sent` has one entry for each that was taken."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for number in range(64):
            handler.wfile.write(b'{"a":"' + b"x" * 1_000_000)
            sent.append(number)

    return page


def broken(handler: BaseHTTPRequestHandler) -> None:
    """A connection that is closed in the middle."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    handler.connection.shutdown(socket.SHUT_RDWR)


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    """What is no HTTP."""
    handler.wfile.write(b"\x00\xff SMTP ready\r\n\r\n")


def bootstrap(services: Mapping[str, str]) -> bytes:
    """IANA's file (RFC 9224): the registry for each network."""
    listed = [[[network], [url]] for network, url in services.items()]
    return json.dumps({"version": "1.0", "services": listed}).encode()


def contact(address: object, roles: tuple[str, ...] = ("abuse",), *, depth: int = 1) -> bytes:
    """What a registry says of a network whose holder has this contact, inside of so many others."""
    card = ["vcard", [["version", {}, "text", "4.0"], ["email", {}, "text", address]]]
    entity: dict[str, object] = {
        "objectClassName": "entity",
        "roles": list(roles),
        "vcardArray": card,
    }
    for _ in range(depth):
        entity = {"objectClassName": "entity", "roles": ["registrant"], "entities": [entity]}
    return json.dumps({"objectClassName": "ip network", "entities": [entity]}).encode()
