"""Who was targeted: one row a person, in one state, with the evidence for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pandas as pd

from bouncescan.analysis.campaigns import numbers_of
from bouncescan.analysis.frames import from_timestamp
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.naming import evidence_by_person
from bouncescan.analysis.replies import Reply
from bouncescan.records.bounce import Reason
from bouncescan.records.contact import Contact
from bouncescan.records.findings import Grade, Ownership, Person, State

__all__ = ["Knowledge", "people"]

_ORDER = list(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What is known of the addresses beside the storm."""

    sightings: pd.DataFrame | None  # sightings.sightings_to_frame; None: no history was read
    book: Sequence[Contact] | None  # None: no address book was given
    servers_of: Mapping[str, tuple[str, ...]]
    campaign_of: Mapping[str, int]  # the campaign of each spoofed mail, by Message-ID


def people(
    targeted: pd.DataFrame,
    judged: Sequence[Judged],
    replies: Sequence[Reply],
    identities: Identities,
    known: Knowledge,
) -> tuple[Person, ...]:
    """One Person for each person in `targeted`, sorted by who must be warned first."""
    evidence = evidence_by_person(judged, replies, identities)
    reasons = _reasons(judged, identities)
    books = _books(known.book, identities)
    seen = _seen(known.sightings)
    also = _also(identities)
    names = {} if known.sightings is None else _names(known.sightings)
    rows = []
    for person, times in _times_by_person(targeted).items():
        state = min((each.state for each in times), key=_ORDER.index)
        card = books.get(person)
        sighting = seen.get(person)
        sent = [each.sent for each in times if each.sent is not None]
        mails = {each.original for each in times if each.original is not None}
        rows.append(
            Person(
                address=identities.spelled.get(person, person),
                also=also.get(person, ()),
                name=(card.name if card else None) or names.get(person),
                state=state,
                reason=reasons.get(person) if state in {State.FAILED, State.DELAYED} else None,
                in_address_book=None if known.book is None else card is not None,
                first_targeted=min(sent, default=None),
                last_targeted=max(sent, default=None),
                # A report without its mail stands for one.
                times=len(mails) or len({each.report for each in times} - {None}) or 1,
                first_seen=sighting.first if sighting else None,
                last_seen=sighting.last if sighting else None,
                seen_in=sighting.folder if sighting else None,
                source_mail=sighting.mail if sighting else None,
                roles=None if known.sightings is None else (sighting.roles if sighting else ()),
                confidence=_confidence(times, judged, state),
                servers=known.servers_of.get(person, ()),
                evidence=evidence.get(person, ()),
                campaigns=numbers_of(mails, known.campaign_of),
                states=_states(times, known.campaign_of),
            )
        )
    rows.sort(key=lambda row: (_ORDER.index(row.state), row.address))
    return tuple(rows)


class _Time(NamedTuple):
    """One time that somebody was targeted; `report` is None for a reply."""

    report: int | None
    state: State
    sent: datetime | None
    original: str | None


def _times_by_person(targeted: pd.DataFrame) -> dict[str, list[_Time]]:
    """All rows in one pass: a frame for each person would cost a hundred times as much."""
    found: dict[str, list[_Time]] = defaultdict(list)
    columns = (
        targeted[name].tolist() for name in ("person", "report", "state", "sent", "original")
    )
    for person, report, state, sent, original in zip(*columns, strict=True):
        found[str(person)].append(
            _Time(
                None if pd.isna(report) else int(report),
                State(state),
                from_timestamp(sent),
                original if isinstance(original, str) else None,
            )
        )
    return found


def _states(times: Iterable[_Time], campaign_of: Mapping[str, int]) -> dict[int, State]:
    """The person's state in each campaign."""
    found: dict[int, State] = {}
    for each in times:
        number = campaign_of.get(each.original or "")
        if number is not None:
            found[number] = min(found.get(number, each.state), each.state, key=_ORDER.index)
    return dict(sorted(found.items()))


def _confidence(times: Sequence[_Time], judged: Sequence[Judged], state: State) -> Grade:
    """A reply came through the victim's own servers; a report states; a To field only claims."""
    if state is State.ADDRESSED:
        return Grade.CLAIMED
    reports = [each.report for each in times]
    if None in reports:
        return Grade.PROVED
    spoofed = any(
        judged[report].ownership is Ownership.SPOOFED for report in reports if report is not None
    )
    return Grade.STATED if spoofed else Grade.CLAIMED


def _also(identities: Identities) -> dict[str, tuple[str, ...]]:
    """The other addresses of each person."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, root in identities.root.items():
        if key != root:
            found[root] += (identities.spelled.get(key, key),)
    return found


def _reasons(judged: Sequence[Judged], identities: Identities) -> dict[str, Reason]:
    """The latest reason that is not "other", else "other"."""
    reasons: dict[str, Reason] = {}
    for entry in judged:
        for recipient in entry.record.recipients:
            person = identities.person(recipient.original_recipient or recipient.final_recipient)
            if recipient.reason is not Reason.OTHER or person not in reasons:
                reasons[person] = recipient.reason
    return reasons


def _books(book: Sequence[Contact] | None, identities: Identities) -> dict[str, Contact]:
    return {identities.person(contact.address): contact for contact in reversed(book or ())}


@dataclass(frozen=True, slots=True)
class _Seen:
    first: datetime | None
    last: datetime | None
    folder: str | None
    mail: str | None
    roles: tuple[str, ...]


def _seen(sightings: pd.DataFrame | None) -> dict[str, _Seen]:
    if sightings is None:
        return {}
    return {
        str(person): _Seen(
            from_timestamp(group["when"].min()),
            from_timestamp(group["when"].max()),
            group["folder"].iloc[0],
            group["mail"].iloc[0],
            tuple(dict.fromkeys(group["role"])),
        )
        for person, group in sightings.groupby("person", sort=False)
    }


def _names(sightings: pd.DataFrame) -> dict[str, str]:
    named = sightings.dropna(subset=["name"])
    return {
        str(person): str(name) for person, name in named.groupby("person")["name"].last().items()
    }
