"""The least that a client can do: send commands, receive until the tagged line, keep nothing."""

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bouncescan.sources.imap.uid_set import LONGEST_SET, cost_in_set, write_set
from tests.support.dovecot import PASSWORD, USER, Dovecot

__all__ = ["RawClient", "signed_in"]

_PIECE = 256 * 1024
_TAIL = 800  # a tagged line is shorter
_MOST_UIDS = 2000


class RawClient:
    """One connection that throws away what it reads."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._pieces = memoryview(bytearray(_PIECE))
        self._number = 0
        self.bytes = 0
        self._connection.recv_into(self._pieces)

    def run(self, command: str) -> None:
        """Send, and receive until the tagged line; nothing else."""
        tag = self._send(command)
        tail = b""
        while b"\n" + tag + b" OK" not in b"\n" + tail:
            got = self._connection.recv_into(self._pieces)
            self.bytes += got
            tail = tail[-_TAIL:] + bytes(self._pieces[max(0, got - _TAIL) : got])

    def search(self, criteria: str) -> list[int]:
        """The UIDs that a SEARCH gives."""
        tag = self._send(f"UID SEARCH {criteria}")
        answer = b""
        while b"\r\n" + tag + b" OK" not in answer:
            answer += bytes(self._pieces[: self._connection.recv_into(self._pieces)])
        found = re.search(rb"\* SEARCH([ \d]*)", answer)
        return list(map(int, found[1].split())) if found else []

    def fetch(self, uids: Sequence[int], items: str) -> None:
        """Every message, in commands of the size that servers take."""
        for batch in _commands(uids):
            self.run(f"UID FETCH {write_set(batch)} ({items})")

    def _send(self, command: str) -> bytes:
        self._number += 1
        tag = b"t%d" % self._number
        self._connection.sendall(b"%s %s\r\n" % (tag, command.encode()))
        return tag


def _commands(uids: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    length = 0
    for uid in uids:
        length += cost_in_set(uid, batch[-1] if batch else None)
        if length > LONGEST_SET or len(batch) == _MOST_UIDS:
            yield batch
            batch, length = [], cost_in_set(uid, None)
        batch.append(uid)
    if batch:
        yield batch


@contextmanager
def signed_in(server: Dovecot, folder: str = "INBOX") -> Iterator[RawClient]:
    """A connection of its own, without TLS, with a folder opened read-only."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        client = RawClient(connection)
        client.run(f"LOGIN {USER} {PASSWORD}")
        client.run(f"EXAMINE {folder}")
        yield client
