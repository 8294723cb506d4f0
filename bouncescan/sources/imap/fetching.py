"""UIDs, headers and whole messages of the open folder, in commands and answers of bounded size.

The server works at the next answer while the last one is used.
"""

from collections.abc import Container, Iterator, Sequence

from imapclient.exceptions import IMAPClientError, ProtocolError

from bouncescan.mail.header import HEADER_PASS_FIELDS
from bouncescan.sources.imap.by_client import ByClient
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.items import Answer, Fetched
from bouncescan.sources.imap.uid_set import LONGEST_SET, cost_in_set
from bouncescan.sources.imap.wire import open_wire

__all__ = ["WITHHELD", "fetch_headers", "fetch_messages", "search_uids"]

# Of a message that the server does not give, or gives so that nobody can read it.
WITHHELD = Fetched()
_MOST_REFUSED = 50
_MOST_UIDS = 2000

# One SEARCH answer is one line: imaplib refuses a million bytes, and Gmail long before that.
_FEW = 20_000
_FIRST_WINDOW = 10_000
_WIDEST_WINDOW = 80_000

_LARGEST_ANSWER = 8 * 1024 * 1024

_HEADER_ITEMS = (
    "INTERNALDATE",
    "RFC822.SIZE",
    f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADER_PASS_FIELDS).upper()})]",
)


def search_uids(
    client: Client, exists: int, uid_next: int | None, known: Container[int]
) -> Iterator[int]:
    """The UIDs of the open folder that are not in `known`, ascending, asked for in windows."""
    if exists == 0:
        return
    if exists <= _FEW or uid_next is None:
        yield from (uid for uid in sorted(client.search(("ALL",))) if uid not in known)
        return
    first, width = 1, _FIRST_WINDOW
    while first < uid_next:
        last = min(first + width, uid_next) - 1
        found = client.search(("UID", f"{first}:{last}"))
        yield from (uid for uid in sorted(found) if uid not in known)
        first = last + 1
        # UIDs have gaps where mail was deleted: an empty stretch is passed in longer steps.
        width = _FIRST_WINDOW if found else min(width * 2, _WIDEST_WINDOW)


def fetch_headers(client: Client, uids: Iterator[int]) -> Iterator[tuple[int, Fetched | None]]:
    """Date, size and header of each UID; None for one that is gone, WITHHELD for one not given."""
    return _Fetching(client, _HEADER_ITEMS).run(_batches(uids))


def fetch_messages(client: Client, uids: Sequence[int]) -> Iterator[tuple[int, Fetched | None]]:
    """Date and all bytes of each UID, so many in a command as fit the memory; else as above."""
    sizes = _Fetching(client, ("RFC822.SIZE",))

    def groups() -> Iterator[list[int]]:
        for batch in _batches(iter(uids)):
            yield from _groups(batch, {uid: _size(got) for uid, got in sizes.one_by_one(batch)})

    return _Fetching(client, ("INTERNALDATE", "BODY.PEEK[]")).run(groups())


def _batches(uids: Iterator[int]) -> Iterator[list[int]]:
    """Lists of UIDs that fit one command."""
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


def _groups(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    """Lists of UIDs whose messages together are not larger than one answer should be."""
    group: list[int] = []
    total = 0
    for uid in uids:
        size = sizes.get(uid, 0)
        if group and total + size > _LARGEST_ANSWER:
            yield group
            group, total = [], 0
        group.append(uid)
        total += size
    if group:
        yield group


def _size(fetched: Fetched | None) -> int:
    return (fetched.size or 0) if fetched else 0


class _Patience:
    """How many messages on end a server may refuse; more, and it refuses us, not a message."""

    def __init__(self) -> None:
        self._refused = 0

    def is_tried(self, *, refused: bool) -> bool:
        """Count one answer; whether it is enough."""
        self._refused = self._refused + 1 if refused else 0
        return self._refused > _MOST_REFUSED


class _Fetching:
    """Fetches one kind of items, batch after batch."""

    def __init__(self, client: Client, items: Sequence[str]) -> None:
        self._line = open_wire(client) or ByClient(client)
        self._items = items
        self._patience = _Patience()

    def run(self, batches: Iterator[Sequence[int]]) -> Iterator[tuple[int, Fetched | None]]:
        """What the server gives for each UID, in their order."""
        batch = next(batches, None)
        if batch is not None:
            self._ask(batch)
        while batch is not None:
            answer = self._line.answer()
            given = list(self._settle(batch, answer))
            # Only now: to find the next batch the server may be asked something else.
            batch = next(batches, None)
            if batch is not None:
                self._ask(batch)
            yield from given

    def one_by_one(self, batch: Sequence[int]) -> Iterator[tuple[int, Fetched | None]]:
        """What the server gives for the UIDs of one batch; nothing is asked for in advance."""
        self._ask(batch)
        yield from self._settle(batch, self._line.answer())

    def _ask(self, uids: Sequence[int]) -> None:
        self._line.ask(uids, self._items)

    def _settle(self, uids: Sequence[int], answer: Answer) -> Iterator[tuple[int, Fetched | None]]:
        """NO, or an answer that cannot be parsed, costs only the message that it is about.

        What is missing is asked for in halves until that one stands alone. The connection is in
        order, the answer was read to its end.
        """
        found = answer.found
        if answer.refusal is None and not answer.is_garbled:
            self._patience.is_tried(refused=False)
            yield from ((uid, found.get(uid)) for uid in uids)
            return
        missing = [uid for uid in uids if uid not in found]
        again: dict[int, Fetched | None] = {}
        if len(uids) == 1 and missing:
            if self._patience.is_tried(refused=True):
                raise _fault(answer)
            again[missing[0]] = WITHHELD
        elif missing:
            middle = max(1, len(missing) // 2)
            for half in filter(None, (missing[:middle], missing[middle:])):
                again.update(self.one_by_one(half))
        yield from ((uid, found.get(uid) or again.get(uid)) for uid in uids)


def _fault(answer: Answer) -> IMAPClientError:
    if answer.refusal is None:
        return ProtocolError("nothing but nonsense")
    return IMAPClientError(f"FETCH failed: {answer.refusal}")
