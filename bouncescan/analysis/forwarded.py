"""Copies of the spoofed mail that friends forward as attachment: their server saw who sent it.

A friend can write what she likes into a copy, and a stranger can say that he is a friend. So three
things must hold before a copy is more than a claim:

    the victim wrote to this address before the storm, or has it in the address book
    the mail that brings the copy is from there: the victim's provider had it from a server of that
    domain, or of the house from which it had her earlier mail, and noted no failure of DMARC. That
    DKIM or SPF passed is no sign: where the provider notes nothing, anyone can have written it
    the copy's newest lines are of that house too: it is her own, not one that was handed to her

Then they are the friend's word, stated: they stand beside the verdict and never decide it. Text
that is pasted into a mail is no evidence, and nobody is targeted because of a copy.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from ipaddress import ip_network

from bouncescan.analysis.access_names import is_access_name
from bouncescan.analysis.circle import Circle, houses_of, is_from
from bouncescan.analysis.clock import Boundary, find_boundary
from bouncescan.analysis.copies import Copy, campaign_at
from bouncescan.analysis.hosts import is_internal, is_same_organisation, organisation
from bouncescan.analysis.making import making_of
from bouncescan.analysis.own_lines import is_greeting_alone, is_inner_step
from bouncescan.mail.address import address_key
from bouncescan.mail.trace import parse_ip
from bouncescan.records.bounce import Original, Record
from bouncescan.records.findings import Campaign, Grade, Host
from bouncescan.records.message import FolderRole, StoredRecord
from bouncescan.records.trace import Hop

__all__ = ["find_forwarded", "handed_on"]

_OWN_ADDRESS = re.compile(r"\bby\s+\S+\s+\(([0-9A-Fa-f:.]{3,45})\)\s+with Microsoft SMTP Server")
_NETWORKS = {4: 16, 6: 32}  # what a registry gives one house


def handed_on(stored: Iterable[StoredRecord]) -> tuple[StoredRecord, ...]:
    """The mails that bring another one as attachment; what the victim herself hands on is none."""
    return tuple(
        entry
        for entry in stored
        if entry.record.why == "forwarded" and FolderRole.SENT not in entry.roles
    )


def find_forwarded(
    forwarded: Iterable[StoredRecord], campaigns: Sequence[Campaign], circle: Circle
) -> Iterator[Copy]:
    """The copies of mails of these campaigns that others handed over."""
    for entry in forwarded:
        record, copy = entry.record, entry.record.original
        if copy is None or record.from_ is None or not _is_in_the_victims_name(copy, circle):
            continue
        boundary = find_boundary(record.received, circle.victim_side)
        houses = houses_of(record, boundary, circle)
        own = _own_hops(copy, houses)
        number = _campaign_of(copy, own or copy.received[:1], campaigns, circle.sent)
        if number is not None:
            doubt = _why_doubted(record, boundary, own, circle)
            yield _copy(entry, own, doubt, circle)._replace(campaign=number)


def _is_in_the_victims_name(copy: Original, circle: Circle) -> bool:
    senders = (copy.from_, copy.reverse_path)
    return any(sender and address_key(sender) in circle.victim for sender in senders)


def _campaign_of(
    copy: Original, seen: Sequence[Hop], campaigns: Sequence[Campaign], sent: Collection[str]
) -> int | None:
    """By its Message-ID; or by its making, in the campaign's days by the clock of the house."""
    for campaign in campaigns:
        if copy.message_id in campaign.message_ids:
            return campaign.id
    when = next((hop.date for hop in reversed(seen) if hop.date is not None), None)
    if when is None or copy.message_id in sent:
        return None
    making = making_of(copy)
    for campaign in campaign_at(when, campaigns):
        is_alike = making.subject and making.subject in campaign.subject_shapes
        if is_alike or not making.link_hosts.isdisjoint(campaign.link_hosts):
            return campaign.id
    return None


def _own_hops(copy: Original, houses: Collection[str]) -> tuple[Hop, ...]:
    """The copy's newest lines as far as these houses wrote them; the last has the peer outside.

    Large houses write lines without any name of theirs for a step inside (Gmail's "by 2002:a05::1",
    iCloud's bare labels); none of those can be the last.
    """
    hops: list[Hop] = []
    for hop in copy.received:
        if _is_exchange_step(hop, houses):
            continue
        is_named = organisation(hop.by_host) in houses
        if not is_named and (organisation(hop.by_host) or hop.from_host or hop.from_ip):
            return ()
        if is_named:
            hops.append(hop)
        if is_named and not _is_step(hop, houses):
            return tuple(hops)
    return ()


def _is_step(hop: Hop, houses: Collection[str]) -> bool:
    if is_inner_step(hop):
        return True
    is_houses = organisation(hop.from_host) in houses
    return is_houses and not is_access_name(hop.from_host, hop.from_ip)


def _is_exchange_step(hop: Hop, houses: Collection[str]) -> bool:
    """True for a step between two of Exchange's own machines, which names them by greeting alone.

    Its line has both addresses, and they are of one network: nobody outside can have that.
    """
    own = _OWN_ADDRESS.search(hop.raw)
    ip = parse_ip(own[1]) if own else None
    if ip is None or hop.from_ip is None or organisation(hop.helo) not in houses:
        return False
    if ip.version != hop.from_ip.version:
        return False
    return hop.from_ip in ip_network((ip, _NETWORKS[ip.version]), strict=False)


def _why_doubted(
    record: Record, boundary: Boundary | None, own: Sequence[Hop], circle: Circle
) -> str | None:
    """Why the copy is no more than a claim; None where it is the friend's word."""
    friend = address_key(record.from_ or "")
    if friend not in circle.known:
        return "nobody_you_wrote_to"
    if not is_from(record, boundary, circle):
        return "its_sender_is_not_shown"
    if not own or any(map(is_greeting_alone, own[:-1])):
        return "not_seen_by_the_friends_server"
    return None


def _copy(entry: StoredRecord, own: Sequence[Hop], doubt: str | None, circle: Circle) -> Copy:
    """The copy with its sender; who signed in at the friend's own house is no server."""
    copy, top = entry.record.original, own[-1] if own else None
    received = copy.received if copy else ()
    entered = top or next(iter(received), None)
    sender, is_providers = None, False
    if entered is not None and not entered.is_authenticated and not _is_hidden(entered):
        is_providers = circle.victim_side.handed_over(entered)
        sender = Host(
            host=entered.from_host,
            ip=entered.from_ip,
            grade=Grade.CLAIMED if doubt else Grade.STATED,
            rule=doubt or "seen_by_the_friends_server",
        )
    return Copy(
        message_id=(copy.message_id if copy else None) or "",
        locator=entry.locators[0],
        sender=sender,
        handed_over_by=entry.record.from_,
        spf=None if doubt or copy is None or top is None else _spf(copy, top),
        is_providers=is_providers,
        lines=0 if doubt else _place(received, top),
    )


def _place(hops: Sequence[Hop], last: Hop | None) -> int:
    """How many hops there are down to this one; by identity, two may read the same."""
    return next((at + 1 for at, hop in enumerate(hops) if hop is last), 0)


def _is_hidden(hop: Hop) -> bool:
    """True where a line shows no peer of the outside: none, or an internal address."""
    if hop.from_ip is not None:
        return is_internal(hop.from_ip)
    return hop.from_host is None


def _spf(copy: Original, entered: Hop) -> str | None:
    """What the house that took the mail in noted of the sender (RFC 8601, 5)."""
    for result in copy.authentication:
        if result.method == "spf" and is_same_organisation(result.authserv_id, entered.by_host):
            return result.result
    return None
