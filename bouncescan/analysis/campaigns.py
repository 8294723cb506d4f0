"""The spoofed mails, grouped by their making: what a stranger sent, in one wave or several."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from bouncescan.analysis.judging import Judged
from bouncescan.analysis.making import Making, group_by_making
from bouncescan.records.findings import Campaign, Ownership, WhoSent

__all__ = ["campaign_of_mail", "campaigns", "numbers_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """One spoofed mail, from all reports that gave it back."""

    message_id: str
    making: Making
    subject: str | None
    mailer: str | None
    sent: datetime | None


def campaigns(judged: Sequence[Judged], targeted: pd.DataFrame) -> tuple[Campaign, ...]:
    """The campaigns, the oldest first, numbered from 1; `targeted` is targeted_to_frame."""
    mails = _mails(judged)
    groups: dict[int, list[_Mail]] = defaultdict(list)
    for mail, group in zip(mails, group_by_making([mail.making for mail in mails]), strict=True):
        groups[group].append(mail)
    people = _people_of_mails(targeted)
    return tuple(
        _campaign(number, group, people) for number, group in enumerate(groups.values(), start=1)
    )


def _people_of_mails(targeted: pd.DataFrame) -> dict[str, set[str]]:
    """Those whom a server or a sign of life names, by the spoofed mail."""
    found: dict[str, set[str]] = defaultdict(set)
    known = targeted[targeted["state"] != "addressed"].dropna(subset=["original"])
    for mail, person in known[["original", "person"]].itertuples(index=False):
        found[str(mail)].add(str(person))
    return found


def campaign_of_mail(found: Sequence[Campaign]) -> dict[str, int]:
    """The campaign of each spoofed mail, by Message-ID."""
    return {mail: campaign.id for campaign in found for mail in campaign.message_ids}


def numbers_of(mails: Iterable[object], campaign_of: Mapping[str, int]) -> tuple[int, ...]:
    """The campaigns of some mails, each once."""
    return tuple(sorted({campaign_of[str(mail)] for mail in mails if str(mail) in campaign_of}))


def _mails(judged: Sequence[Judged]) -> list[_Mail]:
    """Each spoofed mail once, the oldest first; some reports give less of it back than others."""
    reports: dict[str, list[Judged]] = defaultdict(list)
    for entry in judged:
        original = entry.record.original
        if entry.ownership is Ownership.SPOOFED and original is not None and original.message_id:
            reports[original.message_id].append(entry)
    mails = [_mail(message_id, entries) for message_id, entries in reports.items()]
    return sorted(mails, key=lambda mail: (mail.sent is None, mail.sent, mail.message_id))


def _mail(message_id: str, entries: Sequence[Judged]) -> _Mail:
    makings = [entry.making for entry in entries if entry.making is not None]
    originals = [entry.record.original for entry in entries if entry.record.original is not None]
    best = max(makings, key=lambda making: (len(making.link_hosts), bool(making.mailer)))
    times = [entry.sent for entry in entries if entry.sent is not None]
    return _Mail(
        message_id=message_id,
        making=best,
        subject=next((each.subject for each in originals if each.subject), None),
        mailer=next((each.mailer for each in originals if each.mailer), None),
        sent=min(times, default=None),
    )


def _campaign(number: int, mails: Sequence[_Mail], people: Mapping[str, set[str]]) -> Campaign:
    times = [mail.sent for mail in mails if mail.sent is not None]
    hosts = Counter(host for mail in mails for host in mail.making.link_hosts)
    mailers = Counter(mail.mailer for mail in mails if mail.mailer)
    is_by_account = mails[0].making.by_account
    return Campaign(
        id=number,
        subject=mails[0].subject,
        link_hosts=tuple(host for host, _ in hosts.most_common()),
        mailer=mailers.most_common(1)[0][0] if mailers else None,
        originals=len(mails),
        targeted=len(set().union(*(people.get(mail.message_id, set()) for mail in mails))),
        first=min(times, default=None),
        last=max(times, default=None),
        who_sent=WhoSent.USED if is_by_account else WhoSent.FORGED,
        message_ids=tuple(mail.message_id for mail in mails),
        subject_shapes=tuple(dict.fromkeys(mail.making.subject for mail in mails)),
    )
