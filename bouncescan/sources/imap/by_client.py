"""FETCH by IMAPClient's own reader: slower, for where `wire` finds no connection to read from."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bouncescan.sources.imap.client import Client, Items
from bouncescan.sources.imap.items import Answer, Fetched
from bouncescan.sources.imap.uid_set import LONGEST_SET

__all__ = ["ByClient"]


class ByClient:
    """Answers as `wire.Wire` does; nothing is sent before the answer is wanted."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._asked: tuple[Sequence[int], Sequence[str]] = ((), ())

    def ask(self, uids: Sequence[int], items: Sequence[str]) -> None:
        """Remember what to fetch."""
        self._asked = (uids, items)

    def answer(self) -> Answer:
        """Fetch it."""
        uids, items = self._asked
        found: dict[int, Fetched] = {}
        refusal, is_garbled = None, False
        for some in _listed(uids):
            try:
                answer = self._client.fetch(some, items)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                refusal = str(error).rpartition("failed: ")[2]
            except ValueError:
                is_garbled = True
            else:
                found.update((uid, _fetched(uid, given)) for uid, given in answer.items())
        return Answer(found, refusal, is_garbled)


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
