"""Signs of life that programs give: vacation answers (RFC 3834) and read receipts (RFC 8098).

Vacation programs often name no mail. Their answer counts where it comes from an address that a
returned original names, after the storm began; or by what it answers is like.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bouncescan.analysis.awaited import (
    AUTO_QUOTED_LINK,
    AUTO_TO_ONE_LIKE_IT,
    LONGEST_SUBJECT,
    Awaited,
    Reply,
    quoted_mails,
)
from bouncescan.analysis.clock import find_boundary, happened
from bouncescan.analysis.making import subject_shape
from bouncescan.analysis.resemblance import Resemblance, Title
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Action, Record
from bouncescan.records.message import StoredRecord

__all__ = ["read_auto_reply", "read_receipt"]

_ANSWER = timedelta(days=7)  # a vacation program answers at once; a queue may hold the mail
_MOST_COLONS = 4


def read_auto_reply(entry: StoredRecord, awaited: Awaited) -> Iterator[Reply]:
    """The sign of life that an automatic answer is, where it answers a spoofed mail."""
    record, known = entry.record, awaited.resemblance
    ids = tuple(name for name in (record.in_reply_to, *record.references) if name is not None)
    when = happened(
        find_boundary(record.received, awaited.victim_side), entry.internal_date, record.date
    )
    answered = awaited.answered(ids)
    rule, title = "auto_reply", None
    like: tuple[str, ...] = ()
    if answered is None:
        if not known.others.isdisjoint(ids):
            return  # it answers a mail of the victim's own
        if record.from_ is None or not _may_answer(record.from_, when, awaited):
            rule, title = AUTO_TO_ONE_LIKE_IT, _title_of(record.subject, when, known)
            like = title.mails if title else ()
            is_alike = any(map(known.is_alike, ids)) and known.is_near(when, _ANSWER)
            if not is_alike and not (title and _is_of_the_storm_only(record, title, known)):
                rule, like = AUTO_QUOTED_LINK, _quoted(record, title, when, awaited)
                if not like:
                    return
    if record.from_ is None or address_key(record.from_) in awaited.victim:
        return
    yield Reply(
        address=record.from_,
        original=answered,
        rule=rule,
        when=when,
        locator=entry.locators[0],
        is_automatic=True,
        like=like,
        subject=title.subject if title else None,
    )


def _quoted(
    record: Record, title: Title | None, when: datetime | None, awaited: Awaited
) -> tuple[str, ...]:
    """The mails one of which it quotes, by its link."""
    if record.original is None or not (title or awaited.resemblance.is_near(when, _ANSWER)):
        return ()
    return quoted_mails(record.original.urls, title, awaited.links)


def _may_answer(sender: str, when: datetime | None, awaited: Awaited) -> bool:
    """True if a vacation program that names no mail may well answer a spoofed one."""
    sent = awaited.addressed.get(address_key(sender), ())
    return when is not None and any(time <= when <= time + _ANSWER for time in sent)


def _title_of(subject: str | None, when: datetime | None, known: Resemblance) -> Title | None:
    """The spoofed mails whose subject stands behind a program's own words: "Away: Re: hello"."""
    rest = (subject or "")[:LONGEST_SUBJECT]
    for _ in range(_MOST_COLONS):
        title = known.titles.get(subject_shape(rest))
        if title is not None and title.is_near(when, _ANSWER):
            return title
        _, _, rest = rest.replace("：", ":").partition(":")
    return None


def _is_of_the_storm_only(record: Record, title: Title, known: Resemblance) -> bool:
    """True where nothing but the storm's mail has the subject, and the answer says it is one."""
    has_words_of_its_own = subject_shape(record.subject) != title.shape
    is_answer = record.in_reply_to is not None or bool(record.references)
    return title.shape not in known.spoken_of and (is_answer or has_words_of_its_own)


def read_receipt(entry: StoredRecord, awaited: Awaited) -> Iterator[Reply]:
    """A mail program tells that it showed the mail, or threw it away (RFC 8098)."""
    record = entry.record
    original = record.original.message_id if record.original else None
    answered = awaited.answered((original, record.in_reply_to, *record.references))
    if answered is None:
        return
    boundary = find_boundary(record.received, awaited.victim_side)
    named = [each.final_recipient for each in record.recipients if each.action is Action.DELIVERED]
    for address in named[:1] or ([record.from_] if record.from_ else []):
        yield Reply(
            address=address,
            original=answered,
            rule="read_receipt",
            when=happened(boundary, entry.internal_date, record.date),
            locator=entry.locators[0],
            is_automatic=True,
        )
