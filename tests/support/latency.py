"""A line with a delay before a server on loopback: all arrives later, and nothing slower."""

import asyncio
import multiprocessing
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

__all__ = ["LongLine"]

_SPAWN = multiprocessing.get_context("spawn")
_PIECE = 256 * 1024
_START = 20.0  # seconds

_Arriving = asyncio.Queue[tuple[float, bytes]]


class LongLine:
    """Listens on `port`, in a process of its own; `seconds` each way. Use as a context manager."""

    def __init__(self, server_port: int, seconds: float) -> None:
        self._pipe, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(other, server_port, seconds), daemon=True
        )
        self.port = 0

    def __enter__(self) -> Self:
        self._process.start()
        if not self._pipe.poll(_START):
            raise TimeoutError("the line does not come up")
        self.port = self._pipe.recv()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, server_port: int, seconds: float) -> None:
    asyncio.run(_run(pipe, server_port, seconds))


async def _run(pipe: Connection, server_port: int, seconds: float) -> None:
    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = await asyncio.open_connection("127.0.0.1", server_port, limit=_PIECE)
        await asyncio.gather(
            _carry(reader, server[1], seconds),
            _carry(server[0], writer, seconds),
            return_exceptions=True,  # either side may leave in the middle
        )

    listener = await asyncio.start_server(accept, "127.0.0.1", 0, limit=_PIECE)
    pipe.send(listener.sockets[0].getsockname()[1])
    await listener.serve_forever()


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float
) -> None:
    """One direction: the line holds as much as is under way."""
    line: _Arriving = asyncio.Queue()
    arriving = asyncio.create_task(_arrive(line, writer))
    clock = asyncio.get_running_loop().time
    while data := await reader.read(_PIECE):
        line.put_nowait((clock() + seconds, data))
    line.put_nowait((clock() + seconds, b""))
    await arriving


async def _arrive(line: _Arriving, writer: asyncio.StreamWriter) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        due, data = await line.get()
        await asyncio.sleep(max(0.0, due - clock()))
        if not data:
            writer.close()
            return
        writer.write(data)
        await writer.drain()
