"""UID FETCH and UID SEARCH on the connection that IMAPClient signed in, read in large pieces.

IMAPClient reads an answer line by line and parses each token of it; for headers that takes eight
times as long as reading them. Here a message is one look at the buffer, and the next command is
sent before the answers of the last have come.

What a response is made of is told before what it says: text, and literals of the announced size.
Where that does not fit, what follows may be a piece of mail that only looks like a response, and
the connection is of no use any more. A response that is whole and means nothing costs only itself.
"""

import re
import secrets
import time
from collections.abc import Callable, Generator
from typing import Protocol, TypeAlias, cast

from imapclient.exceptions import IMAPClientAbortError, ProtocolError

from bouncescan.sources.imap.asked import Asked, Fetch, Idle, Search, Status
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.items import Fetched, parse_internal_date, read_items

__all__ = ["Wire", "open_wire"]

_PIECE = 256 * 1024
_LONGEST_LINE = 4_000_000  # some 400,000 UIDs
_LONGEST_LITERAL = 16 * 1024 * 1024  # what a server sends beyond it is read and not kept

# A message as nearly all servers send it: no list but FLAGS, the body last and as a literal.
_USUAL = re.compile(
    rb"\* \d{1,10} FETCH \((?:UID (\d{1,10}) |RFC822\.SIZE (\d{1,18}) "
    rb'|INTERNALDATE "([^"\\\r\n]{1,40})" |FLAGS \([^()"\r\n]*+\) ){1,8}+'
    rb"BODY\[(?:HEADER(?:\.FIELDS \([^()\[\]{}\r\n]*+\))?)?\](?:<0>)? \{(\d{1,18})\}\r\n"
)
_SIZE = re.compile(
    rb"\* \d{1,10} FETCH \((?:UID (\d{1,10}) RFC822\.SIZE (\d{1,18})"
    rb"|RFC822\.SIZE (\d{1,18}) UID (\d{1,10}))\)\r\n"
)
_LITERAL = re.compile(rb"\{(\d{1,18})\+?\}\Z")
_FETCH = re.compile(rb"\* \d{1,10} FETCH \(", re.IGNORECASE)
_SEARCH = re.compile(rb"\* SEARCH((?: \d{1,10})*+) *(?:\(MODSEQ \d+\))?\Z", re.IGNORECASE)
_STATUS = re.compile(
    rb'\* STATUS (?:"([^"\\\r\n]*+)"|([^ ("\\{\r\n]++)) \(([A-Z0-9 ]*+)\)', re.IGNORECASE
)
_NUMBER = re.compile(rb"\d{1,19}")
_BYE = re.compile(rb"\* BYE\b ?", re.IGNORECASE)

# What reads asks for more by `yield`, wherever it is.
_Reading: TypeAlias = Generator[None, None, None]


class _Reader(Protocol):
    def read(self, size: int) -> bytes: ...

    def read1(self, size: int) -> bytes: ...


class _Connection(Protocol):
    def send(self, data: bytes) -> None: ...


def open_wire(client: Client) -> "Wire | None":
    """The connection below an IMAPClient; None where this version of it hides it."""
    connection = getattr(client, "_imap", None)
    # Since Python 3.14 `file` warns and `_file` is what it was.
    reader = getattr(connection, "_file", None) or getattr(connection, "file", None)
    if not hasattr(connection, "send") or not hasattr(reader, "read1"):
        return None
    return Wire(cast("_Connection", connection), cast("_Reader", reader))


class Wire:
    """Commands are answered in the order in which they were sent, or in any other."""

    def __init__(self, connection: _Connection, reader: _Reader) -> None:
        self.octets = 0  # that have come
        self.given = 0  # messages and whole answers that have come
        self._connection = connection
        self._reader = reader
        self._prefix = b"B" + secrets.token_hex(4).encode()  # no mail can know it
        self._sent = 0
        self._waiting: dict[bytes, Asked] = {}
        self._buffer = b""
        self._position = 0
        self._piece = b""
        self._held = 0  # bytes that wait for more
        self._is_inside = False  # a response of which some was used
        self._last: tuple[Fetch, int] | None = None  # the message that came last
        self._reading = self._read()
        next(self._reading)

    def send(self, asked: Asked) -> None:
        """Send a command; its answer comes by `take_in`."""
        self._sent += 1
        tag = b"%s%d" % (self._prefix, self._sent)
        asked.start()
        self._waiting[tag] = asked
        self._connection.send(tag + b" " + asked.command().encode("ascii") + b"\r\n")

    def take_in(self) -> None:
        """Read one piece, and understand what it completes."""
        self._piece = self._reader.read1(_PIECE)
        if not self._piece:
            raise IMAPClientAbortError("socket error: EOF")
        self.octets += len(self._piece)
        next(self._reading)

    def idle(self, seconds: float, has_come: Callable[[float], bool]) -> Idle:
        """Be told of new mail for so long; `has_come` waits for something to read at most so long.

        Gives what came of it: a refusal, or whether there is news.
        """
        idle = Idle()
        end = time.monotonic() + seconds
        self.send(idle)
        while not idle.is_listening and not idle.is_done:
            self.take_in()
        while not idle.has_news and not idle.is_done and has_come(max(0, end - time.monotonic())):
            self.take_in()
        if not idle.is_done:
            self._connection.send(b"DONE\r\n")
        while not idle.is_done:
            self.take_in()
        self.settle()
        return idle

    def settle(self) -> None:
        """Nothing may stay in our buffer: whoever uses the connection next would miss it."""
        while self._held or self._is_inside:
            self.take_in()

    def _read(self) -> _Reading:
        """All that ever comes."""
        while True:
            usual = self._usual()
            if usual is not None:
                self._accept(usual)
                continue
            pieces: list[bytes] = []
            yield from self._response(pieces)
            self._is_inside = False
            self._understand(pieces)

    def _usual(self) -> Fetched | None:
        """The message that begins here, if it is of the usual form and all of it is there."""
        match = _USUAL.match(self._buffer, self._position)
        if match is None:
            match = _SIZE.match(self._buffer, self._position)
            if match is None:
                return None
            self._position = match.end()
            return Fetched(int(match[1] or match[4]), None, int(match[2] or match[3]))
        uid, size, date, length = match.groups()
        start = match.end()
        end = start + int(length)
        if uid is None or self._buffer[end : end + 3] != b")\r\n":
            return None
        self._position = end + 3
        return Fetched(
            int(uid),
            parse_internal_date(date) if date else None,
            int(size) if size else None,
            self._buffer[start:end],
        )

    def _understand(self, pieces: list[bytes]) -> None:
        line = pieces[0]
        tag, _, status = line.partition(b" ")
        asked = self._waiting.pop(tag, None)
        if asked is not None:
            refusal = _refusal(status)
            self.given += refusal is None
            asked.finish(refusal)
            return
        if not line.startswith(b"* "):
            self._take_back()
        idle = next((each for each in self._waiting.values() if isinstance(each, Idle)), None)
        if idle is not None:
            idle.accept(line)
            if line.startswith(b"+"):
                return
        _check(line)
        fetch = _FETCH.match(line)
        if fetch is not None:
            items = read_items((line[fetch.end() :], *pieces[1:]))
            if items is not None:
                self._accept(items)
            else:
                self._mark_garbled(Fetch)
        elif line[2:8].upper() == b"SEARCH":
            self._accept_numbers(line)
        else:
            self._accept_counts(line)

    def _accept(self, items: Fetched) -> None:
        for asked in self._waiting.values():
            if isinstance(asked, Fetch) and items.uid is not None and items.uid in asked.wanted:
                self.given += asked.accept(items)
                self._last = (asked, items.uid)
                return

    def _take_back(self) -> None:
        """What follows a message is none of the server's words: it was longer than announced."""
        if self._last is not None:
            asked, uid = self._last
            asked.found.pop(uid, None)

    def _accept_numbers(self, line: bytes) -> None:
        found = _SEARCH.match(line)
        if found is None:
            self._mark_garbled(Search)
            return
        for asked in self._waiting.values():
            if isinstance(asked, Search):
                asked.accept(map(int, found[1].split()))
                return

    def _accept_counts(self, line: bytes) -> None:
        """Of the folder that it names, if it is one that was asked for."""
        status = _STATUS.match(line)
        if status is None:
            return
        name, words = (status[1] or status[2]).upper(), status[3].upper().split()
        pairs = zip(words[::2], words[1::2], strict=False)
        counts = {key: int(value) for key, value in pairs if _NUMBER.fullmatch(value)}
        for asked in self._waiting.values():
            if isinstance(asked, Status) and asked.raw_name.upper() == name:
                asked.counts = counts

    def _mark_garbled(self, kind: type[Asked]) -> None:
        """Nobody can tell whose answer it was."""
        for asked in self._waiting.values():
            asked.is_garbled |= isinstance(asked, kind)

    def _response(self, pieces: list[bytes]) -> _Reading:
        """Put one response into `pieces` as text, literal, text and so on, without its line end."""
        yield from self._line(pieces)
        while literal := _LITERAL.search(pieces[-1], max(0, len(pieces[-1]) - 24)):
            pieces[-1] = pieces[-1][: literal.start()]
            yield from self._literal(int(literal[1]), pieces)
            yield from self._line(pieces)
            if pieces[-1][:1] not in {b")", b" "} and (pieces[-1] or _FETCH.match(pieces[0])):
                raise ProtocolError("a literal of another size than announced")

    def _line(self, pieces: list[bytes]) -> _Reading:
        """The text up to the next CRLF."""
        end = self._buffer.find(b"\r\n", self._position)
        while end < 0:
            have = len(self._buffer) - self._position
            if have > _LONGEST_LINE:
                raise ProtocolError("a line without an end")
            yield from self._fill(have + 1)
            end = self._buffer.find(b"\r\n", max(0, have - 1))
        pieces.append(self._buffer[self._position : end])
        self._position = end + 2

    def _literal(self, length: int, pieces: list[bytes]) -> _Reading:
        """So many bytes, or as many of them as are kept."""
        kept = min(length, _LONGEST_LITERAL)
        self._is_inside = True
        yield from self._fill(kept)
        start = self._position
        self._position += kept
        pieces.append(self._buffer[start : self._position])
        rest = length - kept
        while rest > 0:
            yield from self._fill(1)
            passed = min(rest, len(self._buffer) - self._position)
            self._position += passed
            rest -= passed

    def _fill(self, length: int) -> _Reading:
        """Have at least `length` bytes in the buffer; what was used of it goes."""
        have = len(self._buffer) - self._position
        if have >= length:
            return
        pieces = [self._buffer[self._position :]]
        self._buffer, self._position = b"", 0
        while have < length:
            self._held = have
            yield
            pieces.append(self._piece)
            have += len(self._piece)
        self._held = 0
        self._buffer = b"".join(pieces)


def _check(line: bytes) -> None:
    """Raises for what is no untagged response, and for the server's farewell."""
    if not line.startswith(b"* "):
        raise ProtocolError("no response of IMAP")
    if _BYE.match(line):
        raise IMAPClientAbortError(_BYE.sub(b"", line).decode("utf-8", "replace"))


def _refusal(status: bytes) -> str | None:
    """What the server says with its NO or BAD; None for OK."""
    word, _, text = status.partition(b" ")
    words = text.decode("utf-8", "replace")
    if word.upper() == b"OK":
        return None
    if word.upper() in {b"NO", b"BAD"}:
        return words
    raise ProtocolError("no end of a command")
