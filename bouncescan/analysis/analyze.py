"""From a case to its findings: the order of the analysis, and nothing else."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from bouncescan.analysis.campaigns import campaign_of_mail, campaigns
from bouncescan.analysis.copies import Copy, find_copies
from bouncescan.analysis.frames import from_timestamp
from bouncescan.analysis.hosts import VictimSide, learn_victim_side
from bouncescan.analysis.identities import Identities, join_identities
from bouncescan.analysis.incidents import find_incidents
from bouncescan.analysis.judging import Judged, judge
from bouncescan.analysis.ownership import Habits, learn_habits
from bouncescan.analysis.people import Knowledge, people
from bouncescan.analysis.replies import Awaited, Reply, find_replies
from bouncescan.analysis.servers import servers, servers_of_people
from bouncescan.analysis.sightings import sightings_to_frame
from bouncescan.analysis.targets import targeted_to_frame
from bouncescan.analysis.timeline import timeline
from bouncescan.analysis.verdict import decide_who_sent
from bouncescan.casefile.case import Case
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Action, Kind
from bouncescan.records.contact import Contact
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import (
    BounceFinding,
    Counts,
    Findings,
    Ownership,
    Person,
    Read,
    State,
)
from bouncescan.records.message import MailHeader, StoredRecord
from bouncescan.version import __version__

__all__ = ["Examined", "analyze", "examine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The findings, and what they were made of."""

    findings: Findings
    stored: tuple[StoredRecord, ...]
    headers: tuple[MailHeader, ...]
    victim_side: VictimSide
    habits: Habits
    judged: tuple[Judged, ...]
    replies: tuple[Reply, ...]
    identities: Identities
    copies: tuple[Copy, ...]
    contacts: tuple[Contact, ...]


def analyze(case: Case, *, provider_domains: Sequence[str] = ()) -> Findings:
    """All findings of a case; see examine."""
    return examine(case, provider_domains=provider_domains).findings


def examine(case: Case, *, provider_domains: Sequence[str] = ()) -> Examined:
    """All findings of a case, and what they were made of.

    `provider_domains` are the organisational domains of the victim's provider's own hosts.
    """
    with _one_collection():
        return _examine(case, provider_domains)


@contextmanager
def _one_collection() -> Iterator[None]:
    """The collector rests: it would walk over all records again and again, none in a cycle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _examine(case: Case, provider_domains: Sequence[str]) -> Examined:
    victim = case.victim
    own_keys = frozenset(map(address_key, victim))
    has_history = case.keeps_history
    stored = tuple(case.records())
    headers = tuple(case.headers())
    victim_side = learn_victim_side(headers, victim, provider_domains)
    habits = learn_habits(headers, victim)
    judged = judge(stored, habits, victim_side)
    counted = tuple(entry for entry in judged if entry.is_counted)

    awaited = Awaited(
        originals=_originals(counted),
        addressed=_addressed(counted),
        victim=own_keys,
        victim_side=victim_side,
    )
    replies = tuple(find_replies(headers, stored, awaited))
    identities = join_identities(counted, replies)
    targeted = targeted_to_frame(counted, replies, identities)
    targeted = targeted[~targeted["person"].isin(own_keys)]
    found = campaigns(counted, targeted)
    campaign_of = campaign_of_mail(found)
    copies = tuple(find_copies(headers, found, own_keys, victim_side))
    contacts = case.contacts()
    sightings = None
    if has_history:
        sightings = sightings_to_frame(
            headers,
            _beginnings(targeted),
            reports=_places(stored),
            victim_side=victim_side,
        )
    known = Knowledge(
        sightings=sightings,
        book=contacts or None,
        servers_of=servers_of_people(counted, targeted),
        campaign_of=campaign_of,
    )
    persons = people(targeted, counted, replies, identities, known)
    findings = Findings(
        program=f"bouncescan {__version__}",
        case=case.name,
        victim=victim,
        read=_read(case, judged),
        sources=case.sources(),
        counts=_counts(persons),
        servers=servers(counted, targeted, campaign_of),
        people=persons,
        timeline=timeline(counted),
        bounces=tuple(map(_finding, judged)),
        has_history=has_history,
        has_address_book=bool(contacts),
        who_sent=decide_who_sent(judged, copies, case.lookups()),
        campaigns=found,
        unreadable=tuple(
            Evidence(rule="unreadable", parameters={"place": str(entry.locator), "why": entry.why})
            for entry in case.unreadable()
        ),
    )
    return Examined(
        findings=findings,
        stored=stored,
        headers=headers,
        victim_side=victim_side,
        habits=habits,
        judged=judged,
        replies=replies,
        identities=identities,
        copies=copies,
        contacts=contacts,
    )


def _originals(counted: Sequence[Judged]) -> frozenset[str]:
    """The Message-IDs of the spoofed mails."""
    originals = (entry.record.original for entry in counted)
    return frozenset(each.message_id for each in originals if each and each.message_id)


def _addressed(counted: Sequence[Judged]) -> dict[str, list[datetime]]:
    """When a spoofed mail whose To or Cc names an address was sent, by address key."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for entry in counted:
        original = entry.record.original
        if original is not None and entry.sent is not None:
            for address in (*original.to, *original.cc):
                found[address_key(address)].append(entry.sent)
    return found


def _beginnings(targeted: pd.DataFrame) -> dict[str, datetime | None]:
    """For each person the beginning of the storm that first targeted them."""
    incidents = find_incidents(map(from_timestamp, targeted["sent"]))
    first = targeted.groupby("person")["sent"].min()
    return {str(person): incidents.began(from_timestamp(when)) for person, when in first.items()}


def _places(stored: Sequence[StoredRecord]) -> frozenset[str]:
    return frozenset(
        locator
        for entry in stored
        if entry.record.kind is not Kind.OTHER
        for locator in entry.locators
    )


def _read(case: Case, judged: Sequence[Judged]) -> Read:
    bounces = [entry for entry in judged if entry.record.kind is Kind.BOUNCE]
    of = {
        ownership: sum(entry.ownership is ownership for entry in bounces) for ownership in Ownership
    }
    totals = case.totals()
    return Read(
        messages=totals.messages,
        bounces=len(bounces),
        spoofed=of[Ownership.SPOOFED],
        own=of[Ownership.OWN],
        undecided=of[Ownership.UNDECIDED],
        duplicates=totals.duplicates,
        other=totals.messages - totals.duplicates - len(bounces) - totals.unreadable,
        unreadable=totals.unreadable,
    )


def _counts(persons: Sequence[Person]) -> Counts:
    of = {state: sum(person.state is state for person in persons) for state in State}
    return Counts(
        failed=of[State.FAILED],
        delayed=of[State.DELAYED],
        reached=of[State.REACHED],
        addressed=of[State.ADDRESSED],
        maybe=None,
        at_least=of[State.FAILED] + of[State.DELAYED] + of[State.REACHED],
    )


def _finding(entry: Judged) -> BounceFinding:
    record = entry.record
    named = [
        (recipient.action, recipient.original_recipient or recipient.final_recipient)
        for recipient in record.recipients
    ]
    return BounceFinding(
        message_id=record.message_id,
        locators=entry.locators,
        kind=record.kind,
        ownership=entry.ownership,
        original_message_id=record.original.message_id if record.original else None,
        reporter=entry.reporter,
        origin=entry.origin.server if entry.origin else None,
        failed=tuple(address for action, address in named if action is Action.FAILED),
        delayed=tuple(address for action, address in named if action is Action.DELAYED),
        when=entry.when,
    )
