"""The host name of an address, where the name confirms it (RFC 8601, "iprev").

Whoever holds an address can give it any name; only the holder of the name can make it lead back.
"""

import re
from collections.abc import Collection

from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver, reverse_name
from bouncescan.records.trace import IPAddress

__all__ = ["confirmed_name"]

_MOST_NAMES = 5
# What a host can be called (RFC 1123, and the _ of some); no escape, no blank, nothing to show off.
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")


def confirmed_name(resolver: Resolver, ip: IPAddress, avoided: Collection[str]) -> str | None:
    """The first name of `ip` that has this address. Raises LookupFailedError.

    No name in one of the `avoided` domains is asked about.
    """
    is_left_out = False
    for name in resolver.names(reverse_name(ip))[:_MOST_NAMES]:
        if _HOST.fullmatch(name) is None:
            continue
        if any(name == domain or name.endswith(f".{domain}") for domain in avoided):
            is_left_out = True
        elif str(ip) in resolver.addresses(name, ip.version):
            return name
    if is_left_out:
        raise LookupFailedError(Why.NOT_ASKED)
    return None
