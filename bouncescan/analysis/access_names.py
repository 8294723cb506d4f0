"""Names that a network gives to whoever has one of its addresses: no mail server's of its house.

dyn-203-0-113-66.isp.example is confirmed both ways and lies in the domain of the provider's own
mail, and yet it is a customer's computer, often one that a stranger runs. Known are names that
spell the address, and those that say in a word what kind of line it is. Spam filters have told
them so for twenty years (SpamAssassin's RDNS_DYNAMIC).

Wrong for a provider that gives its customers plain names: then such a computer passes for its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bouncescan.records.trace import IPAddress

__all__ = ["is_access_name"]

_NUMBERS = re.compile(r"\d+")
_NOT_HEX = re.compile(r"[^0-9a-f]")
_LINE = re.compile(
    r"(?:^|[-.\d])(?:dyn|dynamic|dynamicip|dhcp|dial|dialup|dialin|dip|ppp|pppoe|[avx]?dsl|ftth|fttx"
    r"|ipngn|flets|broadband|cpe)(?:[-.\d]|$)"
)
# A server's name may well have two of an address's numbers (a27-12.smtp-out.example).
_TOLD = 3
_TOO_LONG_FOR_CHANCE = 8  # hexadecimal digits


@lru_cache(maxsize=65536)
def is_access_name(host: str | None, ip: IPAddress | None) -> bool:
    """True for a name that tells of its address or its line, and not of a server."""
    if host is None:
        return False
    name = host.rstrip(".").lower()
    line = ".".join(name.split(".")[:-2])  # of the domain itself it tells nothing
    if _LINE.search(line) is not None:
        return True
    return ip is not None and any(_spells(name, ip))


def _spells(name: str, ip: IPAddress) -> Iterator[bool]:
    numbers = [int(number) for number in _NUMBERS.findall(name) if len(number) < 4]
    digits = _NOT_HEX.sub("", name)
    if ip.version == 4:
        octets = list(ip.packed)
        for order in (octets, octets[::-1]):
            for start in range(len(octets) - _TOLD + 1):
                yield _holds(numbers, order[start : start + _TOLD])
        yield ip.packed.hex() in name
        yield "".join(f"{octet:03}" for octet in octets) in name
    else:
        nibbles = ip.packed.hex()
        for hexadecimal in (nibbles, nibbles[::-1]):
            yield hexadecimal[:16] in digits
            yield hexadecimal[16:] in digits
        short = _NOT_HEX.sub("", str(ip))
        yield len(short) >= _TOO_LONG_FOR_CHANCE and short in digits


def _holds(numbers: list[int], part: list[int]) -> bool:
    size = len(part)
    return any(numbers[at : at + size] == part for at in range(len(numbers) - size + 1))
