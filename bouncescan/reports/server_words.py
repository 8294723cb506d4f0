"""What is said of one server: figures, times, its network, and how its role is known."""

from collections.abc import Iterator
from datetime import datetime

from bouncescan.language import Texts
from bouncescan.records.findings import Organisation, Server, ServerRole
from bouncescan.reports.safe import shorten
from bouncescan.reports.words import (
    server_name,
    short_time,
    word_for_grade,
    word_for_taking,
)

__all__ = ["counts_of", "how_known", "network_told", "server_figures", "server_times"]

# A host name has at most 253 octets, and attackers use them.
_NAME_CELLS = 100
_NETWORK_CELLS = 60


def server_times(first: datetime, last: datetime, words: Texts) -> str:
    """From when to when."""
    if short_time(first) == short_time(last):
        return short_time(first)
    return words.gettext("{first} to {last}").format(first=short_time(first), last=short_time(last))


def server_figures(server: Server, words: Texts) -> str:
    """Addresses, bounces, mails, SPF, whose it is."""
    parts = counts_of(server, words)
    if server.spf:
        parts.append(words.gettext("SPF {result}").format(result=shorten(server.spf, 20)))
    where = ", ".join(part for part in (server.org, server.country) if part)
    if where:
        parts.append(shorten(where, 40))
    return ", ".join(parts)


def counts_of(counted: Server | Organisation, words: Texts) -> list[str]:
    """Addresses, bounces and mails."""
    targeted, bounces, mails = counted.targeted, counted.bounces, counted.originals
    return [
        words.ngettext("{n} address", "{n} addresses", targeted).format(n=targeted),
        words.ngettext("{n} bounce", "{n} bounces", bounces).format(n=bounces),
        words.ngettext("{n} mail", "{n} mails", mails).format(n=mails),
    ]


def network_told(server: Server, words: Texts) -> Iterator[str]:
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


def how_known(server: Server, words: Texts) -> Iterator[str]:
    """How sure its role is, how it got the mail, and who handed it in."""
    if server.role is ServerRole.BYSTANDER:
        yield words.gettext("It refused the mail and wrote to you: it did not send it.")
        return
    yield word_for_grade(server.grade, words, server.witnesses)
    took = word_for_taking(server.took_it_from, words)
    if took:
        yield took
    peer = server.handed_in_by
    if peer:
        name = shorten(server_name(peer, words), _NAME_CELLS)
        if peer.country:
            name = f"{name}, {shorten(peer.country, 20)}"
        if peer.asn:
            name = f"{name}, AS{peer.asn} {shorten(peer.network or '', _NETWORK_CELLS)}".rstrip()
        handed = words.gettext("handed in by {name}").format(name=name)
        yield f"{handed}; {word_for_grade(peer.grade, words)}" if peer.grade else handed
