"""Says over a Unix socket whether a password is right, as servers ask the daemons that know it.

saslauthd(8): four counted strings, login, password, service and realm; "OK" or "NO", counted.
authdaemond of Courier: lines, "AUTH n" and n bytes of service, type, login and password; the
account's fields by line up to a ".", or "FAIL".
"""

import socketserver
import struct
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.imap_server import PASSWORD, USER

__all__ = ["AuthDaemon", "PasswordSocket", "SaslAuthDaemon"]


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class PasswordSocket:
    """Listens on a socket. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        answer = self.answer

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(answer(self.rfile.readline, self.rfile.read))

        self._server = _Server(str(path), Handler)
        path.chmod(0o777)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, readline, read) -> bytes:  # noqa: ANN001 the two of a file
        raise NotImplementedError


class SaslAuthDaemon(PasswordSocket):
    """For Cyrus."""

    def answer(self, readline, read) -> bytes:  # noqa: ANN001 as above
        del readline
        login, password, _, realm = (read(*struct.unpack("!H", read(2))) for _ in range(4))
        is_right = f"{login.decode()}@{realm.decode()}" == USER and password.decode() == PASSWORD
        return b"\0\2OK" if is_right else b"\0\2NO"


class AuthDaemon(PasswordSocket):
    """For Courier; `account` is what it is told of the one user."""

    def __init__(self, path: Path, account: Mapping[str, object]) -> None:
        self._account = "".join(f"{name}={value}\n" for name, value in account.items())
        super().__init__(path)

    def answer(self, readline, read) -> bytes:  # noqa: ANN001 as above
        line = b"\n"
        while line and not line.startswith(b"AUTH "):
            line = readline()
        _, _, login, password = read(int(line.split()[1])).decode().split("\n")[:4]
        if (login, password) != (USER, PASSWORD):
            return b"FAIL\n"
        return f"{self._account}.\n".encode()
