"""UIDs of the open folder, by SEARCH in windows: all of them, or those with a mark of a bounce.

An answer to SEARCH is one line, and a search of many messages takes a server long: a window is no
wider than a line of UIDs may be long, and grows where the server is quick.
"""

import itertools
import time
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from imapclient.exceptions import ProtocolError

from bouncescan.sources.imap.asked import Search
from bouncescan.sources.imap.lines import Lines
from bouncescan.sources.imap.opened import Opened
from bouncescan.sources.imap.refusals import RefusedError
from bouncescan.sources.imap.search_terms import SearchTerms, any_of

__all__ = ["search_all", "search_marks"]

_FEW = 20_000  # messages: no windows
_FEW_TO_LOOK_INTO = 2_000
_MANY = 20_000  # UIDs in one answer: the next window is a narrow one
_WIDEST = 80_000  # UIDs of ten digits are less than a million octets, imaplib's bound of a line
_QUICK = 5.0  # seconds
_BELIEVED = 3
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


class _Windows:
    """Stretches of UIDs, one behind the other, as wide as the last answers let it be."""

    def __init__(self, first: int, uid_next: int, width: int) -> None:
        self._first = first
        self._end = uid_next
        self._width = self._narrow = width

    def __iter__(self) -> Iterator[str]:
        while self._first < self._end:
            last = min(self._first + self._width, self._end) - 1
            yield f"UID {self._first}:{last}"
            self._first = last + 1

    def learn(self, found: int, seconds: float) -> None:
        """How many UIDs one window had, and how long they were waited for."""
        if found == 0 and seconds < _QUICK:
            # UIDs have gaps where mail was deleted or moved, and some are of millions.
            self._width *= 2
        elif found < _MANY and seconds < _QUICK:
            self._width = min(self._width * 2, _WIDEST)
        else:
            self._width = self._narrow


class _Part(Search):
    """What is asked of one window: all, or whether one of some keys holds."""

    def __init__(self, window: str, since: str, keys: Sequence[str]) -> None:
        super().__init__(" ".join(filter(None, (window, since, any_of(keys)))))
        self.window = window
        self.keys = keys


def search_all(lines: Lines, opened: Opened, first: int = 1) -> Iterator[int]:
    """The UIDs of the open folder from `first` on, ascending."""
    if opened.exists == 0 or first == opened.uid_next:
        return
    if first == 1 and (opened.exists <= _FEW or opened.uid_next is None):
        lines.ask(everything := Search("ALL"))
        yield from sorted(_all_numbers(lines, lines.answer(everything), opened.exists))
        return
    windows = _Windows(first, opened.uid_next or 1, _FEW // 2)
    for search in lines.in_advance(map(Search, windows)):
        if not search.is_done:
            continue
        found = _numbers(lines, search)
        windows.learn(len(found), 0.0)
        yield from sorted(found)


def _all_numbers(lines: Lines, search: Search, exists: int) -> Collection[int]:
    """As many as the folder has; fewer, where the server says so again and again."""
    found = _numbers(lines, search)
    for _ in range(_BELIEVED - 1):
        if len(found) >= exists:
            break
        search.restart()
        lines.ask(search)
        found = _numbers(lines, lines.answer(search))
    return found


def _numbers(lines: Lines, search: Search) -> Collection[int]:
    """What it found, asked for again where the server refuses. Raises RefusedError."""
    for _ in range(_BELIEVED - 1):
        if search.refusal is None and not search.is_garbled:
            break
        search.restart()
        lines.ask(search)
        lines.answer(search)
    if search.refusal is not None:
        raise RefusedError("SEARCH", search.refusal)
    if search.is_garbled:
        raise ProtocolError("nothing but nonsense")
    return set(search.numbers)


def search_marks(
    lines: Lines, terms: SearchTerms, opened: Opened, uids: range, since: datetime | None
) -> Iterator[int]:
    """The UIDs among `uids`, ascending, of messages for which one of the terms holds.

    Nothing, where the server has refused all terms.
    """
    if opened.exists == 0 or not uids:
        return
    few = opened.exists <= _FEW_TO_LOOK_INTO
    windows = _Windows(uids.start, uids.stop, len(uids) if few else _FEW_TO_LOOK_INTO)
    day = _since(since)
    asks = (_Part(window, day, keys) for window in windows for keys in terms.groups)
    began = time.monotonic()
    for _, parts in itertools.groupby(lines.in_advance(asks), key=lambda part: part.window):
        found: set[int] = set()
        for part in parts:
            found |= _found(lines, terms, part, day)
        windows.learn(len(found), time.monotonic() - began)
        yield from sorted(found)
        began = time.monotonic()


def _found(lines: Lines, terms: SearchTerms, part: _Part, day: str) -> set[int]:
    """What one command found; where it is refused, what smaller ones find."""
    if not part.is_done:
        return set()
    for _ in range(_BELIEVED):
        if part.refusal is None and not part.is_garbled:
            return set(part.numbers)
        if not terms.holds(part.keys):  # refused before, in another window
            break
        part.restart()
        lines.ask(part)
        lines.answer(part)
    found: set[int] = set()
    for keys in terms.instead_of(part.keys):
        smaller = _Part(part.window, day, keys)
        lines.ask(smaller)
        found |= _found(lines, terms, lines.answer(smaller), day)
    return found


def _since(since: datetime | None) -> str:
    """SINCE looks at the day alone, without a zone (RFC 3501, 6.4.4): one day more is asked for."""
    if since is None:
        return ""
    day = since - timedelta(days=1)
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"
