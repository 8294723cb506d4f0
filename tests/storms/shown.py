"""What a mailbox shows of an address from before a storm: read from the bytes that are left.

The reader is a plain one of its own: it knows the mails of this generator, nothing of bouncescan.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

from tests.storms.letter import unquoted
from tests.storms.provider import Mail

__all__ = ["Shown", "Sighting", "shown_by"]

ROLES = {b"from": "from", b"to": "to", b"cc": "cc", b"reply-to": "reply_to"}
FOLD = re.compile(rb"\n[ \t]+")
FIELD = re.compile(rb"^(from|to|cc|reply-to): (.*)$", re.IGNORECASE | re.MULTILINE)
# The hop by which the provider took a mail from outside; hops inside of it stand above.
BOUNDARY = re.compile(rb"^Received: .* by \w+\.mail\.softbank\.jp .*;\s*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One address in one field of one mail. `others` are all addresses of that mail."""

    role: str
    when: datetime
    mail: int
    others: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All sightings of all addresses, by address."""

    sightings: dict[str, tuple[Sighting, ...]]

    def before(self, address: str, moment: datetime) -> tuple[Sighting, ...]:
        return tuple(one for one in self.sightings.get(address, ()) if one.when < moment)


def shown_by(mails: Iterable[Mail]) -> Shown:
    found: dict[str, list[Sighting]] = defaultdict(list)
    for number, mail in enumerate(mails):
        head = FOLD.sub(b" ", mail.raw[: mail.raw.find(b"\n\n")])
        fields = [(ROLES[name.lower()], addresses_in(value)) for name, value in FIELD.findall(head)]
        others = frozenset(address for _, addresses in fields for address in addresses)
        when = happened(head, mail)
        for role, addresses in fields:
            for address in addresses:
                found[address].append(Sighting(role=role, when=when, mail=number, others=others))
    return Shown(sightings={address: tuple(ones) for address, ones in found.items()})


def happened(head: bytes, mail: Mail) -> datetime:
    """When the provider took it; a copy in Sent has the mailbox's date."""
    hops = BOUNDARY.findall(head)
    return parsedate_to_datetime(hops[-1].decode()) if hops else mail.when


@lru_cache(maxsize=4096)
def addresses_in(value: bytes) -> tuple[str, ...]:
    return tuple(unquoted(address) for _, address in getaddresses([value.decode()]))
