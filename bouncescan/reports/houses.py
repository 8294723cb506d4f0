"""Servers put together by whose they are: one organisation's in one role are one entry."""

from collections.abc import Sequence
from typing import NamedTuple

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Grade, Organisation, Server, ServerRole
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.safe import shorten, shorten_middle
from bouncescan.reports.words import server_name

__all__ = ["House", "first_houses", "house_name", "houses_of", "shown_name", "title_of_first"]

# A host name has at most 253 octets, and attackers use them.
_NAME_CELLS = 100

_SENDING = frozenset({ServerRole.ORIGIN, ServerRole.RELAY})


class House(NamedTuple):
    """The servers of one organisation in one role; `together` None: a server for itself."""

    servers: list[Server]
    together: Organisation | None

    @property
    def targeted(self) -> int:
        """The addresses that they targeted, each once."""
        return self.counted.targeted

    @property
    def counted(self) -> Server | Organisation:
        """Whose figures, role and grade are those of the house."""
        return self.together or self.servers[0]

    @property
    def role(self) -> ServerRole:
        """What they were in the storm."""
        return self.counted.role

    @property
    def grade(self) -> Grade:
        """How sure that is, of the surest."""
        return self.counted.grade


def houses_of(findings: Findings) -> list[House]:
    """By addresses targeted; of those that targeted as many, as the servers are ordered."""
    several = {(one.org, one.role): one for one in findings.organisations if one.servers > 1}
    houses: dict[object, House] = {}
    for place, server in enumerate(servers_by_reach(findings.servers)):
        together = several.get((server.org or "", server.role))
        key = (server.org, server.role) if together else place
        houses.setdefault(key, House([], together)).servers.append(server)
    return sorted(houses.values(), key=lambda house: -house.targeted)


def first_houses(houses: Sequence[House], most: int) -> list[House]:
    """The first ones; those that sent it before all others, however many bystanders there are."""
    if len(houses) <= most:
        return list(houses)
    first = sorted(houses, key=lambda house: house.role not in _SENDING)[:most]
    return sorted(first, key=lambda house: -house.targeted)


def house_name(house: House, words: Texts) -> str:
    """The server, or whose they are and how many."""
    if house.together is None:
        return shown_name(house.servers[0], words)
    return words.gettext("{domain}, {n} servers").format(
        domain=shorten(house.together.org, _NAME_CELLS), n=house.together.servers
    )


def title_of_first(houses: Sequence[House], shown: Sequence[House], words: Texts) -> str:
    """What stands above the first few."""
    if len(shown) == len(houses):
        return words.gettext("Servers, by the addresses that they targeted")
    text = words.gettext("Servers, the first {n} of {of} by the addresses that they targeted")
    return text.format(n=len(shown), of=len(houses))


def shown_name(server: Server, words: Texts) -> str:
    """A server's name with its end, which says whose it is, and its address."""
    return shorten_middle(server_name(server, words), _NAME_CELLS)
