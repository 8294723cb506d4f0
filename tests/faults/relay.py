"""One connection between client and server, and what goes wrong on it."""

import asyncio
import contextlib
import re
import ssl
from collections import deque
from dataclasses import dataclass

from tests.faults.director import Director
from tests.faults.encrypted import Encrypted
from tests.faults.places import Place
from tests.faults.plan import Fault, Kind
from tests.faults.stream import Line, Piece, Stream, announced

__all__ = ["Over", "relay"]

_EXISTS = re.compile(rb"\* (\d+) EXISTS\Z")
_ANSWERED_BY_LINES = frozenset({"AUTHENTICATE", "IDLE"})
# RFC 3501, 7.4.2 and 9: field names come back as they like, the rest in any case.
_FIELDS = re.compile(rb"HEADER\.FIELDS \(([^)]*)\)")
_ENDS = frozenset({Kind.CUT, Kind.AWAY, Kind.RESET, Kind.BYE, Kind.LIMP})


class Over(Exception):  # noqa: N818 no error: that is what was planned
    """The connection was ended on purpose."""


@dataclass(frozen=True, slots=True)
class _Command:
    tag: bytes
    verb: str
    canned: bytes | None  # the answer, where the server is not asked


async def relay(
    client: Encrypted,
    server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    director: Director,
) -> None:
    """Carry everything over until one side leaves or the plan ends it."""
    both = _Relay(client, server, director)
    tasks = [asyncio.create_task(work) for work in (both.commands(), both.answers())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        server[1].close()
        client.cut()
    usual = (Over, OSError, ssl.SSLError, asyncio.CancelledError)
    for error in ended:
        if isinstance(error, BaseException) and not isinstance(error, usual):
            raise error


class _Relay:
    def __init__(
        self,
        client: Encrypted,
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        director: Director,
    ) -> None:
        self._client = client
        self._from_server, self._to_server = server
        self._director = director
        self._waiting: deque[_Command] = deque()
        self._verb = "GREETING"
        self._out = bytearray()
        self._left = director.limit()  # bytes until this connection breaks
        self._dribbling = 0  # bytes that go out a few at a time
        self._is_left_out = False  # up to the next response
        self._halved: Fault | None = None  # up to the tagged line
        self._in_literal: Fault | None = None
        self._lost = 0  # bytes of the literal still to be dropped
        self._held: bytearray | None = None  # an announcement, until its literal is known
        self._exists = 0  # messages of the open folder

    # What the client says

    async def commands(self) -> None:
        while line := await self._client.line():
            if self._waiting and self._waiting[-1].verb in _ANSWERED_BY_LINES:
                self._to_server.write(line)
                continue
            tag = line.partition(b" ")[0]
            verb = self._director.note(line)
            fault = self._director.at(verb, Place.COMMAND)
            canned = None
            if fault is not None and fault.kind is Kind.NO:
                canned = b"%s NO %sTry again later.\r\n" % (tag, fault.words.encode())
            elif fault is not None:
                await self._strike(fault)
            self._waiting.append(_Command(tag, verb, canned))
            if canned is None:
                await self._forward(line)
            await self._answer_canned()

    async def _forward(self, line: bytes) -> None:
        self._to_server.write(line)
        while (size := announced(line.rstrip(b"\r\n"))) is not None:
            self._to_server.write(await self._client.exactly(size))
            line = await self._client.line()
            self._to_server.write(line)
        await self._to_server.drain()

    async def _answer_canned(self) -> None:
        while self._waiting and self._waiting[0].canned is not None:
            self._out += self._waiting.popleft().canned or b""
            await self._flush()

    # What the server says

    async def answers(self) -> None:
        stream = Stream()
        while data := await self._from_server.read(65_536):
            for part in stream.feed(data):
                if isinstance(part, Line):
                    await self._line(part)
                else:
                    await self._piece(part)
            await self._flush()
        await self._client.say_goodbye()

    async def _line(self, line: Line) -> None:
        if not line.begins:
            if self._is_passed_on:
                await self._text(line.text, None)
            return
        self._is_left_out = False
        if self._verb == "GREETING":
            await self._pass(Place.BEFORE_GREETING)
            await self._text(line.text, Place.IN_GREETING)
            self._verb = ""
        elif self._waiting and line.text.startswith(self._waiting[0].tag + b" "):
            await self._tagged(line.text)
        else:
            self._verb = self._waiting[0].verb if self._waiting else "nothing"
            if exists := _EXISTS.match(line.text):
                self._exists = int(exists[1])
            await self._pass(Place.BEFORE_RESPONSE)
            if self._is_passed_on:
                await self._text(line.text, Place.IN_RESPONSE)

    @property
    def _is_passed_on(self) -> bool:
        return self._halved is None and not self._is_left_out

    async def _tagged(self, text: bytes) -> None:
        done = self._waiting.popleft()
        self._verb = done.verb
        halved, self._halved = self._halved, None
        if halved is not None and halved.kind is Kind.HALF_NO:
            text = b"%s NO %sTry again later." % (done.tag, halved.words.encode())
        await self._pass(Place.BEFORE_TAGGED)
        await self._text(text, Place.IN_TAGGED)
        await self._pass(Place.BEHIND_TAGGED)
        await self._answer_canned()

    async def _text(self, text: bytes, within: Place | None) -> None:
        """A line, its CRLF, and the announcement of a literal, with all that can happen in it."""
        size = announced(text)
        if self._director.spells:
            text = _respelled(text)
        if size is not None:
            text = await self._announcement(text, size)
        fault = self._director.at(self._verb, within) if within else None
        if fault is not None:
            split = 1 + fault.amount * max(0, len(text) - 2) // 1000
            self._out += text[:split]
            text = b"" if fault.kind is Kind.HALF_LINE else text[split:]
            await self._strike(fault)
        self._out += text
        if self._held is not None:
            return
        self._out += b"\r"
        await self._pass(Place.IN_CRLF)
        self._out += b"\n"
        if size is not None:
            await self._pass(Place.BEFORE_LITERAL)
            self._in_literal = self._director.at(self._verb, Place.IN_LITERAL)

    async def _announcement(self, text: bytes, size: int) -> bytes:
        fault = self._director.at(self._verb, Place.ANNOUNCEMENT)
        if fault is None:
            return text
        before = text[: text.rindex(b"{")]
        if fault.kind is Kind.SIZE:
            return b"%s{%d}" % (before, max(0, size + fault.amount))
        if fault.kind is Kind.SIZE_THAT_FITS:
            await self._flush()
            self._held = bytearray()
            return before
        await self._strike(fault)
        return text

    async def _piece(self, piece: Piece) -> None:
        if self._is_passed_on:
            if self._held is not None:
                self._held += piece.data
            else:
                await self._bytes(piece)
        if piece.is_last:
            if self._held is not None:
                self._out += _with_another_size(bytes(self._held))
                self._held = None
            self._lost = 0
            await self._pass(Place.BEHIND_LITERAL)

    async def _bytes(self, piece: Piece) -> None:
        data = piece.data
        fault = self._in_literal
        if fault is not None:
            split = fault.amount * piece.size // 1000 - piece.at
            if split < len(data) or piece.is_last:
                self._in_literal = None
                self._out += data[:split]
                data = data[split:]
                await self._strike(fault)
        dropped = min(self._lost, len(data))
        self._lost -= dropped
        self._out += data[dropped:]
        if len(self._out) > 65_536:
            await self._flush()

    # What goes wrong

    async def _pass(self, place: Place) -> None:
        fault = self._director.at(self._verb, place)
        if fault is not None:
            await self._strike(fault)

    async def _strike(self, fault: Fault) -> None:
        if fault.kind is Kind.LOST_BYTES:
            self._lost = 1 + fault.amount // 20
        elif fault.kind is Kind.LEFT_OUT:
            self._is_left_out = True
        elif fault.kind in {Kind.HALF_NO, Kind.HALF_OK}:
            self._halved = fault
        elif fault.kind is Kind.DRIBBLE:
            await self._flush()
            self._dribbling = fault.amount
        elif fault.kind is Kind.CHATTER:
            self._out += self._chatter()
        elif fault.kind in {Kind.PAUSE, Kind.STALL}:
            await self._flush()
            await asyncio.sleep(1e6 if fault.kind is Kind.STALL else fault.amount / 1000)
        elif fault.kind in _ENDS:
            await self._end(fault)

    def _chatter(self) -> bytes:
        """What a server may say at any time: it is alive, mail has come, somebody read one."""
        if not self._exists or self._verb == "EXAMINE":
            return b"* OK still here\r\n"
        self._exists += 1
        news = b"* %d EXISTS\r\n* 1 RECENT\r\n" % self._exists
        return b"* OK still here\r\n%s* 1 FETCH (FLAGS (\\Seen))\r\n" % news

    async def _end(self, fault: Fault) -> None:
        if fault.kind is Kind.BYE:
            self._out += b"* BYE %sbusy\r\n" % fault.words.encode()
        await self._flush()
        if fault.kind is Kind.AWAY:
            self._director.leave(fault.amount)
        if fault.kind is Kind.BYE:
            await self._client.say_goodbye()
        elif fault.kind is Kind.RESET:
            self._client.reset()
        else:
            self._client.cut()
        raise Over

    async def _flush(self) -> None:
        out, self._out = bytes(self._out), bytearray()
        if self._left is not None and len(out) > self._left:
            with contextlib.suppress(OSError):
                await self._client.send(out[: self._left])
            self._client.cut()
            raise Over
        if self._left is not None:
            self._left -= len(out)
        while self._dribbling > 0 and out:
            size = self._director.chance.randint(1, 17)
            await self._client.send(out[:size])
            await asyncio.sleep(0)
            self._dribbling -= size
            out = out[size:]
        await self._client.send(out)


def _with_another_size(literal: bytes) -> bytes:
    """A literal announced so that what comes behind it looks like the end of a response."""
    end = literal.rfind(b")\r\n", 0, -3)
    return b"{%d}\r\n%s" % (end if end > 0 else max(0, len(literal) - 1), literal)


def _respelled(text: bytes) -> bytes:
    """The keys of a FETCH response in lower case, its field names quoted."""
    if b" FETCH (" not in text:
        return text
    before, fetch, items = text.partition(b" FETCH (")
    items = _FIELDS.sub(_quoted, items)
    for key in (b"INTERNALDATE", b"RFC822.SIZE", b"UID ", b"BODY["):
        items = items.replace(key, key.lower())
    return before + fetch + items


def _quoted(match: re.Match[bytes]) -> bytes:
    fields = b" ".join(b'"%s"' % name.title() for name in match[1].split())
    return b"Header.Fields (%s)" % fields
