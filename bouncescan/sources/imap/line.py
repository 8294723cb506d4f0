"""One connection to the server, made anew when it breaks, with the same folder open again.

What was asked for and has not come is asked for once more; what has come stays.
"""

import selectors
import ssl
from collections.abc import Callable
from contextlib import suppress
from socket import socket
from typing import TypeVar

from imapclient.exceptions import IMAPClientError, LoginError

from bouncescan.errors import SourceError
from bouncescan.sources.imap.asked import Asked, Fetch
from bouncescan.sources.imap.by_client import ByClient
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.endpoint import Endpoint
from bouncescan.sources.imap.faults import FAULTS, fault, is_lasting, is_refusal
from bouncescan.sources.imap.opened import FolderClosed, Opened, open_folder
from bouncescan.sources.imap.patience import Patience
from bouncescan.sources.imap.refusals import RefusedError, asks_to_wait, seconds_asked_for
from bouncescan.sources.imap.session import close, connect, sign_in
from bouncescan.sources.imap.suspicion import Suspicion, Verdict
from bouncescan.sources.imap.wire import Wire, open_wire
from bouncescan.sources.options import SourceOptions

__all__ = ["Line"]

T = TypeVar("T")

_BELIEVED = 3  # a NO as often as this is meant
_MOST_LOGINS = 2  # refused on end; a third could lock the account


class Line:
    """Use `do` for what IMAPClient does, `ask` and `answer` for what is read in large pieces."""

    def __init__(self, endpoint: Endpoint, options: SourceOptions) -> None:
        self._endpoint = endpoint
        self._options = options
        self._patience = Patience(options.wait, options.tell)
        self._client: Client | None = None
        self._wire: Wire | ByClient | None = None
        self._opened: Opened | None = None
        self._waiting: list[Asked] = []
        self._was_signed_in = False
        self._spent = 0  # octets that nobody has asked for yet
        self._refused_logins = 0
        self._suspicion = Suspicion()

    def close(self, *, politely: bool) -> None:
        """Sign out."""
        if self._client is not None:
            close(self._client, politely=politely and not self._waiting)
        if self._wire is not None:
            self._spent += self._wire.octets
        self._client = self._wire = None

    def do(self, doing: str, step: Callable[[Client], T]) -> T:
        """What `step` does with the connection; again, on another one, where it breaks.

        Raises SourceError, and IMAPClientError for what the server refuses in spite of all.
        """
        refusals = 0
        self._opened = None
        while True:
            try:
                client, wire = self._connected()
                self._abandon(wire)
                done = step(client)
            except (*FAULTS, SourceError) as error:
                if is_refusal(error) and not asks_to_wait(str(error)):
                    refusals += 1
                    if refusals == _BELIEVED:
                        raise
                    continue
                self._recover(error, doing, None)
            else:
                self._patience.renew()
                return done

    def examine(self, raw_name: bytes | str) -> Opened | None:
        """Open a folder read-only; None where the server refuses this one folder."""
        try:
            self._opened = self.do("EXAMINE", lambda client: open_folder(client, raw_name))
        except IMAPClientError:
            return None
        return self._opened

    def be_patient(self) -> None:
        """Never give up a server that was there: a watch lasts for days."""
        self._patience.is_endless = True

    def idle(self, seconds: float) -> bool:
        """Be told of new mail in the open folder for so long; False where the server cannot.

        A connection that breaks ends it: what came meanwhile is seen on the next.
        """
        try:
            client, wire = self._connected()
            if isinstance(wire, ByClient) or not client.has_capability("IDLE"):
                return False
            idle = wire.idle(seconds, lambda most: _has_come(client.socket(), most))
        except (*FAULTS, SourceError) as error:
            self._recover(error, "IDLE", None)
            return True
        self._patience.renew()
        return idle.refusal is None

    def ask(self, asked: Asked) -> None:
        """Send a command while the answers to others may still be on their way."""
        self._waiting.append(asked)
        if self._wire is not None and not self._patience.failures:
            # A connection that breaks here is noticed by whoever waits for the answer.
            with suppress(*FAULTS):
                self._wire.send(asked)

    @property
    def load(self) -> int:
        """How many commands have no answer yet."""
        return len(self._waiting)

    @property
    def awaited(self) -> socket | None:
        """What to listen to, while an answer is on its way."""
        is_awaited = any(asked.is_sent and not asked.is_done for asked in self._waiting)
        if self._client is None or isinstance(self._wire, ByClient) or not is_awaited:
            return None
        return self._client.socket()

    def has(self, asked: Asked) -> bool:
        """Whether this command went out here."""
        return any(each is asked for each in self._waiting)

    def spent(self) -> int:
        """The octets that have come since this was asked last."""
        if self._wire is not None:
            self._spent += self._wire.octets
            self._wire.octets = 0
        spent, self._spent = self._spent, 0
        return spent

    def hand_over(self) -> list[Asked]:
        """What has no answer, to be asked for elsewhere."""
        asked, self._waiting = self._waiting, []
        return asked

    def take_in(self) -> None:
        """Read what comes."""
        if self._wire is not None:
            self._wire.take_in()

    def take_in_quietly(self) -> None:
        """Take in what has come; that nothing comes any more is noticed by whoever waits for it."""
        try:
            self.take_in()
        except FAULTS:
            self._break_off()

    def answer(self, asked: Asked, attend: Callable[["Line"], None] | None = None) -> None:
        """Wait until all has come; `attend` reads, where others have to be read too.

        Raises SourceError, and FolderClosed.
        """
        while not asked.is_done or asked.is_put_off:
            try:
                if asked.is_put_off:
                    raise RefusedError(asked.doing, asked.refusal or "")
                _, wire = self._connected()
                self._send(asked, wire)
                if attend is None or isinstance(wire, ByClient):
                    wire.take_in()
                else:
                    attend(self)
            except (*FAULTS, SourceError) as error:
                self._recover(error, asked.doing, asked)
            else:
                self._renew(wire)
        self._suspicion.note(asked)
        self._waiting.remove(asked)

    def _connected(self) -> tuple[Client, Wire | ByClient]:
        if self._client is not None and self._wire is not None:
            return self._client, self._wire
        client = connect(self._endpoint, self._options)
        try:
            sign_in(client, self._endpoint, self._options)
            if self._opened is not None:
                _open_again(client, self._opened)
        except BaseException:
            close(client, politely=False)
            raise
        self._was_signed_in = True
        self._refused_logins = 0
        self._client, self._wire = client, open_wire(client) or ByClient(client)
        return self._client, self._wire

    def _send(self, first: Asked, wire: Wire | ByClient) -> None:
        """Send what is not sent; only `first` while the line is not to be trusted."""
        for asked in [first] if self._patience.failures else [first, *self._waiting]:
            if not asked.is_sent:
                wire.send(asked)

    def _abandon(self, wire: Wire | ByClient) -> None:
        """Answers that nobody waits for any more: nobody else may see them."""
        for asked in self._waiting:
            while asked.is_sent and not asked.is_done:
                wire.take_in()
        self._waiting.clear()
        wire.settle()

    def _renew(self, wire: Wire | ByClient) -> None:
        if wire.given:
            wire.given = 0
            self._patience.renew()
            self._suspicion.clear()

    def _recover(self, error: Exception, doing: str, asked: Asked | None) -> None:
        """Give up the connection, and wait until another one is worth trying."""
        said, cause = _said(error, doing, self._endpoint)
        was_connected = self._client is not None
        self._break_off()
        if cause is None or self._is_lasting(cause):
            raise said from cause
        if was_connected and isinstance(asked, Fetch) and not isinstance(cause, RefusedError):
            verdict = self._suspicion.consider(asked, self._patience.failures)
            if verdict is Verdict.THE_SERVER:
                raise said from cause
            if verdict is Verdict.ONE_MESSAGE:
                self._patience.renew()
        words = str(cause)
        self._patience.fail(
            said,
            cause,
            is_first=not self._was_signed_in and not asks_to_wait(words),
            hint=seconds_asked_for(words),
        )

    def _break_off(self) -> None:
        """The connection is of no use any more; what has not come is asked for on the next."""
        self.close(politely=False)
        for each in self._waiting:
            if not each.is_done or each.is_put_off:
                each.restart()

    def _is_lasting(self, cause: BaseException) -> bool:
        if isinstance(cause, LoginError) and not is_lasting(cause, was_signed_in=True):
            return False
        if isinstance(cause, LoginError) and self._was_signed_in:
            self._refused_logins += 1
            return self._refused_logins >= _MOST_LOGINS
        return is_lasting(cause, was_signed_in=self._was_signed_in)


def _has_come(connection: socket, seconds: float) -> bool:
    """Whether there is something to read within so long."""
    if isinstance(connection, ssl.SSLSocket) and connection.pending():
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(seconds))


def _said(
    error: Exception, doing: str, endpoint: Endpoint
) -> tuple[SourceError, BaseException | None]:
    """The error for the person, and what it was caused by; None where it is the person's own."""
    if isinstance(error, SourceError):
        return error, error.__cause__
    return fault(error, doing, endpoint), error


def _open_again(client: Client, before: Opened) -> None:
    for attempt in range(1, _BELIEVED + 1):
        try:
            opened = open_folder(client, before.raw_name)
        except IMAPClientError as error:
            if not is_refusal(error) or asks_to_wait(str(error)):
                raise
            if attempt == _BELIEVED:
                raise FolderClosed(is_renumbered=False) from error
        else:
            if opened.uidvalidity != before.uidvalidity:
                raise FolderClosed(is_renumbered=True)
            return
