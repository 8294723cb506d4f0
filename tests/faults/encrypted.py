"""The server's side of a TLS connection that may be broken off at any byte.

The ssl module's own streams say goodbye, or lose what is not sent yet. Here `send` returns when
the kernel has all of it, and an end is what the one who ends it wants it to be.
"""

import asyncio
import contextlib
import socket
import ssl
import struct

__all__ = ["Encrypted"]

_PIECE = 65_536
_NO_LINGER = struct.pack("ii", 1, 0)


class Encrypted:
    """One connection. `handshake` first."""

    def __init__(
        self,
        context: ssl.SSLContext,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._reader, self._writer = reader, writer
        writer.transport.set_write_buffer_limits(high=0)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._lines = bytearray()

    async def handshake(self) -> None:
        """Raises ConnectionError or ssl.SSLError where the client leaves."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._pass_on()
                if not await self._receive():
                    raise ConnectionError("left in the handshake") from None
            else:
                return await self._pass_on()

    async def line(self) -> bytes:
        """Up to the next LF; what is left at the end, and b"" behind it."""
        while (end := self._lines.find(b"\n")) < 0:
            data = await self._read()
            if not data:
                end = len(self._lines)
                break
            self._lines += data
        return self._take(end + 1)

    async def exactly(self, size: int) -> bytes:
        """So many bytes, fewer at the end."""
        while len(self._lines) < size and (data := await self._read()):
            self._lines += data
        return self._take(size)

    async def send(self, data: bytes) -> None:
        """Encrypt and hand over to the kernel."""
        if data:
            self._tls.write(data)
            await self._pass_on()

    async def say_goodbye(self) -> None:
        """End the session in order, with close_notify."""
        with contextlib.suppress(ssl.SSLError):  # it waits for the other's; ours is written
            self._tls.unwrap()
        await self._pass_on()
        self.cut()

    def cut(self) -> None:
        """Close the connection and not the session, as a line that breaks does."""
        self._writer.close()

    def reset(self) -> None:
        """Close it with an RST."""
        sock: socket.socket = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._writer.transport.abort()

    async def _read(self) -> bytes:
        while True:
            try:
                return self._tls.read(_PIECE)
            except ssl.SSLWantReadError:
                await self._pass_on()
                if not await self._receive():
                    return b""
            except ssl.SSLZeroReturnError:
                return b""

    async def _receive(self) -> bool:
        data = await self._reader.read(_PIECE)
        self._incoming.write(data)
        return bool(data)

    async def _pass_on(self) -> None:
        if self._outgoing.pending:
            self._writer.write(self._outgoing.read())
            await self._writer.drain()

    def _take(self, size: int) -> bytes:
        taken = bytes(self._lines[:size])
        del self._lines[:size]
        return taken
