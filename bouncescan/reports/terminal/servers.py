"""Which servers had a part in it, and which part. A bystander is never called a sender."""

from collections.abc import Iterator

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Server, ServerRole
from bouncescan.reports.houses import (
    House,
    first_houses,
    house_name,
    houses_of,
    shown_name,
    title_of_first,
)
from bouncescan.reports.server_words import (
    counts_of,
    how_known,
    network_told,
    server_figures,
    server_times,
)
from bouncescan.reports.terminal.paper import (
    Section,
    column_table,
    heading,
    numbered,
    paragraph,
    styled,
)
from bouncescan.reports.words import word_for_role

__all__ = ["tell_first_servers", "tell_servers"]

_SHOWN = 8
_FIRST = 3  # in the report of one screen

_OF_A_HOUSE = 4
_COUNTRIES = 5

_STYLES = {ServerRole.ORIGIN: "bold red", ServerRole.RELAY: "bold yellow"}


def tell_servers(findings: Findings, words: Texts) -> Section:
    """The servers by addresses targeted, those of one house together, the rest counted."""
    houses = houses_of(findings)
    if not houses:
        return
    yield heading(words.gettext("Servers, by the addresses that they targeted"))
    shown = first_houses(houses, _SHOWN)
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


def tell_first_servers(findings: Findings, words: Texts) -> Section:
    """The first few in a line each: what it did, its name, how many it targeted."""
    houses = houses_of(findings)
    if not houses:
        return
    shown = first_houses(houses, _FIRST)
    yield heading(title_of_first(houses, shown, words))
    yield column_table([(_role(house, words), _reach(house, words)) for house in shown])


def _role(house: House, words: Texts) -> Text:
    said = word_for_role(house.role, words, house.grade)
    return styled(said, _STYLES.get(house.role, "bold"))


def _reach(house: House, words: Texts) -> Text:
    count = words.ngettext("{n} address", "{n} addresses", house.targeted)
    return styled(f"{house_name(house, words)}, {count.format(n=house.targeted)}")


def _house_lines(house: House, words: Texts) -> Iterator[Text]:
    """One server whole; of several what they did together, and a line for each."""
    if house.together is None:
        yield from _lines(house, words)
        return
    together = house.together
    yield _role(house, words).append("  ").append_text(styled(house_name(house, words)))
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
    name = shown_name(server, words)
    count = words.ngettext("{n} address", "{n} addresses", server.targeted)
    yield f"{name}, {count.format(n=server.targeted)}"
    if server.role is not ServerRole.BYSTANDER:
        yield from how_known(server, words)


def _lines(house: House, words: Texts) -> Iterator[Text]:
    server = house.servers[0]
    yield _role(house, words).append("  ").append_text(styled(house_name(house, words)))
    yield styled(server_figures(server, words))
    if server.first and server.last:
        yield styled(server_times(server.first, server.last, words))
    yield from map(styled, network_told(server, words))
    yield from map(styled, how_known(server, words))
