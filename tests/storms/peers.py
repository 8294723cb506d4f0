"""The two ends of a hop: who hands a mail in, and what the server that takes it notes."""

from dataclasses import dataclass
from datetime import datetime

from tests.storms.internet import Host

__all__ = ["Peer", "Receipt", "peer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Who hands a mail in: its HELO, its looked-up name (None: it has none) and its address."""

    helo: str
    name: str | None
    ip: str

    @property
    def literal(self) -> str:
        return f"IPv6:{self.ip}" if ":" in self.ip else self.ip


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One mail taken: the id it got, when, and for whom where it was for one address only."""

    queue_id: str
    when: datetime
    for_address: str | None = None


def peer(host: Host) -> Peer:
    return Peer(helo=host.calls_itself, name=host.name, ip=host.ip)
