"""Whose mailbox it is: what Delivered-To, Sent's From and most To agree on."""

from collections import Counter
from collections.abc import Iterable

from bouncescan.mail.address import address_key
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["agree", "is_named", "victim_candidates"]

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
