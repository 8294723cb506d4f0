"""A very small IMAP server that answers as it is told, for what a real one never does."""

import socket
import ssl
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

# Enough to sign in and to find one folder with two messages.
ORDINARY: Mapping[str, bytes | None] = {
    "GREETING": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n%t OK done\r\n",
    "LOGIN": b"%t OK welcome\r\n",
    "LIST": b'* LIST () "/" INBOX\r\n%t OK done\r\n',
    "STATUS": b"* STATUS INBOX (MESSAGES 2 UIDVALIDITY 7)\r\n%t OK done\r\n",
    "EXAMINE": b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 3] .\r\n%t OK done\r\n",
    "UID SEARCH": b"* SEARCH 1 2\r\n%t OK done\r\n",
    "LOGOUT": b"* BYE\r\n%t OK done\r\n",
}


class FakeImap:
    """Answers each command by its verb; %t is the tag; None closes the connection instead."""

    def __init__(
        self, answers: Mapping[str, bytes | None], context: ssl.SSLContext | None = None
    ) -> None:
        self._answers = {**ORDINARY, **answers}
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port = int(self._listener.getsockname()[1])
        self.commands: list[str] = []

    @property
    def url(self) -> str:
        scheme = "imap" if self._context is None else "imaps"
        return f"{scheme}://hanako@localhost:{self.port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        try:
            connection, _ = self._listener.accept()
            with connection:
                self._talk(self._wrapped(connection))
        except OSError:
            pass  # the client left, or the test is over

    def _wrapped(self, connection: socket.socket) -> socket.socket:
        if self._context is None:
            return connection
        return self._context.wrap_socket(connection, server_side=True)

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            if not self._answer(connection, "GREETING", b""):
                return
            for line in lines:
                tag, _, command = line.strip().partition(b" ")
                words = command.decode("utf-8", "replace")
                self.commands.append(words)
                verb = " ".join(words.split()[: 2 if words.startswith("UID ") else 1])
                if not self._answer(connection, verb, tag):
                    return

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        answer = self._answers.get(verb, b"%t BAD unknown\r\n")
        if answer is None:
            return False
        connection.sendall(answer.replace(b"%t", tag))
        return True
