"""UIDs, headers and whole messages of the open folder, in commands and answers of bounded size."""

from collections.abc import Container, Iterator, Sequence
from types import MappingProxyType

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bouncescan.mail.header import HEADER_PASS_FIELDS
from bouncescan.sources.imap.client import Client, Items

__all__ = ["WITHHELD", "fetch_headers", "fetch_messages", "part_of", "search_uids"]

# The items of a message that the server does not give, or gives so that nobody can read it.
WITHHELD: Items = MappingProxyType({})
_MOST_REFUSED = 50

# One SEARCH answer is one line: imaplib refuses a million bytes, and Gmail long before that.
_FEW = 20_000
_FIRST_WINDOW = 10_000
_WIDEST_WINDOW = 80_000

_LONGEST_COMMAND = 7_000  # RFC 2683, 3.2.1.5: servers take 8,000 octets
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


def fetch_headers(client: Client, uids: Iterator[int]) -> Iterator[tuple[int, Items | None]]:
    """Date, size and header of each UID; None for one that is gone, WITHHELD for one not given."""
    patience = _Patience()
    for batch in _batches(uids):
        yield from _fetch(client, batch, _HEADER_ITEMS, patience)


def fetch_messages(client: Client, uids: Sequence[int]) -> Iterator[tuple[int, Items | None]]:
    """Date and all bytes of each UID, so many in a command as fit the memory; else as above."""
    patience = _Patience()
    for batch in _batches(iter(uids)):
        answers = _fetch(client, batch, ("RFC822.SIZE",), patience)
        sizes = {uid: _size(items) for uid, items in answers}
        for group in _groups(batch, sizes):
            yield from _fetch(client, group, ("INTERNALDATE", "BODY.PEEK[]"), patience)


def part_of(items: Items, section: bytes) -> bytes | None:
    """The bytes of the section that was asked for, under the server's spelling of its name.

    QUIRK(several): the field names of HEADER.FIELDS come back quoted, reordered or in full.
    """
    for key, value in items.items():
        if key.startswith(section):
            return value if isinstance(value, bytes) else b""
    return None


def _batches(uids: Iterator[int]) -> Iterator[list[int]]:
    """Lists of UIDs that fit one command."""
    batch: list[int] = []
    length = 0
    for uid in uids:
        batch.append(uid)
        length += len(str(uid)) + 1
        if length > _LONGEST_COMMAND:
            yield batch
            batch, length = [], 0
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


def _size(items: Items | None) -> int:
    size = items.get(b"RFC822.SIZE") if items else None
    return size if isinstance(size, int) else 0


class _Patience:
    """How many messages on end a server may refuse; more, and it refuses us, not a message."""

    def __init__(self) -> None:
        self._refused = 0

    def is_tried(self, *, refused: bool) -> bool:
        """Count one answer; whether it is enough."""
        self._refused = self._refused + 1 if refused else 0
        return self._refused > _MOST_REFUSED


def _fetch(
    client: Client, uids: Sequence[int], data: Sequence[str], patience: _Patience
) -> Iterator[tuple[int, Items | None]]:
    """What the server gives for each UID, in their order.

    NO, or an answer that IMAPClient cannot parse, costs only the message that it is about: the
    batch is halved until that one stands alone. The connection is in order, the answer was read to
    its end.
    """
    try:
        answer = client.fetch(uids, data)
    except IMAPClientAbortError:
        raise
    except (IMAPClientError, ValueError):
        if len(uids) == 1:
            if patience.is_tried(refused=True):
                raise
            yield uids[0], WITHHELD
            return
        half = len(uids) // 2
        yield from _fetch(client, uids[:half], data, patience)
        yield from _fetch(client, uids[half:], data, patience)
        return
    patience.is_tried(refused=False)
    for uid in uids:
        yield uid, answer.get(uid)
