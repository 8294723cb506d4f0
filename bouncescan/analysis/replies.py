"""Who got the spoofed mail and answered: people's replies and auto replies.

A reply names the spoofed mail in In-Reply-To or References. Vacation programs often do not; their
answer counts where it comes from an address that a returned original names, after the storm began.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Kind
from bouncescan.records.message import MailHeader, StoredRecord

__all__ = ["Reply", "find_replies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A sign of life from one address: `original` is the Message-ID it answers, if it says so."""

    address: str
    original: str | None
    rule: str  # of Evidence: person_replied, auto_reply
    when: datetime | None
    locator: str


def find_replies(
    headers: Iterable[MailHeader],
    records: Iterable[StoredRecord],
    *,
    originals: Mapping[str, datetime | None],
    addressed: Collection[str],
    victim: Collection[str],
) -> Iterator[Reply]:
    """The replies among the mail.

    `addressed` and `victim` are address keys, `originals` the spoofed mails by Message-ID.
    """
    reports: set[str] = set()
    for entry in records:
        if entry.record.kind is Kind.AUTO_REPLY:
            yield from _auto_reply(entry, originals, addressed)
        if entry.record.kind is not Kind.OTHER:
            reports.update(entry.locators)
    for header in headers:
        answered = _answered((header.in_reply_to, *header.references), originals)
        sender = next(iter(header.from_), None)
        if answered is None or sender is None or address_key(sender) in victim:
            continue
        if str(header.locator) in reports:
            continue
        yield Reply(
            address=sender,
            original=answered,
            rule="person_replied",
            when=header.internal_date or header.date,
            locator=str(header.locator),
        )


def _answered(ids: Iterable[str | None], originals: Mapping[str, datetime | None]) -> str | None:
    return next((name for name in ids if name is not None and name in originals), None)


def _auto_reply(
    entry: StoredRecord, originals: Mapping[str, datetime | None], addressed: Collection[str]
) -> Iterator[Reply]:
    record = entry.record
    when = entry.internal_date or record.date
    answered = _answered((record.in_reply_to, *record.references), originals)
    if record.from_ is None:
        return
    if answered is None:
        began = min((sent for sent in originals.values() if sent is not None), default=None)
        if address_key(record.from_) not in addressed or when is None or began is None:
            return
        if when < began:
            return
    yield Reply(
        address=record.from_,
        original=answered,
        rule="auto_reply",
        when=when,
        locator=entry.locators[0],
    )
