"""Whose mailbox it is: what Delivered-To, Sent's From and most To agree on."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from bouncescan.mail.address import address_key
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["agree", "is_named", "own_addresses", "victim_candidates"]

_OFTEN = 2  # one mail may lie here by chance
_SHARE = 0.5  # one mark alone must name the same address in half of the mails that carry it


def victim_candidates(headers: Iterable[MailHeader]) -> tuple[tuple[str, float], ...]:
    """For each mark that the mailbox has: the address it names most, and in what share of it."""
    delivered: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    to: Counter[str] = Counter()
    for header in headers:
        if FolderRole.SENT in header.roles:
            sent.update(map(address_key, header.from_[:1]))
        else:
            delivered.update(map(address_key, header.delivered_to[:1]))
            to.update(map(address_key, header.to))
    return tuple(
        (marks.most_common(1)[0][0], marks.most_common(1)[0][1] / marks.total())
        for marks in (delivered, sent, to)
        if marks
    )


def agree(candidates: Iterable[tuple[str, float]]) -> str | None:
    """The address that at least two marks name, or the only one named by a mark of its own half."""
    marks = tuple(candidates)
    (address, times), *_ = Counter(address for address, _ in marks).most_common(1) or [("", 0)]
    if times >= 2:
        return address
    if len(marks) == 1 and marks[0][1] >= _SHARE:
        return address
    return None


def is_named(headers: Iterable[MailHeader], addresses: Iterable[str]) -> bool:
    """True if some mail is from, to or delivered to one of these addresses."""
    keys = set(map(address_key, addresses))
    return any(
        not keys.isdisjoint(
            map(address_key, (*header.from_, *header.to, *header.cc, *header.delivered_to))
        )
        for header in headers
    )


def own_addresses(
    victim: Iterable[str], headers: Sequence[MailHeader], named: Iterable[str]
) -> frozenset[str]:
    """The address keys of the victim and of whatever else is the victim's own.

    An older address of a mailbox is what its own server wrote as the newest Delivered-To, or what
    stands as From in Sent. `named` are addresses to look through for the victim's with a detail
    ("hanako+shop@", RFC 5233). Wrong for a household that keeps all mail in one mailbox: who shares
    it is no target, and needs no warning either.
    """
    own = set(map(address_key, victim))
    marks: Counter[str] = Counter()
    detailed = [address for address in named if "+" in address]
    for header in headers:
        is_sent = FolderRole.SENT in header.roles
        marks.update(map(address_key, header.from_[:1] if is_sent else header.delivered_to[:1]))
        shown = (*header.to, *header.cc, *header.bcc, *header.delivered_to)
        detailed += [address for address in shown if "+" in address]
    older = {key: times for key, times in marks.items() if times >= _OFTEN and key not in own}
    if older:
        letters = _letters(headers, own)
        own.update(key for key, times in older.items() if letters[key] < times / 2)
    return frozenset(own.union(key for key in map(address_key, detailed) if _bare(key) in own))


def _letters(headers: Iterable[MailHeader], own: Collection[str]) -> Counter[str]:
    """With whom the victim changed letters, and how many: with an own address hardly any."""
    found: Counter[str] = Counter()
    for header in headers:
        senders = set(map(address_key, header.from_))
        people = set(map(address_key, (*header.to, *header.cc, *header.bcc)))
        if not senders.isdisjoint(own):
            found.update(people)
        elif not people.isdisjoint(own):
            found.update(senders)
    return found


def _bare(key: str) -> str:
    """An address key without its detail."""
    local, _, domain = key.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
