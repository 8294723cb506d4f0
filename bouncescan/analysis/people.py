"""Who was targeted: one row a person, in one state, with the evidence for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

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
    names = {} if known.sightings is None else _names(known.sightings)
    rows = []
    for key, group in targeted.groupby("person", sort=False):
        person = str(key)
        state = min((State(state) for state in group["state"]), key=_ORDER.index)
        card = books.get(person)
        sighting = seen.get(person)
        rows.append(
            Person(
                address=identities.spelled.get(person, person),
                also=_also(person, identities),
                name=(card.name if card else None) or names.get(person),
                state=state,
                reason=reasons.get(person) if state in {State.FAILED, State.DELAYED} else None,
                in_address_book=None if known.book is None else card is not None,
                first_targeted=from_timestamp(group["sent"].min()),
                last_targeted=from_timestamp(group["sent"].max()),
                times=_times(group),
                first_seen=sighting.first if sighting else None,
                last_seen=sighting.last if sighting else None,
                seen_in=sighting.folder if sighting else None,
                source_mail=sighting.mail if sighting else None,
                roles=None if known.sightings is None else (sighting.roles if sighting else ()),
                confidence=_confidence(group, judged, state),
                servers=known.servers_of.get(person, ()),
                evidence=evidence.get(person, ()),
            )
        )
    rows.sort(key=lambda row: (_ORDER.index(row.state), row.address))
    return tuple(rows)


def _times(group: pd.DataFrame) -> int:
    """How many spoofed mails: distinct originals; a report without one stands for its own."""
    known = group["original"].dropna().nunique()
    return int(known) or int(group["report"].nunique()) or 1


def _confidence(group: pd.DataFrame, judged: Sequence[Judged], state: State) -> Grade:
    """A reply came through the victim's own servers; a report states; a To field only claims."""
    if state is State.ADDRESSED:
        return Grade.CLAIMED
    if group["report"].isna().any():
        return Grade.PROVED
    reports = (judged[int(report)] for report in group["report"].dropna())
    spoofed = any(entry.ownership is Ownership.SPOOFED for entry in reports)
    return Grade.STATED if spoofed else Grade.CLAIMED


def _also(person: str, identities: Identities) -> tuple[str, ...]:
    return tuple(
        identities.spelled.get(key, key)
        for key, root in identities.root.items()
        if root == person and key != person
    )


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
