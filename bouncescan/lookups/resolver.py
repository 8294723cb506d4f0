"""Questions to DNS, each within its time. What comes back is hostile text.

A resolver that has not answered three times in a row is not asked again: nothing but waiting would
come of it.
"""

from typing import cast

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
import dns.reversename
from dns.rdata import Rdata
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.settings import Settings
from bouncescan.records.trace import IPAddress

__all__ = ["Resolver", "name_of", "reverse_name"]

_MOST_SILENCES = 3
_MOST_RECORDS = 50


def reverse_name(ip: IPAddress) -> str:
    """The name below in-addr.arpa or ip6.arpa, without the closing dot."""
    return dns.reversename.from_address(str(ip)).to_text(omit_final_dot=True)


def name_of(name: dns.name.Name) -> str:
    """A name as text, lower case, without the closing dot; octets that are none are escaped."""
    return name.to_text(omit_final_dot=True).lower()


class Resolver:
    """The system's resolver, or those of the settings."""

    def __init__(self, settings: Settings, budget: Budget) -> None:
        self._budget = budget
        self._silences = 0
        self._resolver: dns.resolver.Resolver | None
        try:
            self._resolver = dns.resolver.Resolver(configure=not settings.nameservers)
        except (dns.exception.DNSException, OSError, ValueError):
            self._resolver = None  # this machine has none
            return
        if settings.nameservers:
            self._resolver.nameservers = list(settings.nameservers)
            self._resolver.port = settings.port

    def ask(self, name: str, kind: str) -> tuple[Rdata, ...]:
        """The records of a name; none where there is no such name, or none of this kind.

        Aliases are followed, a truncated answer is asked for again by TCP. Raises
        LookupFailedError.
        """
        if self._resolver is None or self._silences >= _MOST_SILENCES:
            raise LookupFailedError(Why.UNREACHABLE)
        seconds = self._budget.seconds()
        self._resolver.timeout = seconds / 2  # one packet may be lost
        try:
            answer = self._resolver.resolve(name, kind, lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            self._silences = 0
            return ()
        except dns.exception.Timeout as error:
            self._silences += 1
            raise LookupFailedError(Why.TIMEOUT) from error
        except (dns.resolver.NoNameservers, dns.resolver.YXDOMAIN) as error:
            self._silences = 0
            raise LookupFailedError(Why.SERVER_FAILED) from error
        except OSError as error:
            self._silences += 1
            raise LookupFailedError(Why.UNREACHABLE) from error
        except (dns.exception.DNSException, ValueError) as error:  # a label of 64 octets, say
            raise LookupFailedError(Why.NONSENSE) from error
        self._silences = 0
        wanted = dns.rdatatype.from_text(kind)
        records = () if answer.rrset is None else tuple(answer.rrset)[:_MOST_RECORDS]
        return tuple(record for record in records if record.rdtype == wanted)

    def texts(self, name: str) -> tuple[bytes, ...]:
        """The TXT records of a name, the strings of each joined."""
        records = cast("tuple[TXT, ...]", self.ask(name, "TXT"))
        return tuple(b"".join(record.strings) for record in records)

    def addresses(self, name: str, version: int) -> tuple[str, ...]:
        """The addresses of a name, of IP version 4 or 6."""
        kind = "A" if version == 4 else "AAAA"
        records = cast("tuple[A | AAAA, ...]", self.ask(name, kind))
        return tuple(record.address for record in records)

    def names(self, name: str) -> tuple[str, ...]:
        """The targets of the PTR records of a name."""
        records = cast("tuple[PTR, ...]", self.ask(name, "PTR"))
        return tuple(name_of(record.target) for record in records)
