"""Whom to believe among those who say a thing: one who lies writes often, and nobody's friend.

Whoever makes a bounce up writes it from a server of his own, and may have several. What he cannot
choose is what the victim's provider saw: the address, and the name that leads to it and back. So a
witness is a house (the organisational domain of such a name) in a network, and two are apart where
they share neither. Names that a network gives its customers are no house: a botnet has thousands.

Networks are taken wide, since servers for rent have addresses all over what their owner has: /16,
and /32 of IPv6, the least that a network's owner is given (RIPE-738, 5.1). Two houses in one of
them may be two customers, and are counted as one.

Nothing in a network tells two strangers from one who has two servers. The victim's own past does:
a house where she had written to somebody before the storm is none that was set up for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_network
from typing import NamedTuple

from bouncescan.analysis.access_names import is_access_name
from bouncescan.analysis.clock import Boundary
from bouncescan.analysis.gist import Gist
from bouncescan.analysis.hosts import organisation
from bouncescan.mail.address import address_key, domain_of
from bouncescan.mail.looked_up import is_unconfirmed
from bouncescan.records.bounce import Record
from bouncescan.records.findings import Host, ReporterRole
from bouncescan.records.trace import IPAddress

__all__ = [
    "UNSEEN",
    "Known",
    "Witness",
    "count_independent",
    "is_borne_out",
    "keeps_mailbox_known_since",
    "learn_known",
    "witness_of",
]

_NETWORKS = {4: 16, 6: 32}
# Of whom the victim knows nobody so many must say it. It is a price, and no proof: so many domains
# and networks a stranger must have, for each lie that he tells.
_SEVERAL = 3
_ALWAYS = datetime.min.replace(tzinfo=UTC)


class Witness(NamedTuple):
    """A reporter by what cannot be made up; None: the victim's provider saw nothing of the kind."""

    house: str | None
    network: str | None


UNSEEN = Witness(None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whom the victim had to do with of her own accord, by address key and by house, since when."""

    people: Mapping[str, datetime]
    houses: Mapping[str, datetime]

    def house_since(self, witness: Witness) -> datetime | None:
        """Since when she knew somebody in a witness's house."""
        return self.houses.get(witness.house) if witness.house is not None else None


def learn_known(written_to: Mapping[str, datetime], book: Iterable[str] = ()) -> Known:
    """By when the victim first wrote to each address; who stands in her address book is known."""
    people = {**written_to, **dict.fromkeys(map(address_key, book), _ALWAYS)}
    houses: dict[str, datetime] = {}
    for person, since in people.items():
        house = organisation(domain_of(person))
        if house is not None:
            houses[house] = min(since, houses.get(house, since))
    return Known(people=people, houses=houses)


def witness_of(record: Record, boundary: Boundary | None) -> Witness:
    """The reporter as a witness: not by any name that it chose, nor by one that is its line's."""
    if boundary is None:
        return UNSEEN
    is_chosen = is_unconfirmed(record.received[boundary.place])
    return _witness(None if is_chosen else boundary.host, boundary.ip)


# A storm has thousands of reports, and some hundred reporters.
@lru_cache(maxsize=65536)
def _witness(host: str | None, ip: IPAddress | None) -> Witness:
    return Witness(
        None if is_access_name(host, ip) else organisation(host),
        None if ip is None else str(ip_network((ip, _NETWORKS[ip.version]), strict=False)),
    )


def count_independent(witnesses: Iterable[Witness]) -> int:
    """How many of them at least know nothing of each other; those without a house are one.

    So many pairs of house and network as share neither: one more witness never makes fewer.
    """
    networks: dict[str, list[str]] = defaultdict(list)
    is_any = False
    for witness in set(witnesses):
        is_any = True
        if witness.house is not None:
            networks[witness.house].append(witness.network or "")
    held: dict[str, str] = {}  # by network the house that has it

    def finds(house: str, tried: set[str]) -> bool:
        for network in networks[house]:
            if network in tried:
                continue
            tried.add(network)
            # Above what is asked for, the first free one does: whoever lies may write by thousands.
            may_ask = len(held) < _SEVERAL
            if network not in held or (may_ask and finds(held[network], tried)):
                held[network] = house
                return True
        return False

    return sum(finds(house, set()) for house in networks) or int(is_any)


def is_borne_out(witnesses: Collection[Witness], known: Collection[Witness]) -> bool:
    """True where one stranger alone is unlikely to be all of them; `known` are those she knew."""
    return count_independent(witnesses) >= (2 if known else _SEVERAL)


def keeps_mailbox_known_since(
    reporter: Host, witness: Witness, report: Gist, known: Known
) -> datetime | None:
    """Since when the victim knew a person whose mail server this is, of whose mail it tells.

    A stranger can set up a server and a mailbox, but not one that she had to do with. What counts
    is the time before the storm: people answer bounces.
    """
    if reporter.role is not ReporterRole.RECIPIENT_SIDE or witness.house not in known.houses:
        return None
    addresses = (each.original_recipient or each.final_recipient for each in report.recipients)
    since = (
        known.people.get(address_key(address))
        for address in addresses
        if organisation(domain_of(address)) == witness.house
    )
    return min((when for when in since if when is not None), default=None)
