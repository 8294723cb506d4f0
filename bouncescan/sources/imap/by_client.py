"""FETCH and SEARCH by IMAPClient's own reader: for where `wire` finds no connection to read from.

Three to five times slower. Nothing is sent before the answer is wanted.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bouncescan.sources.imap.asked import Asked, Fetch, Search
from bouncescan.sources.imap.client import Client, Items
from bouncescan.sources.imap.faults import is_refusal
from bouncescan.sources.imap.items import Fetched
from bouncescan.sources.imap.uid_set import LONGEST_SET

__all__ = ["ByClient"]


class ByClient:
    """Answers as `wire.Wire` does."""

    def __init__(self, client: Client) -> None:
        self.octets = 0
        self.given = 0
        self._client = client
        self._waiting: deque[Asked] = deque()

    def send(self, asked: Asked) -> None:
        """Remember what to ask for."""
        asked.start()
        self._waiting.append(asked)

    def take_in(self) -> None:
        """Ask for it, and wait for the answer."""
        asked = self._waiting.popleft()
        refusal = None
        try:
            if isinstance(asked, Search):
                asked.accept(self._client.search(asked.criteria))
            elif isinstance(asked, Fetch):
                self._fetch(asked)
        except IMAPClientError as error:
            if not is_refusal(error):
                raise
            refusal = str(error).rpartition("failed: ")[2]
        self.given += refusal is None
        asked.finish(refusal)

    def settle(self) -> None:
        """Nothing is ever left."""

    def _fetch(self, asked: Fetch) -> None:
        refused: IMAPClientError | None = None
        for some in _listed(asked.asks_for):
            try:
                answer = self._client.fetch(some, asked.items)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                refused = error
            except ValueError:
                asked.is_garbled = True
            else:
                for uid, items in answer.items():
                    fetched = _fetched(uid, items)
                    self.given += asked.accept(fetched)
                    self.octets += len(fetched.raw or b"")
        if refused is not None:
            raise refused


def _listed(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The UIDs in parts that fit a command which names each of them, as IMAPClient does."""
    most = LONGEST_SET // (len(str(max(uids, default=1))) + 1)
    return (uids[start : start + most] for start in range(0, len(uids), most))


def _fetched(uid: int, items: Items) -> Fetched:
    size = items.get(b"RFC822.SIZE")
    return Fetched(
        uid,
        _internal_date(items.get(b"INTERNALDATE")),
        size if isinstance(size, int) else None,
        _section(items),
    )


def _section(items: Items) -> bytes | None:
    """The bytes of the one section that was asked for, under the server's spelling of its name."""
    for key, value in items.items():
        if key.startswith(b"BODY["):
            return value if isinstance(value, bytes) else b""
    return None


def _internal_date(date: object) -> datetime | None:
    offset = date.utcoffset() if isinstance(date, datetime) else None
    if not isinstance(date, datetime) or offset is None:
        return None
    return date.replace(tzinfo=timezone(offset))
