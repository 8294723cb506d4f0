"""A real IMAP server on loopback with one user: filled, and looked at, by way of IMAP."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient

__all__ = ["PASSWORD", "USER", "ImapServer", "Mailbox", "free_port"]

USER = "taro@example.net"
PASSWORD = "correct-horse"

_START_TIMEOUT = 20.0
_STATUS = ("MESSAGES", "RECENT", "UNSEEN", "UIDNEXT", "UIDVALIDITY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One folder as it stands: STATUS, EXAMINE, each UID's flags and date, the files on disk."""

    status: Mapping[bytes, int]
    examined: Mapping[bytes, object]
    flags: Mapping[int, tuple[object, ...]]
    files: Mapping[str, tuple[bytes, int]]  # name to bytes and mtime in ns


class ImapServer:
    """What all of them have; `port` takes plain text."""

    host = "localhost"
    user = USER
    password = PASSWORD
    port: int

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A signed-in client, to make and to look at what a scan then reads."""
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=20)
        client.normalise_times = False
        # A literal and what follows it are two writes: without this each waits for an ACK.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def fill(self, folder: str, messages: Iterable[tuple[bytes, datetime | None]]) -> None:
        """Append messages with their INTERNALDATE; a folder that is not there is made."""
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for raw, internal_date in messages:
                client.append(folder, raw, (), internal_date)

    def snapshot(self) -> dict[str, Mailbox]:
        """Every folder as it stands. Taking it changes nothing itself."""
        with self.client() as client:
            return {
                name: self._mailbox(client, name)
                for flags, _, name in client.list_folders()
                if b"\\Noselect" not in flags
            }

    def files(self, folder: str) -> Iterator[tuple[str, tuple[bytes, int]]]:
        """The message files of a folder, where it is known how the server keeps them."""
        del folder
        yield from ()

    def wait(self, why_dead: Callable[[], str | None]) -> None:
        """Return when it greets. `why_dead`: what it said, if it has died."""
        end = time.monotonic() + _START_TIMEOUT
        while time.monotonic() < end:
            said = why_dead()
            if said is not None:
                raise RuntimeError(f"{type(self).__name__} died: {said}")
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    if connection.recv(64).startswith(b"* OK"):
                        return
            except OSError:
                pass
            time.sleep(0.02)
        raise TimeoutError(f"{type(self).__name__} did not start")

    def _mailbox(self, client: IMAPClient, name: str) -> Mailbox:
        # What a server does not know, nobody can change in it.
        more = ("HIGHESTMODSEQ",) if client.has_capability("CONDSTORE") else ()
        status = client.folder_status(name, (*_STATUS, *more))
        examined = dict(client.select_folder(name, readonly=True))
        examined.pop(b"CLOSED", None)  # of the folder that was open before
        fetched = client.fetch(client.search(), ["FLAGS", "INTERNALDATE"])
        return Mailbox(
            status=status,
            examined=examined,
            flags={
                uid: (items[b"FLAGS"], items[b"INTERNALDATE"]) for uid, items in fetched.items()
            },
            files=dict(self.files(name)),
        )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
