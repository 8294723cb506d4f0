"""Who got the spoofed mail and answered: people's replies, auto replies, read receipts.

A reply names the spoofed mail in In-Reply-To or References. Most spoofed mails never come back, and
who answers one of those names a mail that nothing here shows: such an answer counts by what it
answers is like (resemblance), never by its subject alone; or by the link that it quotes (links),
where it was read whole. What programs send, `automatic_replies` reads.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

from bouncescan.analysis.automatic_replies import read_auto_reply, read_receipt
from bouncescan.analysis.awaited import (
    LONGEST_SUBJECT,
    ON_ITS_SUBJECT,
    QUOTED_LINK,
    TO_ONE_LIKE_IT,
    Awaited,
    Reply,
    quoted_mails,
)
from bouncescan.analysis.clock import header_happened
from bouncescan.analysis.making import subject_shape
from bouncescan.analysis.resemblance import Resemblance, Title
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Kind
from bouncescan.records.message import FolderRole, MailHeader, StoredRecord

__all__ = ["Awaited", "Reply", "answered_subject", "find_replies", "is_automatic"]

_PERSONS_ANSWER = timedelta(days=14)  # people come back from a journey
# Re, and what mailers of other languages write for it; none is a forwarded mail's.
_ANSWERED = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|res|rif|odp|ynt|返信|回复|回覆|答复)\s*(?:[\[(^]?\d{1,3}[\])]?)?\s*"
    r"[:：>]\s*",
    re.IGNORECASE,
)


def find_replies(
    headers: Sequence[MailHeader], records: Iterable[StoredRecord], awaited: Awaited
) -> Iterator[Reply]:
    """The replies among the mail: `headers` are of mail that is no report, `records` of reports."""
    for entry in records:
        if entry.record.kind is Kind.AUTO_REPLY:
            yield from read_auto_reply(entry, awaited)
        elif entry.record.kind is Kind.READ_RECEIPT:
            yield from read_receipt(entry, awaited)
    by_subject: list[Reply] = []
    for header in headers:
        if not _is_from_a_person(header, awaited.victim):
            continue
        reply = _person_reply(header, awaited)
        if reply is not None and reply.rule == ON_ITS_SUBJECT:
            by_subject.append(reply)
        elif reply is not None:
            yield reply
    if by_subject:
        known = _acquainted(headers, by_subject, awaited)
        yield from (reply for reply in by_subject if address_key(reply.address) in known)


def is_automatic(auto_submitted: str | None) -> bool:
    """True if Auto-Submitted says something other than "no" (RFC 3834, section 5)."""
    return auto_submitted is not None and auto_submitted.partition(";")[0].strip().lower() != "no"


def _is_from_a_person(header: MailHeader, victim: Collection[str]) -> bool:
    """What a server sends names the mail too; only a person has an address to be answered at."""
    if (
        header.in_reply_to is None
        and not header.references
        and not answered_subject(header.subject)
    ):
        return False
    if not header.from_ or header.return_path == "" or is_automatic(header.auto_submitted):
        return False
    return address_key(header.from_[0]) not in victim


def _person_reply(header: MailHeader, awaited: Awaited) -> Reply | None:
    answered = awaited.answered((header.in_reply_to, *header.references))
    when = header_happened(header, awaited.victim_side) if answered else None
    rule, title = "person_replied", None
    like: tuple[str, ...] = ()
    if answered is None:
        rest = answered_subject(header.subject)
        title = awaited.resemblance.titles.get(subject_shape(rest)) if rest else None
        found = _answer_to_one_like_it(header, title, awaited.resemblance) if rest else None
        like = title.mails if title else ()
        if found in {None, ON_ITS_SUBJECT} and (quoted := _quoted(header, title, awaited)):
            found, like = QUOTED_LINK, quoted
        if found is None:
            return None
        rule, when = found, header_happened(header, awaited.victim_side)
        if not (title or awaited.resemblance).is_near(when, _PERSONS_ANSWER):
            return None
    return Reply(
        address=header.from_[0],
        original=answered,
        rule=rule,
        when=when,
        locator=str(header.locator),
        like=like,
        subject=title.subject if title else None,
    )


def _answer_to_one_like_it(
    header: MailHeader, title: Title | None, known: Resemblance
) -> str | None:
    """The rule by which a "Re:" answers one of the storm's; `title` is that of its subject."""
    ids = (header.in_reply_to, *reversed(header.references))
    answered = next((name for name in ids if name is not None), None)
    if answered in known.others:
        return None
    if title is None:
        # A storm has more subjects than came back. Then the host must be the storm's alone.
        is_its = answered is not None and known.is_of_its_host(answered)
        return TO_ONE_LIKE_IT if is_its else None
    if address_key(header.from_[0]) in known.written_to.get(title.shape, ()):
        return None
    # A stranger who puts a stolen thread below his mail has its Message-IDs in References.
    if answered is not None and known.is_alike(answered):
        return TO_ONE_LIKE_IT
    return ON_ITS_SUBJECT if _is_on_its_subject(header, title, answered, known) else None


def _quoted(header: MailHeader, title: Title | None, awaited: Awaited) -> tuple[str, ...]:
    """The mails one of which is quoted, by its link; none where what is answered lies here."""
    urls, known = awaited.quoted.get(str(header.locator), ()), awaited.resemblance
    if not urls or not known.others.isdisjoint((header.in_reply_to, *header.references)):
        return ()
    if title and address_key(header.from_[0]) in known.written_to.get(title.shape, ()):
        return ()
    return quoted_mails(urls, title, awaited.links)


def _is_on_its_subject(
    header: MailHeader, title: Title, answered: str | None, known: Resemblance
) -> bool:
    """True where nobody but the storm writes on this subject, and no thread here is answered."""
    if title.shape in known.spoken_of or FolderRole.JUNK in header.roles:
        return False
    if header.in_reply_to in known.others or not known.others.isdisjoint(header.references):
        return False
    # Old carriers' phones name no mail. Spam has any "Re:", but hardly the storm's to the letter.
    letters = " ".join((answered_subject(header.subject) or "").split()).casefold()
    return answered is not None or letters in title.spelled


def answered_subject(subject: str | None) -> str | None:
    """The subject that a "Re:" answers; None where it is none."""
    match = _ANSWERED.match(subject) if subject else None
    return subject[match.end() : LONGEST_SUBJECT] if subject and match else None


def _acquainted(
    headers: Iterable[MailHeader], replies: Iterable[Reply], awaited: Awaited
) -> frozenset[str]:
    """Who of those that replied was known before: forged senders of spam are not, as a rule."""
    asked = {address_key(reply.address) for reply in replies}
    begins = min(
        (time for title in awaited.resemblance.titles.values() for time in title.times[:1]),
        default=None,
    )
    found = asked & awaited.addressed.keys()
    for header in headers:
        when = header.internal_date or header.date
        if begins is None or when is None or when >= begins or FolderRole.JUNK in header.roles:
            continue
        is_sent = FolderRole.SENT in header.roles
        people = (*header.to, *header.cc, *header.bcc) if is_sent else header.from_
        found |= asked.intersection(map(address_key, people))
    return frozenset(found)
