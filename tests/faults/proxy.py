"""A proxy before an IMAP server, over TLS, in a process of its own, that goes wrong as planned."""

import asyncio
import contextlib
import multiprocessing
import ssl
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from tests.faults.director import Director, Seen
from tests.faults.encrypted import Encrypted
from tests.faults.places import Place
from tests.faults.plan import Kind, Plan
from tests.faults.relay import Over, relay
from tests.support.certificate import Certificate

__all__ = ["FaultProxy"]

_SPAWN = multiprocessing.get_context("spawn")
_PATIENCE = 20.0  # seconds to start, to answer and to end


class FaultProxy:
    """Listens on loopback. `play` says what goes wrong from now on. Use as a context manager."""

    def __init__(self, server_port: int, certificate: Certificate) -> None:
        self._pipe, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(other, server_port, certificate), daemon=True
        )
        self.port = 0

    def __enter__(self) -> Self:
        self._process.start()
        self.port = self._ask(None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.join(_PATIENCE)
        self._pipe.close()

    def play(self, plan: Plan) -> None:
        """A new run: connections that are there are closed, and what was seen is forgotten."""
        self._ask(plan)

    def seen(self) -> Seen:
        """What came by since then."""
        return self._ask("seen")

    def _ask(self, question: object):  # noqa: ANN202 each question has an answer of its own
        if question is not None:
            self._pipe.send(question)
        if not self._pipe.poll(_PATIENCE):
            raise TimeoutError("the proxy does not answer")
        answer = self._pipe.recv()
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _serve(pipe: Connection, server_port: int, certificate: Certificate) -> None:
    asyncio.run(_Listener(pipe, server_port, certificate).run())


class _Listener:
    def __init__(self, pipe: Connection, server_port: int, certificate: Certificate) -> None:
        self._pipe = pipe
        self._server_port = server_port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate.certificate, certificate.key)
        self._director = Director(Plan())
        self._relays: set[asyncio.Task[None]] = set()
        self._failed: BaseException | None = None
        self._port = 0
        self._listener: asyncio.Server | None = None
        self._is_asked = asyncio.Event()

    async def run(self) -> None:
        await self._listen()
        self._pipe.send(self._port)
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._is_asked.set)
        while True:
            await self._is_asked.wait()
            self._is_asked.clear()
            while self._pipe.poll():
                try:
                    self._pipe.send(await self._answer(self._pipe.recv()))
                except EOFError:
                    return

    async def _answer(self, question: object) -> object:
        if self._failed is not None:
            return self._failed
        if not isinstance(question, Plan):
            return self._director.seen
        for task in self._relays:
            task.cancel()
        await asyncio.gather(*self._relays, return_exceptions=True)
        self._relays.clear()
        self._director = Director(question, self._leave)
        await self._listen()
        return True

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = await asyncio.start_server(
                self._accept, "127.0.0.1", self._port, limit=2**20
            )
            self._port = self._listener.sockets[0].getsockname()[1]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._relays.add(task)
        try:
            await self._connect(Encrypted(self._context, reader, writer))
        except (OSError, asyncio.CancelledError):  # ssl.SSLError is one
            pass  # the client left, or a new run begins
        except Exception as error:  # noqa: BLE001 a fault of the proxy, told when it is asked
            self._failed = error
        finally:
            writer.close()
            self._relays.discard(task)

    async def _connect(self, client: Encrypted) -> None:
        director = self._director
        director.seen.connections += 1
        fault = director.at("GREETING", Place.HANDSHAKE)
        if fault is not None:
            return client.reset() if fault.kind is Kind.RESET else client.cut()
        await client.handshake()
        server = await asyncio.open_connection("127.0.0.1", self._server_port)
        with contextlib.suppress(Over):
            await relay(client, server, director)
        return None

    def _leave(self, milliseconds: int) -> None:
        """Refuse connections for a while."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            self._relays.add(asyncio.create_task(self._come_back(milliseconds)))

    async def _come_back(self, milliseconds: int) -> None:
        await asyncio.sleep(milliseconds / 1000)
        await self._listen()
