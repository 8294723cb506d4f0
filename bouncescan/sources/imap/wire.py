"""UID FETCH on the connection that IMAPClient signed in, its answers read in large pieces.

IMAPClient reads an answer line by line and parses each token of it; for headers that takes eight
times as long as reading them. Here a message is one look at the buffer, and the next command can
be sent before the answers of the last are used.

What a response is made of is told before what it says: text, and literals of the announced size.
Where that does not fit, what follows may be a piece of mail that only looks like a response, and
the connection is of no use any more. A response that is whole and means nothing costs only itself.
"""

import re
import secrets
from collections.abc import Sequence
from typing import Protocol, cast

from imapclient.exceptions import IMAPClientAbortError, ProtocolError

from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.items import Answer, Fetched, parse_internal_date, read_items
from bouncescan.sources.imap.uid_set import write_set

__all__ = ["Wire", "open_wire"]

_PIECE = 256 * 1024
_LONGEST_LINE = 1_000_000  # imaplib's own bound

# A message as nearly all servers send it: no list but FLAGS, the body last and as a literal.
_USUAL = re.compile(
    rb"\* \d{1,10} FETCH \((?:UID (\d{1,10}) |RFC822\.SIZE (\d{1,18}) "
    rb'|INTERNALDATE "([^"\\\r\n]{1,40})" |FLAGS \([^()"\r\n]*+\) ){1,8}+'
    rb"BODY\[(?:HEADER(?:\.FIELDS \([^()\[\]{}\r\n]*+\))?)?\] \{(\d{1,18})\}\r\n"
)
_LITERAL = re.compile(rb"\{(\d{1,18})\+?\}\Z")
_FETCH = re.compile(rb"\* \d{1,10} FETCH \(", re.IGNORECASE)
_BYE = re.compile(rb"\* BYE\b ?", re.IGNORECASE)


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
    """One command at a time: `ask`, then `answer` before anything else uses the connection."""

    def __init__(self, connection: _Connection, reader: _Reader) -> None:
        self._connection = connection
        self._reader = reader
        self._prefix = b"B" + secrets.token_hex(4).encode()  # no mail can know it
        self._asked = 0
        self._buffer = b""
        self._position = 0

    def ask(self, uids: Sequence[int], items: Sequence[str]) -> None:
        """Send UID FETCH."""
        self._asked += 1
        tag = b"%s%d" % (self._prefix, self._asked)
        command = f"UID FETCH {write_set(uids)} ({' '.join(items)})\r\n"
        self._connection.send(tag + b" " + command.encode("ascii"))

    def answer(self) -> Answer:
        """Read all that comes up to the end of the command."""
        tag = b"%s%d " % (self._prefix, self._asked)
        found: dict[int, Fetched] = {}
        is_garbled = False
        while True:
            usual = self._usual()
            if usual is not None:
                _add(found, usual)
                continue
            pieces = self._response()
            line = pieces[0]
            if line.startswith(tag):
                self._settle()
                return Answer(found, _refusal(line[len(tag) :]), is_garbled)
            _check(line)
            fetch = _FETCH.match(line)
            if fetch is not None:
                items = read_items((line[fetch.end() :], *pieces[1:]))
                is_garbled |= items is None
                _add(found, items)

    def _settle(self) -> None:
        """Nothing may stay in our buffer: whoever uses the connection next would miss it."""
        while self._position < len(self._buffer):
            _check(self._response()[0])

    def _usual(self) -> Fetched | None:
        """The message that begins here, if it is of the usual form and all of it is there."""
        match = _USUAL.match(self._buffer, self._position)
        if match is None:
            return None
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

    def _response(self) -> Sequence[bytes]:
        """One response as text, literal, text and so on, without its line end."""
        pieces = [self._line()]
        while literal := _LITERAL.search(pieces[-1], max(0, len(pieces[-1]) - 24)):
            pieces[-1] = pieces[-1][: literal.start()]
            pieces.append(self._take(int(literal[1])))
            pieces.append(self._line())
            if pieces[-1][:1] not in {b")", b" "} and (pieces[-1] or _FETCH.match(pieces[0])):
                raise ProtocolError("a literal of another size than announced")
        return pieces

    def _line(self) -> bytes:
        """The text up to the next CRLF."""
        end = self._buffer.find(b"\r\n", self._position)
        while end < 0:
            have = len(self._buffer) - self._position
            if have > _LONGEST_LINE:
                raise ProtocolError("a line without an end")
            self._read(have + 1)
            end = self._buffer.find(b"\r\n", max(0, have - 1))
        line = self._buffer[self._position : end]
        self._position = end + 2
        return line

    def _take(self, length: int) -> bytes:
        """So many bytes."""
        self._read(length)
        start = self._position
        self._position += length
        return self._buffer[start : self._position]

    def _read(self, length: int) -> None:
        """Have at least `length` bytes in the buffer; what was used of it goes."""
        have = len(self._buffer) - self._position
        if have >= length:
            return
        pieces = [self._buffer[self._position :]]
        while have < length:
            piece = self._reader.read1(_PIECE)
            if not piece:
                raise IMAPClientAbortError("socket error: EOF")
            pieces.append(piece)
            have += len(piece)
        self._buffer = b"".join(pieces)
        self._position = 0


def _add(found: dict[int, Fetched], new: Fetched | None) -> None:
    """Keep what is new of a message: what a server says of it later may be its flags alone."""
    uid = new.uid if new is not None else None
    if new is None or uid is None:
        return
    known = found.get(uid)
    if known is not None:
        new = Fetched(
            uid,
            known.internal_date or new.internal_date,
            new.size if known.size is None else known.size,
            new.raw if known.raw is None else known.raw,
        )
    found[uid] = new


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
