"""What is known of an address on the network, each part with who told it and when.

No mail says any of this: it comes from a table, a database of the user's, DNS or RDAP.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bouncescan.records.trace import IPAddress

__all__ = ["Network", "Told"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Generic[T]):
    """A value, who told it, and when it was asked or the database made; None: not known."""

    value: T
    source: str
    date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What is known of one address. None: nobody was asked, or nobody knew.

    `country` is ISO 3166-1, two letters: where the block was assigned, or by a database of the
    user's where it is used. `name` is that of the AS or its holder. `rdns` is a host name whose
    own address is this one again: a name that is not confirmed so is not kept. `asked` is when the
    network was last asked, whatever it answered; a database is not asked.
    """

    ip: IPAddress
    country: Told[str] | None = None
    asn: Told[int] | None = None
    name: Told[str] | None = None
    abuse_contact: Told[str] | None = None
    rdns: Told[str] | None = None
    asked: datetime | None = None
