"""Headers and whole messages of the open folder, in commands and answers of bounded size.

The server works at the next answer while the last one is used.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence

from imapclient.exceptions import IMAPClientError, ProtocolError

from bouncescan.mail.header import HEADER_PASS_FIELDS
from bouncescan.sources.imap.asked import Fetch
from bouncescan.sources.imap.items import WITHHELD, Fetched
from bouncescan.sources.imap.lines import Lines
from bouncescan.sources.imap.refusals import RefusedError
from bouncescan.sources.imap.uid_set import LONGEST_SET, cost_in_set

__all__ = ["LONGEST_MESSAGE", "Given", "fetch_headers", "fetch_messages"]

# What is read of one message: a bounce says what it has to say at its beginning, and what it gives
# back may be as large as a server takes.
LONGEST_MESSAGE = 8 * 1024 * 1024

_LARGEST_ANSWER = 4 * 1024 * 1024
_MOST_UIDS = 2000
_BELIEVED = 3  # a NO to one message as often as this is meant
_MOST_REFUSED = 20  # messages on end; more, and the server refuses us, not a message

_HEADER = (
    "INTERNALDATE",
    "RFC822.SIZE",
    f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADER_PASS_FIELDS).upper()})]",
)
_SIZE = ("RFC822.SIZE",)
_WHOLE = ("INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[]")
_BEGINNING = ("INTERNALDATE", "RFC822.SIZE", f"BODY.PEEK[]<0.{LONGEST_MESSAGE + 1}>")

# A UID and what the server gives of it: None for one that is gone, WITHHELD for one not given.
Given = tuple[int, Fetched | None]


def fetch_headers(lines: Lines, uids: Iterable[int]) -> Iterator[Given]:
    """Date, size and header of each UID."""
    return _Fetching(lines).run(Fetch(batch, _HEADER) for batch in _batches(uids))


def fetch_messages(lines: Lines, uids: Iterable[int]) -> Iterator[Given]:
    """Date, size and all bytes of each UID up to LONGEST_MESSAGE, ascending like the UIDs."""
    sizes = lines.in_advance(Fetch(batch, _SIZE, "size") for batch in _batches(uids))
    groups = (
        group for fetch in sizes if fetch.is_done for group in _groups(fetch.uids, _sizes(fetch))
    )
    return map(_bounded, _Fetching(lines).run(groups))


def _batches(uids: Iterable[int]) -> Iterator[list[int]]:
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


def _sizes(fetch: Fetch) -> dict[int, int]:
    # A server that refuses sizes is asked for the messages all the same: what is sent beyond the
    # bound is not kept.
    return {uid: found.size or 0 for uid, found in fetch.found.items()}


def _groups(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[Fetch]:
    """Messages that are together no larger than one answer should be; a larger one in part."""
    group: list[int] = []
    total = 0
    for uid in uids:
        size = sizes.get(uid, 0)
        if group and total + size > _LARGEST_ANSWER:
            yield Fetch(group, _WHOLE)
            group, total = [], 0
        if size > LONGEST_MESSAGE:
            yield Fetch([uid], _BEGINNING)
        else:
            group.append(uid)
            total += size
    if group:
        yield Fetch(group, _WHOLE)


def _bounded(given: Given) -> Given:
    """The message as far as it is read; sizes that servers tell are not always right."""
    uid, found = given
    if found is None or found.raw is None or len(found.raw) <= LONGEST_MESSAGE:
        return given
    return uid, found._replace(raw=found.raw[:LONGEST_MESSAGE], is_cut=True)


class _Fetching:
    """Answers in the order of the commands, each message where it belongs."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._refused = 0  # messages on end

    def run(self, fetches: Iterable[Fetch]) -> Iterator[Given]:
        """What the server gives for each UID, in their order."""
        for fetch in self._lines.in_advance(fetches):
            yield from self._settled(fetch)

    def _settled(self, fetch: Fetch, *, is_second: bool = False) -> Iterator[Given]:
        """NO, or an answer that cannot be parsed, costs only the message that it is about.

        What is missing is asked for in halves until that one stands alone. The connection is in
        order, the answer was read to its end. What is missing in spite of an OK is gone, once a
        second answer (`is_second`) lacks it too.
        """
        if not fetch.is_done:
            # The source fails. What is there up to the first gap counts: it was read to there.
            lacking = set(fetch.missing)
            there = itertools.takewhile(lambda uid: uid not in lacking, fetch.uids)
            yield from ((uid, _outcome(fetch, uid)) for uid in there)
            return
        again: dict[int, Fetched | None] = {}
        missing = fetch.missing
        is_whole = fetch.refusal is None and not fetch.is_garbled
        if is_whole:
            self._refused = 0
        if missing and not is_whole:
            again = dict(self._asked_again(fetch, missing))
        elif missing and not is_second:
            second = self._fetched(Fetch(missing, fetch.items))
            again = dict(self._settled(second, is_second=True))
        for uid in fetch.uids:
            yield uid, _outcome(fetch, uid) or again.get(uid)

    def _asked_again(self, fetch: Fetch, missing: Sequence[int]) -> Iterator[Given]:
        if len(fetch.uids) > 1:
            middle = max(1, len(missing) // 2)
            for half in filter(None, (missing[:middle], missing[middle:])):
                yield from self._settled(self._fetched(Fetch(half, fetch.items)))
            return
        for _ in range(_BELIEVED - 1):
            again = self._fetched(Fetch(fetch.uids, fetch.items))
            if again.refusal is None and not again.is_garbled:
                yield from self._settled(again)
                return
        if fetch.items is _BEGINNING:  # a server that gives no parts
            yield from self._settled(self._fetched(Fetch(fetch.uids, _WHOLE)))
            return
        self._refused += 1
        if self._refused > _MOST_REFUSED:
            raise _fault(fetch)
        yield fetch.uids[0], WITHHELD

    def _fetched(self, fetch: Fetch) -> Fetch:
        self._lines.ask(fetch)
        return self._lines.answer(fetch)


def _outcome(fetch: Fetch, uid: int) -> Fetched | None:
    # Not kept behind this: a group is as large as memory should hold.
    return WITHHELD if uid in fetch.withheld else fetch.found.pop(uid, None)


def _fault(fetch: Fetch) -> IMAPClientError:
    if fetch.refusal is None:
        return ProtocolError("nothing but nonsense")
    return RefusedError("FETCH", fetch.refusal)
