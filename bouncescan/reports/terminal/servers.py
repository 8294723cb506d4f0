"""Which servers had a part in it, and which part. A bystander is never called a sender."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Organisation, Server, ServerRole
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.safe import shorten
from bouncescan.reports.server_words import (
    counts_of,
    how_known,
    network_told,
    server_figures,
    server_times,
)
from bouncescan.reports.terminal.paper import Section, heading, numbered, paragraph, styled
from bouncescan.reports.words import server_name, word_for_role

__all__ = ["tell_servers"]

_SHOWN = 8

# A host name has at most 253 octets, and attackers use them.
_NAME_CELLS = 100
_OF_A_HOUSE = 4
_COUNTRIES = 5

_SENDING = {ServerRole.ORIGIN, ServerRole.RELAY}
_STYLES = {ServerRole.ORIGIN: "bold red", ServerRole.RELAY: "bold yellow"}


def tell_servers(findings: Findings, words: Texts) -> Section:
    """The servers by addresses targeted, those of one house together, the rest counted."""
    houses = _houses(findings)
    if not houses:
        return
    yield heading(words.gettext("Servers, by the addresses that they targeted"))
    shown = _chosen(houses)
    yield numbered([tuple(_house_lines(house, words)) for house in shown])
    hidden = len(findings.servers) - sum(len(house.servers) for house in shown)
    if hidden:
        yield paragraph(
            words.ngettext(
                "... and {n} more: bouncescan servers gives them all.",
                "... and {n} more: bouncescan servers gives them all.",
                hidden,
            ).format(n=hidden)
        )


class _House(NamedTuple):
    """The servers of one organisation in one role; `together` None: a server for itself."""

    servers: list[Server]
    together: Organisation | None

    @property
    def targeted(self) -> int:
        return self.together.targeted if self.together else self.servers[0].targeted


def _houses(findings: Findings) -> list[_House]:
    """By addresses targeted; of those that targeted as many, as the servers are ordered."""
    several = {(one.org, one.role): one for one in findings.organisations if one.servers > 1}
    houses: dict[object, _House] = {}
    for place, server in enumerate(servers_by_reach(findings.servers)):
        together = several.get((server.org or "", server.role))
        key = (server.org, server.role) if together else place
        houses.setdefault(key, _House([], together)).servers.append(server)
    return sorted(houses.values(), key=lambda house: -house.targeted)


def _chosen(houses: list[_House]) -> list[_House]:
    """The first ones; those that sent it before all others, however many bystanders there are."""
    if len(houses) <= _SHOWN:
        return houses
    first = sorted(houses, key=lambda house: house.servers[0].role not in _SENDING)[:_SHOWN]
    return sorted(first, key=lambda house: -house.targeted)


def _house_lines(house: _House, words: Texts) -> Iterator[Text]:
    """One server whole; of several what they did together, and a line for each."""
    if house.together is None:
        yield from _lines(house.servers[0], words)
        return
    together = house.together
    name = words.gettext("{domain}, {n} servers").format(
        domain=shorten(together.org, _NAME_CELLS), n=together.servers
    )
    said = word_for_role(together.role, words, together.grade)
    role = styled(said, _STYLES.get(together.role, "bold"))
    yield role.append("  ").append_text(styled(name))
    yield styled(", ".join([*counts_of(together, words), *together.countries[:_COUNTRIES]]))
    if together.first and together.last:
        yield styled(server_times(together.first, together.last, words))
    if together.role is ServerRole.BYSTANDER:
        yield from map(styled, how_known(house.servers[0], words))
    shown = house.servers[:_OF_A_HOUSE]
    for server in shown:
        yield styled("- " + "; ".join(_in_a_line(server, words)))
    yield from map(
        styled, dict.fromkeys(line for one in shown for line in network_told(one, words))
    )
    hidden = len(house.servers) - len(shown)
    if hidden:
        yield styled(words.ngettext("- and {n} more", "- and {n} more", hidden).format(n=hidden))


def _in_a_line(server: Server, words: Texts) -> Iterator[str]:
    name = shorten(server_name(server, words), _NAME_CELLS)
    count = words.ngettext("{n} address", "{n} addresses", server.targeted)
    yield f"{name}, {count.format(n=server.targeted)}"
    if server.role is not ServerRole.BYSTANDER:
        yield from how_known(server, words)


def _lines(server: Server, words: Texts) -> Iterator[Text]:
    name = shorten(server_name(server, words), _NAME_CELLS)
    said = word_for_role(server.role, words, server.grade)
    role = styled(said, _STYLES.get(server.role, "bold"))
    yield role.append("  ").append_text(styled(name))
    yield styled(server_figures(server, words))
    if server.first and server.last:
        yield styled(server_times(server.first, server.last, words))
    yield from map(styled, network_told(server, words))
    yield from map(styled, how_known(server, words))
