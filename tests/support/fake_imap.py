"""A very small IMAP server that answers as it is told, for what a real one never does."""

import re
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

# None closes the connection; of several, each is for one time, and the last for all that follow.
Answer = bytes | None
Answers = Mapping[str, Answer | Sequence[Answer]]

# Enough to sign in and to find one folder with two messages.
ORDINARY: Answers = {
    "GREETING": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n%t OK done\r\n",
    "LOGIN": b"%t OK welcome\r\n",
    "LIST": b'* LIST () "/" INBOX\r\n%t OK done\r\n',
    "STATUS": b"* STATUS INBOX (MESSAGES 2 UIDVALIDITY 7 UIDNEXT 3)\r\n%t OK done\r\n",
    "EXAMINE": b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 3] .\r\n%t OK done\r\n",
    "UID SEARCH": b"* SEARCH 1 2\r\n%t OK done\r\n",
    "NOOP": b"%t OK done\r\n",
    "LOGOUT": b"* BYE\r\n%t OK done\r\n",
}


class FakeImap:
    """Answers each command by its verb; %t is the tag; what ends with %x closes the connection.

    Connections are served one after the other, or `at_once`.
    """

    def __init__(
        self,
        answers: Answers,
        context: ssl.SSLContext | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        self._answers = {**ORDINARY, **answers}
        self._context = context
        self._at_once = at_once
        self._asked: Counter[str] = Counter()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._open: list[socket.socket] = []
        self._now = threading.local()
        self.port = int(self._listener.getsockname()[1])
        self.commands: list[str] = []
        self.connections = 0

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
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits there
            each.close()
        self._thread.join(5)

    def _serve(self) -> None:
        with suppress(OSError):  # the test is over
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                if self._at_once:
                    threading.Thread(
                        target=self._serve_one, args=(connection,), daemon=True
                    ).start()
                else:
                    self._serve_one(connection)

    def _serve_one(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:  # the client left
            self._talk(self._wrapped(connection))

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
                self._now.command = words
                verb = " ".join(words.split()[: 2 if words.startswith("UID ") else 1])
                if not self._answer(connection, verb, tag):
                    return

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        answer = self._next(verb)
        if answer is None:
            return False
        connection.sendall(answer.removesuffix(b"%x").replace(b"%t", tag))
        return not answer.endswith(b"%x")

    @property
    def command(self) -> str:
        """What is being answered on this connection."""
        return str(getattr(self._now, "command", ""))

    def _next(self, verb: str) -> Answer:
        """What is said this time; %t BAD to what nobody told us of."""
        answers = self._answers.get(verb, b"%t BAD unknown\r\n")
        if answers is None or isinstance(answers, bytes):
            return answers
        turn = min(self._asked[verb], len(answers) - 1)
        self._asked[verb] += 1
        return answers[turn]


class FolderOf(FakeImap):
    """One folder with these messages, by UID, in which FETCH and SEARCH work.

    `answers` come first, each for one time; a verb that has run out of them is served as it should.
    """

    def __init__(
        self, mails: Mapping[int, bytes], answers: Answers | None = None, *, at_once: bool = False
    ) -> None:
        uid_next = max(mails, default=0) + 1
        told = b"MESSAGES %d UIDVALIDITY 7 UIDNEXT %d" % (len(mails), uid_next)
        opened = b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT %d] .\r\n%%t OK .\r\n"
        ordinary = {
            "STATUS": b"* STATUS INBOX (" + told + b")\r\n%t OK .\r\n",
            "EXAMINE": opened % (len(mails), uid_next),
        }
        self._mails = dict(mails)
        self._turns: dict[str, list[Answer]] = {}
        for verb, answer in (answers or {}).items():
            only = answer is None or isinstance(answer, bytes)
            self._turns[verb] = [answer] if only else list(answer)  # type: ignore[arg-type,list-item]
        super().__init__(ordinary, at_once=at_once)

    def _next(self, verb: str) -> Answer:
        if self._turns.get(verb):
            return self._turns[verb].pop(0)
        if verb not in {"UID FETCH", "UID SEARCH"}:
            return super()._next(verb)
        words = self.command.split(" ", 3)
        if verb == "UID SEARCH":
            given = _numbers(words[3].partition(" ")[0]) if words[2] == "UID" else range(1 << 33)
            found = b" ".join(b"%d" % uid for uid in self._mails if uid in given)
            return b"* SEARCH " + found + b"\r\n%t OK done\r\n"
        wanted = sorted(set(_numbers(words[2])) & self._mails.keys())
        return b"".join(self.fetched(uid, words[3]) for uid in wanted) + b"%t OK done\r\n"

    def fetched(self, uid: int, items: str) -> bytes:
        """The response for one message."""
        raw = self._mails[uid]
        parts = [b"UID %d RFC822.SIZE %d" % (uid, len(raw))]
        if "INTERNALDATE" in items:
            parts.append(b'INTERNALDATE "20-Apr-2026 10:15:23 +0900"')
        if "HEADER.FIELDS" in items:
            header = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            parts.append(b"BODY[HEADER.FIELDS (FROM)] {%d}\r\n%s" % (len(header), header))
        elif part := re.search(r"BODY\.PEEK\[\](?:<0\.(\d+)>)?", items):
            given = raw[: int(part[1])] if part[1] else raw
            start = b"<0>" if part[1] else b""
            parts.append(b"BODY[]%s {%d}\r\n%s" % (start, len(given), given))
        return b"* %d FETCH (%s)\r\n" % (uid, b" ".join(parts))


def _numbers(uids: str) -> range | list[int]:
    """The numbers of "1:3,7"."""
    parts = [part.partition(":")[::2] for part in uids.split(",")]
    ranges = [range(int(first), int(last or first) + 1) for first, last in parts]
    return ranges[0] if len(ranges) == 1 else [uid for each in ranges for uid in each]
