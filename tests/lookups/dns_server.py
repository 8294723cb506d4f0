"""A real DNS server on loopback, by dnslib: it answers from a zone, or goes wrong as it is told."""

import enum
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

from dnslib import AAAA, CNAME, MX, PTR, QTYPE, RCODE, RR, SRV, TXT, A, DNSRecord
from dnslib.server import BaseResolver, DNSHandler, DNSLogger, DNSServer

from bouncescan.lookups.settings import Settings

__all__ = ["DnsServer", "Fault"]

_TYPES = {"A": A, "AAAA": AAAA, "CNAME": CNAME, "PTR": PTR, "TXT": TXT}

_MOST_BY_UDP = 1232

# "name TYPE" to the values of its records.
Zone = Mapping[str, Sequence[str | bytes]]


class Fault(enum.Enum):
    """How an answer goes wrong."""

    SILENT = enum.auto()  # none comes
    SLOW = enum.auto()  # after five seconds
    SERVFAIL = enum.auto()
    REFUSED = enum.auto()
    TRUNCATED = enum.auto()  # by UDP; whole by TCP
    TRUNCATED_FOR_EVER = enum.auto()  # and by TCP the connection is closed
    GARBAGE = enum.auto()  # bytes that are no answer
    OTHER_ID = enum.auto()  # an answer to another question
    LOOP = enum.auto()  # an alias of itself


class DnsServer:
    """`zone` answers, all else is NXDOMAIN; `faults` by name, "*" for every name.

    `asked` are the questions as they came, "name TYPE".
    """

    def __init__(self, zone: Zone, faults: Mapping[str, Fault] | None = None) -> None:
        self.zone = dict(zone)
        self.faults = dict(faults or {})
        self.asked: list[str] = []
        self.by_tcp: list[str] = []
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        resolver = _Resolver(self)
        quiet = DNSLogger(log="-request,-reply,-truncated,-error,-recv,-send,-data")
        self._servers = [
            DNSServer(
                resolver, "127.0.0.1", self.port, tcp=tcp, logger=quiet, handler=_handler(self)
            )
            for tcp in (False, True)
        ]

    @property
    def names(self) -> set[str]:
        """The names that were asked about."""
        return {question.partition(" ")[0] for question in self.asked}

    def settings(self, **others: object) -> Settings:
        """Settings that ask this server, and are quick to give up."""
        fields = {"seconds_each": 0.5, "seconds_in_all": 20.0, **others}
        return Settings(nameservers=("127.0.0.1",), port=self.port, **fields)  # type: ignore[arg-type]

    def fault(self, name: str) -> Fault | None:
        return self.faults.get(name, self.faults.get("*"))

    def __enter__(self) -> Self:
        for server in self._servers:
            threading.Thread(target=server.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.server.shutdown()
            server.server.server_close()


class _Resolver(BaseResolver):
    def __init__(self, server: DnsServer) -> None:
        self._server = server

    def resolve(self, request: DNSRecord, handler: DNSHandler) -> DNSRecord:
        name, kind = str(request.q.qname).rstrip(".").lower(), QTYPE[request.q.qtype]
        server = self._server
        server.asked.append(f"{name} {kind}")
        if handler.protocol == "tcp":
            server.by_tcp.append(name)
        reply = request.reply()
        fault = server.fault(name)
        if fault is Fault.LOOP:
            reply.add_answer(RR(request.q.qname, QTYPE.CNAME, rdata=CNAME(name), ttl=60))
            return reply
        if fault in {Fault.SERVFAIL, Fault.REFUSED}:
            reply.header.rcode = getattr(RCODE, fault.name)
            return reply
        for record in self._records(name, kind):
            reply.add_answer(record)
        is_known = any(each.partition(" ")[0] == name for each in server.zone)
        if not reply.rr and not is_known:
            reply.header.rcode = RCODE.NXDOMAIN
        return reply

    def _records(self, name: str, kind: str) -> Iterable[RR]:
        zone = self._server.zone
        for value in zone.get(f"{name} CNAME", ()):
            yield _record(name, "CNAME", value)
            yield from self._records(str(value), kind)
        for value in zone.get(f"{name} {kind}", ()):
            yield _record(name, kind, value)


def _record(name: str, kind: str, value: str | bytes) -> RR:
    if kind == "TXT":
        raw = value if isinstance(value, bytes) else value.encode()
        data = TXT([raw[start : start + 255] for start in range(0, len(raw) or 1, 255)])
    elif kind == "MX":
        preference, _, host = str(value).partition(" ")
        data = MX(host, int(preference))
    elif kind == "SRV":
        priority, weight, port, target = str(value).split()
        data = SRV(int(priority), int(weight), int(port), target)
    else:
        data = _TYPES[kind](str(value))
    return RR(name, getattr(QTYPE, kind), rdata=data, ttl=60)


def _handler(server: DnsServer) -> type[DNSHandler]:
    class Handler(DNSHandler):
        def get_reply(self, data: bytes) -> bytes:
            request = DNSRecord.parse(data)
            fault = server.fault(str(request.q.qname).rstrip(".").lower())
            reply = super().get_reply(data)
            usual = _truncated if len(reply) > _MOST_BY_UDP else _right
            return _WRONG.get(fault, usual)(self.protocol, reply)

        def handle(self) -> None:
            try:
                super().handle()
            except (_NoAnswerError, OSError):  # none is meant to come, or the test is over
                return

    return Handler


class _NoAnswerError(Exception):
    pass


def _right(_: str, reply: bytes) -> bytes:
    return reply


def _silent(_: str, _reply: bytes) -> bytes:
    raise _NoAnswerError


def _slow(_: str, reply: bytes) -> bytes:
    time.sleep(5)
    return reply


def _truncated(protocol: str, reply: bytes) -> bytes:
    if protocol == "tcp":
        return reply
    record = DNSRecord.parse(reply)  # its own truncate() leaves out the question too
    record.rr.clear()
    record.header.tc = 1
    packed: bytes = record.pack()
    return packed


def _truncated_for_ever(protocol: str, reply: bytes) -> bytes:
    if protocol == "tcp":
        raise _NoAnswerError
    return _truncated(protocol, reply)


def _garbage(_: str, reply: bytes) -> bytes:
    return reply[:2] + b"\xff" * 60


def _other_id(_: str, reply: bytes) -> bytes:
    return struct.pack("!H", struct.unpack("!H", reply[:2])[0] ^ 0xFFFF) + reply[2:]


_WRONG: dict[Fault | None, Callable[[str, bytes], bytes]] = {
    Fault.SILENT: _silent,
    Fault.SLOW: _slow,
    Fault.TRUNCATED: _truncated,
    Fault.TRUNCATED_FOR_EVER: _truncated_for_ever,
    Fault.GARBAGE: _garbage,
    Fault.OTHER_ID: _other_id,
}
