"""SPF of a domain for an address, evaluated anew by pyspf (RFC 7208): as of today.

The local part is always "postmaster": a macro (%{l}) would tell the domain's DNS who is concerned.
Names that the domain's own record refers to are asked too, ten at most.
"""

from collections.abc import Sequence
from typing import cast

import spf
from dns.rdtypes.ANY.MX import MX

from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver, name_of
from bouncescan.records.trace import IPAddress

__all__ = ["RESULTS", "check_sender_policy"]

RESULTS = frozenset({"pass", "fail", "softfail", "neutral", "none", "permerror", "temperror"})

# What pyspf hands on for each type: text, the strings of a TXT, preference and name of an MX.
_Value = str | tuple[bytes, ...] | tuple[int, str]


def check_sender_policy(resolver: Resolver, domain: str, ip: IPAddress) -> str:
    """One of RESULTS. Raises LookupFailedError where DNS could not tell."""
    query = spf.query(i=str(ip), s=f"postmaster@{domain}", h=domain, strict=True)
    query.dns = _Dns(resolver, query).answer
    try:
        result, _, _ = query.check()
    except LookupFailedError:
        raise
    except Exception as error:  # old code of others, on text that anybody may have published
        raise LookupFailedError(Why.NONSENSE) from error
    if result not in RESULTS:
        raise LookupFailedError(Why.NONSENSE)
    if result == "temperror":
        raise LookupFailedError(Why.SERVER_FAILED)
    return cast("str", result)


class _Dns:
    """What pyspf asks of DNS, answered by our resolver within its time."""

    def __init__(self, resolver: Resolver, query: "spf.query") -> None:
        self._resolver = resolver
        self._query = query
        self._known: dict[tuple[str, str], list[_Value]] = {}

    def answer(
        self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False
    ) -> list[_Value]:
        """As spf.query.dns: [] where there is none, which may happen only twice (4.6.4)."""
        del cnames  # our resolver follows aliases itself
        name = str(name).rstrip(".").lower()
        labels = name.split(".")
        if not all(0 < len(label) < 64 for label in labels) or qtype == "SPF":
            return []
        if (name, qtype) not in self._known:
            self._known[name, qtype] = self._ask(name, qtype)
        found = self._known[name, qtype]
        if not found and not ignore_void:
            self._query.void_lookups += 1
            if self._query.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names that are not there")
        return list(found)

    def _ask(self, name: str, qtype: str) -> list[_Value]:
        if qtype == "MX":
            records = cast("Sequence[MX]", self._resolver.ask(name, qtype))
            return [(record.preference, name_of(record.exchange)) for record in records]
        if qtype == "PTR":
            return list(self._resolver.names(name))
        if qtype in {"A", "AAAA"}:
            return list(self._resolver.addresses(name, 4 if qtype == "A" else 6))
        return [(text,) for text in self._resolver.texts(name)]
