"""What the spoofed mails that no bounce shows are known by: they are like those that came back.

Who got one of them and answered names a Message-ID that nobody here has seen. It is told from the
victim's own threads by what the storm's mails have in common: the subject, the days, and how their
program makes a Message-ID; and by what lies in the mailbox, for an answer to a mail that lies
there, or to one that the victim wrote, answers no stranger's.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bouncescan.analysis.hosts import organisation
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.making import subject_shape
from bouncescan.mail.address import address_key
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["Resemblance", "Title", "learn_resemblance", "message_id_form"]

# The first of the storm's mails need not be among those that came back.
_UNSEEN_BEFORE = timedelta(days=1)
_RUN = re.compile(r"[A-Za-z0-9]+")
_LONGEST = 200


def message_id_form(message_id: str) -> str:
    """How a program makes its Message-IDs: how long each run of letters and digits is.

    >>> message_id_form("<E1vQpz-0003Oi-N0@host7.example.com>")
    '6-6-2@example.com'
    """
    local, _, domain = message_id.strip("<> ").rpartition("@")
    shape = _RUN.sub(lambda run: str(len(run[0])), local[:_LONGEST])
    return f"{shape}@{organisation(domain) or domain.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The spoofed mails of one subject shape: as it was spelled, when they were sent."""

    shape: str
    subject: str  # of the first
    spelled: frozenset[str]
    times: tuple[datetime, ...]  # oldest first
    mails: tuple[str, ...]  # Message-IDs

    def is_near(self, when: datetime | None, within: timedelta) -> bool:
        """True if one of them was sent no longer than `within` before, as far as is known."""
        if when is None or not self.times:
            return False
        place = bisect_left(self.times, when - within)
        return place < len(self.times) and self.times[place] - _UNSEEN_BEFORE <= when


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """The marks of the storm's mails, and what lies in the mailbox and is none of them."""

    titles: Mapping[str, Title]  # by subject shape
    forms: frozenset[str]  # of Message-IDs, where no other mail in the mailbox has the like
    hosts: frozenset[str]  # organisations that sent it, named in no other mail's Message-ID
    copies: frozenset[str]  # Message-IDs of spoofed mails that lie in the mailbox themselves
    others: frozenset[str]  # Message-IDs of all other mails in it
    spoken_of: frozenset[str]  # subject shapes that others write too: it may be a common one
    written_to: Mapping[str, frozenset[str]]  # by shape, to whom the victim wrote of her own accord

    def is_near(self, when: datetime | None, within: timedelta) -> bool:
        """True if any mail of the storm was sent no longer than `within` before."""
        return any(title.is_near(when, within) for title in self.titles.values())

    def is_of_its_host(self, message_id: str) -> bool:
        """True for a Message-ID from where nothing but the storm's mail comes."""
        return organisation_of(message_id) in self.hosts

    def is_alike(self, message_id: str) -> bool:
        """True for a Message-ID that only the storm's mails look like."""
        return message_id in self.copies or message_id_form(message_id) in self.forms


def learn_resemblance(
    headers: Sequence[MailHeader],
    counted: Sequence[Judged],
    reports: Collection[str],
    victim: Collection[str],
) -> Resemblance:
    """Learn it; `reports` are the places of bounces and other reports, `victim` address keys."""
    titles = _titles(counted)
    mails = frozenset(mail for title in titles.values() for mail in title.mails)
    forms = set(map(message_id_form, mails))
    domains = {form.rpartition("@")[2] for form in forms} - {""}
    hosts = _origins(counted) & domains - set(map(organisation_of, victim))
    copies: set[str] = set()
    others: set[str] = set()
    spoken_of: set[str] = set()
    written_to: dict[str, set[str]] = defaultdict(set)
    saved = _saved_in_sent(headers, mails) if mails else frozenset()
    for header in headers if titles else ():
        title = titles.get(subject_shape(header.subject))
        message_id = header.message_id or ""
        if message_id in mails or (title and _is_copy(header, title, saved, victim)):
            copies.add(message_id)
            continue
        others.add(message_id)
        if str(header.locator) in reports:
            continue
        if organisation_of(message_id) in domains:
            forms.discard(message_id_form(message_id))
            hosts.discard(organisation_of(message_id))
        if title is None:
            continue
        if FolderRole.SENT in header.roles and not _is_answer(header):
            people = map(address_key, (*header.to, *header.cc, *header.bcc))
            written_to[title.shape].update(people)
            spoken_of.add(title.shape)
        elif _is_older(header, title):
            spoken_of.add(title.shape)
    return Resemblance(
        titles=titles,
        forms=frozenset(forms),
        hosts=frozenset(hosts),
        copies=frozenset(copies | mails),
        others=frozenset(others),
        spoken_of=frozenset(spoken_of),
        written_to={shape: frozenset(people) for shape, people in written_to.items()},
    )


def organisation_of(message_id: str) -> str:
    """The organisational domain of a Message-ID's right side, or the side as it stands."""
    domain = message_id.rstrip("> ").rpartition("@")[2]
    return organisation(domain) or domain.lower()


def _origins(counted: Iterable[Judged]) -> set[str]:
    """The organisational domains of the servers that sent the storm."""
    hosts = {entry.origin.server.host for entry in counted if entry.origin is not None}
    return {domain for domain in map(organisation, hosts) if domain is not None}


def _titles(counted: Iterable[Judged]) -> dict[str, Title]:
    """The subjects of the spoofed mails that came back with their header."""
    found: dict[str, list[tuple[datetime | None, str, str]]] = defaultdict(list)
    for entry in counted:
        original = entry.record.original
        shape = subject_shape(original.subject) if original else ""
        if original is not None and original.message_id and original.subject and shape:
            found[shape].append((entry.sent, original.subject, original.message_id))
    return {
        shape: Title(
            shape=shape,
            subject=mails[0][1],
            spelled=frozenset(" ".join(subject.split()).casefold() for _, subject, _ in mails),
            times=tuple(sorted(sent for sent, _, _ in mails if sent is not None)),
            mails=tuple(dict.fromkeys(mail for _, _, mail in mails)),
        )
        for shape, mails in found.items()
    }


def _saved_in_sent(headers: Iterable[MailHeader], mails: Collection[str]) -> frozenset[str]:
    """The subjects of spoofed mails that webmail saved in Sent, as it does with a thief's."""
    return frozenset(
        subject_shape(header.subject)
        for header in headers
        if header.message_id in mails and FolderRole.SENT in header.roles
    )


def _is_copy(
    header: MailHeader, title: Title, saved: Collection[str], victim: Collection[str]
) -> bool:
    """True for a mail of the storm that lies in the mailbox: to the victim, or saved in Sent."""
    if FolderRole.SENT in header.roles and title.shape not in saved:
        return False
    when = header.internal_date or header.date
    return title.is_near(when, _UNSEEN_BEFORE) and any(
        address_key(address) in victim for address in header.from_
    )


def _is_answer(header: MailHeader) -> bool:
    return header.in_reply_to is not None or bool(header.references)


def _is_older(header: MailHeader, title: Title) -> bool:
    """True for a mail from before the storm, by either of its dates."""
    begins = title.times[0] - _UNSEEN_BEFORE if title.times else None
    dates = (header.internal_date, header.date)
    return begins is None or any(date is not None and date < begins for date in dates)
