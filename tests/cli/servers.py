"""Mailboxes behind a socket that go wrong in the middle: a stall, a message that is refused."""

import re
import socket
import ssl
from collections.abc import Collection
from contextlib import suppress
from types import TracebackType

from tests.cli.mailbox import mails
from tests.support.certificate import Certificate
from tests.support.fake_imap import FakeImap

__all__ = ["BrokenImap"]

_DATE = '"20-Apr-2026 10:05:00 +0000"'


class BrokenImap(FakeImap):
    """One folder with `mails()`, over TLS.

    `refused`: FETCH is answered NO where one of these UIDs is asked for whole. `stalls_at`: from
    the n-th FETCH on, no answer comes. `drops_at`: at the n-th FETCH the connection is closed;
    the next one is served.
    """

    def __init__(
        self,
        certificate: Certificate,
        *,
        refused: Collection[int] = (),
        stalls_at: int = 0,
        drops_at: int = 0,
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        self._mails = mails()
        count = len(self._mails)
        super().__init__(
            {
                "STATUS": b"* STATUS INBOX (MESSAGES %d UIDVALIDITY 7)\r\n%%t OK .\r\n" % count,
                "EXAMINE": b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n%%t OK .\r\n" % count,
                "UID SEARCH": b"* SEARCH %s\r\n%%t OK .\r\n"
                % b" ".join(b"%d" % (number + 1) for number in range(count)),
            },
            context,
        )
        self._refused = frozenset(refused)
        self._stalls_at = stalls_at
        self._drops_at = drops_at
        self.fetches = 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits there
        super().__exit__(kind, error, traceback)

    def _serve(self) -> None:
        with suppress(OSError):  # the test is over
            while True:
                connection, _ = self._listener.accept()
                with suppress(OSError), connection:  # the client left
                    self._talk(self._wrapped(connection))

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        if verb != "UID FETCH":
            return super()._answer(connection, verb, tag)
        self.fetches += 1
        if self.fetches == self._drops_at:
            return False
        if not self._stalls_at or self.fetches < self._stalls_at:
            connection.sendall(self._fetched(self.commands[-1]).replace(b"%t", tag))
        return True

    def _fetched(self, command: str) -> bytes:
        _, _, uids, items = command.split(" ", 3)
        wanted = [int(uid) for uid in _expanded(uids)]
        if "BODY.PEEK[]" in items and self._refused.intersection(wanted):
            return b"%t NO it is on a tape that is lost\r\n"
        return b"".join(self._message(uid, items) for uid in wanted) + b"%t OK done\r\n"

    def _message(self, uid: int, items: str) -> bytes:
        raw = self._mails[uid - 1].replace(b"\n", b"\r\n")
        parts = [b"UID %d INTERNALDATE %s RFC822.SIZE %d" % (uid, _DATE.encode(), len(raw))]
        if "HEADER.FIELDS" in items:
            header = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            parts.append(b"BODY[HEADER.FIELDS (FROM)] {%d}\r\n%s" % (len(header), header))
        if "BODY.PEEK[]" in items:
            parts.append(b"BODY[] {%d}\r\n%s" % (len(raw), raw))
        return b"* %d FETCH (%s)\r\n" % (uid, b" ".join(parts))


def _expanded(uids: str) -> list[str]:
    """The numbers of "1:3,7"."""
    found: list[str] = []
    for part in uids.split(","):
        first, _, last = part.partition(":")
        found += [str(uid) for uid in range(int(first), int(last or first) + 1)]
    assert re.fullmatch(r"[\d,:]+", uids)
    return found
