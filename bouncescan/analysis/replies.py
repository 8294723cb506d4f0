"""Who got the spoofed mail and answered: people's replies, auto replies, read receipts.

A reply names the spoofed mail in In-Reply-To or References. Vacation programs often do not; their
answer counts where it comes from an address that a returned original names, after the storm began.
Most spoofed mails never come back, and who answers one of those names a mail that nothing here
shows: such an answer counts by what it answers is like (resemblance), never by its subject alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bouncescan.analysis.clock import find_boundary, happened, header_happened
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.making import subject_shape
from bouncescan.analysis.resemblance import Resemblance, Title
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Action, Kind, Record
from bouncescan.records.message import FolderRole, MailHeader, StoredRecord

__all__ = ["Awaited", "Reply", "find_replies", "is_automatic"]

_ANSWER = timedelta(days=7)  # a vacation program answers at once; a queue may hold the mail
_PERSONS_ANSWER = timedelta(days=14)  # people come back from a journey
# Re, and what mailers of other languages write for it; none is a forwarded mail's.
_ANSWERED = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|res|rif|odp|ynt|返信|回复|回覆|答复)\s*(?:[\[(^]?\d{1,3}[\])]?)?\s*"
    r"[:：>]\s*",
    re.IGNORECASE,
)
_LONGEST = 300
_MOST_COLONS = 4
_TO_ONE_LIKE_IT, _ON_ITS_SUBJECT = "replied_to_one_like_it", "replied_on_its_subject"
_AUTO_TO_ONE_LIKE_IT = "auto_reply_to_one_like_it"
_INFERRED = frozenset({_TO_ONE_LIKE_IT, _ON_ITS_SUBJECT, _AUTO_TO_ONE_LIKE_IT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A sign of life from one address.

    `original` is the Message-ID of the spoofed mail it answers, where that is known; else `like`
    are those which that mail is like, and `subject` is theirs.
    """

    address: str
    original: str | None
    rule: str  # of Evidence
    when: datetime | None
    locator: str
    is_automatic: bool = False
    like: tuple[str, ...] = ()
    subject: str | None = None

    @property
    def is_inferred(self) -> bool:
        """True where the mail that it answers is only like those that came back."""
        return self.rule in _INFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What a reply is known by: the Message-IDs of spoofed mails, and when an address got some.

    The keys of `addressed` are address keys; so is what `victim` holds.
    """

    originals: Collection[str]
    addressed: Mapping[str, Sequence[datetime]]
    victim: Collection[str]
    victim_side: VictimSide
    resemblance: Resemblance

    def answered(self, ids: Iterable[str | None]) -> str | None:
        """The first spoofed mail among these Message-IDs."""
        return next((name for name in ids if name is not None and name in self.originals), None)


def find_replies(
    headers: Sequence[MailHeader], records: Iterable[StoredRecord], awaited: Awaited
) -> Iterator[Reply]:
    """The replies among the mail: `headers` are of mail that is no report, `records` of reports."""
    for entry in records:
        if entry.record.kind is Kind.AUTO_REPLY:
            yield from _auto_reply(entry, awaited)
        elif entry.record.kind is Kind.READ_RECEIPT:
            yield from _read_receipt(entry, awaited)
    by_subject: list[Reply] = []
    for header in headers:
        if not _is_from_a_person(header, awaited.victim):
            continue
        reply = _person_reply(header, awaited)
        if reply is not None and reply.rule == _ON_ITS_SUBJECT:
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
    if header.in_reply_to is None and not header.references and not _answers(header.subject):
        return False
    if not header.from_ or header.return_path == "" or is_automatic(header.auto_submitted):
        return False
    return address_key(header.from_[0]) not in victim


def _person_reply(header: MailHeader, awaited: Awaited) -> Reply | None:
    answered = awaited.answered((header.in_reply_to, *header.references))
    when = header_happened(header, awaited.victim_side) if answered else None
    rule, title = "person_replied", None
    if answered is None:
        rest = _answers(header.subject)
        title = awaited.resemblance.titles.get(subject_shape(rest)) if rest else None
        found = _answer_to_one_like_it(header, title, awaited.resemblance) if rest else None
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
        like=title.mails if title else (),
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
        return _TO_ONE_LIKE_IT if is_its else None
    if address_key(header.from_[0]) in known.written_to.get(title.shape, ()):
        return None
    # A stranger who puts a stolen thread below his mail has its Message-IDs in References.
    if answered is not None and known.is_alike(answered):
        return _TO_ONE_LIKE_IT
    return _ON_ITS_SUBJECT if _is_on_its_subject(header, title, answered, known) else None


def _is_on_its_subject(
    header: MailHeader, title: Title, answered: str | None, known: Resemblance
) -> bool:
    """True where nobody but the storm writes on this subject, and no thread here is answered."""
    if title.shape in known.spoken_of or FolderRole.JUNK in header.roles:
        return False
    if header.in_reply_to in known.others or not known.others.isdisjoint(header.references):
        return False
    # Old carriers' phones name no mail. Spam has any "Re:", but hardly the storm's to the letter.
    letters = " ".join((_answers(header.subject) or "").split()).casefold()
    return answered is not None or letters in title.spelled


def _answers(subject: str | None) -> str | None:
    """The subject that a "Re:" answers; None where it is none."""
    match = _ANSWERED.match(subject) if subject else None
    return subject[match.end() : _LONGEST] if subject and match else None


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


def _auto_reply(entry: StoredRecord, awaited: Awaited) -> Iterator[Reply]:
    record, known = entry.record, awaited.resemblance
    ids = tuple(name for name in (record.in_reply_to, *record.references) if name is not None)
    when = happened(
        find_boundary(record.received, awaited.victim_side), entry.internal_date, record.date
    )
    answered = awaited.answered(ids)
    rule, title = "auto_reply", None
    if answered is None:
        if not known.others.isdisjoint(ids):
            return  # it answers a mail of the victim's own
        if record.from_ is None or not _may_answer(record.from_, when, awaited):
            rule, title = _AUTO_TO_ONE_LIKE_IT, _title_of(record.subject, when, known)
            is_alike = any(map(known.is_alike, ids)) and known.is_near(when, _ANSWER)
            if not is_alike and not (title and _is_of_the_storm_only(record, title, known)):
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
        like=title.mails if title else (),
        subject=title.subject if title else None,
    )


def _may_answer(sender: str, when: datetime | None, awaited: Awaited) -> bool:
    """True if a vacation program that names no mail may well answer a spoofed one."""
    sent = awaited.addressed.get(address_key(sender), ())
    return when is not None and any(time <= when <= time + _ANSWER for time in sent)


def _title_of(subject: str | None, when: datetime | None, known: Resemblance) -> Title | None:
    """The spoofed mails whose subject stands behind a program's own words: "Away: Re: hello"."""
    rest = (subject or "")[:_LONGEST]
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


def _read_receipt(entry: StoredRecord, awaited: Awaited) -> Iterator[Reply]:
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
