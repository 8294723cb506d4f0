"""Who got the spoofed mail and answered: people's replies and auto replies.

A reply names the spoofed mail in In-Reply-To or References. Vacation programs often do not; their
answer counts where it comes from an address that a returned original names, after the storm began.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bouncescan.analysis.clock import find_boundary, happened, header_happened
from bouncescan.analysis.hosts import VictimSide
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Kind
from bouncescan.records.message import MailHeader, StoredRecord

__all__ = ["Awaited", "Reply", "find_replies"]

_ANSWER = timedelta(days=7)  # a vacation program answers at once; a queue may hold the mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A sign of life from one address: `original` is the Message-ID it answers, if it says so."""

    address: str
    original: str | None
    rule: str  # of Evidence: person_replied, auto_reply
    when: datetime | None
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What a reply is known by: the Message-IDs of spoofed mails, and when an address got some.

    The keys of `addressed` are address keys; so is what `victim` holds.
    """

    originals: Collection[str]
    addressed: Mapping[str, Sequence[datetime]]
    victim: Collection[str]
    victim_side: VictimSide

    def answered(self, ids: Iterable[str | None]) -> str | None:
        """The first spoofed mail among these Message-IDs."""
        return next((name for name in ids if name is not None and name in self.originals), None)


def find_replies(
    headers: Iterable[MailHeader], records: Iterable[StoredRecord], awaited: Awaited
) -> Iterator[Reply]:
    """The replies among the mail."""
    reports: set[str] = set()
    for entry in records:
        if entry.record.kind is Kind.AUTO_REPLY:
            yield from _auto_reply(entry, awaited)
        if entry.record.kind is not Kind.OTHER:
            reports.update(entry.locators)
    for header in headers:
        if str(header.locator) not in reports:
            yield from _person_reply(header, awaited)


def _person_reply(header: MailHeader, awaited: Awaited) -> Iterator[Reply]:
    answered = awaited.answered((header.in_reply_to, *header.references))
    sender = next(iter(header.from_), None)
    if answered is None or sender is None or address_key(sender) in awaited.victim:
        return
    # What a server sends names the mail too; only a person has an address to be answered at.
    if header.return_path == "" or is_automatic(header.auto_submitted):
        return
    yield Reply(
        address=sender,
        original=answered,
        rule="person_replied",
        when=header_happened(header, awaited.victim_side),
        locator=str(header.locator),
    )


def _auto_reply(entry: StoredRecord, awaited: Awaited) -> Iterator[Reply]:
    record = entry.record
    boundary = find_boundary(record.received, awaited.victim_side)
    when = happened(boundary, entry.internal_date, record.date)
    answered = awaited.answered((record.in_reply_to, *record.references))
    if record.from_ is None or (answered is None and not _may_answer(record.from_, when, awaited)):
        return
    yield Reply(
        address=record.from_,
        original=answered,
        rule="auto_reply",
        when=when,
        locator=entry.locators[0],
    )


def _may_answer(sender: str, when: datetime | None, awaited: Awaited) -> bool:
    """True if a vacation program that names no mail may well answer a spoofed one."""
    sent = awaited.addressed.get(address_key(sender), ())
    return when is not None and any(time <= when <= time + _ANSWER for time in sent)


def is_automatic(auto_submitted: str | None) -> bool:
    """True if Auto-Submitted says something other than "no" (RFC 3834, section 5)."""
    return auto_submitted is not None and auto_submitted.partition(";")[0].strip().lower() != "no"
