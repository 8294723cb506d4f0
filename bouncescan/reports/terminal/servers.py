"""Which servers had a part in it, and which part. A bystander is never called a sender."""

from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Server, ServerRole
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, heading, numbered, paragraph, styled
from bouncescan.reports.words import (
    server_name,
    short_time,
    word_for_grade,
    word_for_role,
    word_for_taking,
)

__all__ = ["tell_servers"]

_SHOWN = 8

# A host name has at most 253 octets, and attackers use them.
_NAME_CELLS = 100
_NETWORK_CELLS = 60

_SENDING = {ServerRole.ORIGIN, ServerRole.RELAY}
_STYLES = {ServerRole.ORIGIN: "bold red", ServerRole.RELAY: "bold yellow"}


def tell_servers(findings: Findings, words: Texts) -> Section:
    """The servers by addresses targeted, the rest counted."""
    servers = servers_by_reach(findings.servers)
    if not servers:
        return
    yield heading(words.gettext("Servers, by the addresses that they targeted"))
    shown = _chosen(servers)
    yield numbered([tuple(_lines(server, words)) for server in shown])
    hidden = len(servers) - len(shown)
    if hidden:
        yield paragraph(
            words.ngettext(
                "... and {n} more: bouncescan servers gives them all.",
                "... and {n} more: bouncescan servers gives them all.",
                hidden,
            ).format(n=hidden)
        )


def _chosen(servers: list[Server]) -> list[Server]:
    """The first ones; those that sent it before all others, however many bystanders there are."""
    if len(servers) <= _SHOWN:
        return servers
    first = sorted(servers, key=lambda server: server.role not in _SENDING)[:_SHOWN]
    return servers_by_reach(first)


def _lines(server: Server, words: Texts) -> Iterator[Text]:
    name = shorten(server_name(server, words), _NAME_CELLS)
    role = styled(word_for_role(server.role, words), _STYLES.get(server.role, "bold"))
    yield role.append("  ").append_text(styled(name))
    yield styled(_figures(server, words))
    if server.first and server.last:
        yield styled(_times(server.first, server.last, words))
    yield from map(styled, _network(server, words))
    yield from map(styled, _how_known(server, words))


def _times(first: datetime, last: datetime, words: Texts) -> str:
    if short_time(first) == short_time(last):
        return short_time(first)
    return words.gettext("{first} to {last}").format(first=short_time(first), last=short_time(last))


def _figures(server: Server, words: Texts) -> str:
    parts = [
        words.ngettext("{n} address", "{n} addresses", server.targeted).format(n=server.targeted),
        words.ngettext("{n} bounce", "{n} bounces", server.bounces).format(n=server.bounces),
        words.ngettext("{n} mail", "{n} mails", server.originals).format(n=server.originals),
    ]
    if server.spf:
        parts.append(words.gettext("SPF {result}").format(result=shorten(server.spf, 20)))
    where = ", ".join(part for part in (server.org, server.country) if part)
    if where:
        parts.append(shorten(where, 40))
    return ", ".join(parts)


def _network(server: Server, words: Texts) -> Iterator[str]:
    """What no mail says: the network, and what it answered, with the day on which it was asked."""
    name = shorten(server.network or "", _NETWORK_CELLS)
    if server.asn:
        yield words.gettext("network AS{asn} {name}").format(asn=server.asn, name=name)
    told = []
    if server.rdns and server.rdns != server.host:
        told.append(shorten(server.rdns, _NAME_CELLS))
    if server.abuse_contact:
        contact = shorten(server.abuse_contact, _NAME_CELLS)
        told.append(words.gettext("abuse reports to {address}").format(address=contact))
    if server.spf_today:
        result = shorten(server.spf_today, 20)
        told.append(words.gettext("SPF {result} as of that day").format(result=result))
    if server.asked and told:
        day = server.asked.date().isoformat()
        yield words.gettext("asked on {date}: {answers}").format(date=day, answers=", ".join(told))


def _how_known(server: Server, words: Texts) -> Iterator[str]:
    if server.role is ServerRole.BYSTANDER:
        yield words.gettext("It refused the mail and wrote to you: it did not send it.")
        return
    yield word_for_grade(server.grade, words)
    took = word_for_taking(server.took_it_from, words)
    if took:
        yield took
    peer = server.handed_in_by
    if peer:
        name = shorten(server_name(peer, words), _NAME_CELLS)
        handed = words.gettext("handed in by {name}").format(name=name)
        yield f"{handed}; {word_for_grade(peer.grade, words)}" if peer.grade else handed
