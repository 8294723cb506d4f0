"""From a case to its findings: the order of the analysis, and nothing else."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import pandas as pd

from bouncescan.analysis.campaigns import campaign_of_mail, campaigns
from bouncescan.analysis.circle import learn_circle
from bouncescan.analysis.clock import find_boundary
from bouncescan.analysis.copies import Copy, find_copies
from bouncescan.analysis.figures import count_people, figures_of_reading, finding_of
from bouncescan.analysis.forwarded import find_forwarded, handed_on
from bouncescan.analysis.frames import from_timestamp
from bouncescan.analysis.hosts import VictimSide, learn_victim_side
from bouncescan.analysis.identities import Identities, join_identities
from bouncescan.analysis.incidents import find_incidents
from bouncescan.analysis.independence import learn_known
from bouncescan.analysis.judging import DELIVERIES, Judged, judge
from bouncescan.analysis.leak import (
    Material,
    estimate_targeted,
    find_harvest,
    find_listed,
    weigh_sources,
)
from bouncescan.analysis.links import learn_links, quoted_links
from bouncescan.analysis.machines import History, find_machines
from bouncescan.analysis.named import addressed_by, addresses_named, only_claimed, originals_of
from bouncescan.analysis.organisations import organisations
from bouncescan.analysis.ownership import Habits, learn_habits
from bouncescan.analysis.people import Knowledge, maybe, people
from bouncescan.analysis.replies import Awaited, Reply, find_replies
from bouncescan.analysis.resemblance import learn_resemblance
from bouncescan.analysis.servers import servers
from bouncescan.analysis.sightings import Storm, find_sightings
from bouncescan.analysis.targets import targeted_to_frame
from bouncescan.analysis.timeline import timeline
from bouncescan.analysis.trust import grade_hops
from bouncescan.analysis.verdict import decide_who_sent
from bouncescan.analysis.victim import own_addresses
from bouncescan.analysis.who_got_it import servers_of_people, who_got_it
from bouncescan.analysis.witnesses import weigh_witnesses
from bouncescan.casefile.case import Case
from bouncescan.records.bounce import Kind
from bouncescan.records.contact import Contact
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import (
    Findings,
    Person,
)
from bouncescan.records.grades import GradedHop, Trace
from bouncescan.records.message import MailHeader, StoredRecord
from bouncescan.version import __version__

__all__ = ["Examined", "analyze", "examine"]

_LONGEST_WAY = 50  # lines; a stranger can write a thousand
_OTHER_REPORTS = tuple(kind for kind in Kind if kind not in {*DELIVERIES, Kind.OTHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The findings, and what they were made of."""

    findings: Findings
    case: Case  # open, for the whole records
    headers: tuple[MailHeader, ...]  # of all mail but bounces and other reports
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
    # The same texts stand in many rows: as Python's own each is kept once, in pyarrow's columns,
    # which pandas takes where they are installed, in every row.
    with _one_collection(), pd.option_context("mode.string_storage", "python"):
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
    has_history = case.keeps_history
    headers = tuple(case.headers())
    victim_side = learn_victim_side(headers, victim, provider_domains)
    habits = learn_habits(headers, victim)
    judged = judge(case.records(*DELIVERIES), habits, victim_side)
    counted = tuple(entry for entry in judged if entry.is_counted)
    own_keys = own_addresses(victim, headers, addresses_named(counted))
    others = case.records(*_OTHER_REPORTS)
    reports = _places(judged) | _places(others)

    resemblance = learn_resemblance(headers, counted, reports, own_keys)
    # Of the reports all is known now, and in a storm their headers would fill the memory.
    headers = tuple(header for header in headers if str(header.locator) not in reports)
    awaited = Awaited(
        originals=originals_of(counted),
        addressed=addressed_by(counted),
        victim=own_keys,
        victim_side=victim_side,
        resemblance=resemblance,
        links=learn_links(judged),
        quoted=quoted_links(case.records(Kind.OTHER)),
    )
    replies = tuple(find_replies(headers, others, awaited))
    del awaited, resemblance  # which hold as much as the storm has mails
    identities = join_identities(counted, replies)
    targeted = targeted_to_frame(counted, replies, identities)
    targeted = targeted[~targeted["person"].isin(own_keys)]
    found = campaigns(counted, targeted)
    campaign_of = campaign_of_mail(found)
    contacts = case.contacts()
    forwarded = handed_on(case.records(Kind.OTHER))
    circle = learn_circle(
        headers,
        forwarded,
        contacts,
        min((each.first for each in found if each.first is not None), default=None),
        (own_keys, victim_side),
    )
    copies = (
        *find_copies(headers, found, own_keys, victim_side),
        *find_forwarded(forwarded, found, circle),
    )
    seen = (copy.sender for copy in copies if copy.sender and copy.handed_over_by is None)
    known_to_her = learn_known(habits.written_to(), (card.address for card in contacts))
    judged = weigh_witnesses(judged, seen, known_to_her)
    counted = tuple(entry for entry in judged if entry.is_counted)
    storm = _storm(targeted, reports.union(reply.locator for reply in replies))
    sightings = machines = None
    if has_history:
        sightings = find_sightings(
            headers, storm, identities, victim=own_keys, victim_side=victim_side
        )
        history = History(headers=headers, places=storm.places, began=storm.began, victim=own_keys)
        machines = find_machines(history, storm.of_target, identities)
    known = Knowledge(
        sightings=sightings,
        book=contacts or None,
        servers_of=servers_of_people(counted, targeted),
        campaign_of=campaign_of,
        machines=machines,
        victim=own_keys,
    )
    persons = people(targeted, counted, replies, identities, known)
    material = replace(
        _material(persons, contacts, identities, known, storm),
        claimed=only_claimed(targeted, counted),
    )
    where_from = weigh_sources(material)
    harvest = find_harvest(material, where_from)
    listed = find_listed(where_from, harvest, material)
    perhaps = maybe(listed, persons, identities, known) if listed is not None else None
    rows = servers(counted, targeted, campaign_of, partial(_way, case, victim_side))
    findings = Findings(
        program=f"bouncescan {__version__}",
        case=case.name,
        victim=victim,
        read=figures_of_reading(case, judged),
        sources=case.sources(),
        counts=estimate_targeted(count_people(persons, perhaps), counted, material, where_from),
        servers=rows,
        organisations=organisations(rows, counted, who_got_it(targeted)),
        people=(*persons, *(perhaps or ())),
        timeline=timeline(counted),
        bounces=tuple(map(finding_of, judged)),
        has_history=has_history,
        has_address_book=bool(contacts),
        who_sent=decide_who_sent(judged, copies, case.lookups()),
        campaigns=found,
        where_from=where_from,
        harvest=harvest,
        unreadable=tuple(
            Evidence(rule="unreadable", parameters={"place": str(entry.locator), "why": entry.why})
            for entry in case.unreadable()
        ),
    )
    return Examined(
        findings=findings,
        case=case,
        headers=headers,
        victim_side=victim_side,
        habits=habits,
        judged=judged,
        replies=replies,
        identities=identities,
        copies=copies,
        contacts=contacts,
    )


def _way(case: Case, side: VictimSide, entry: Judged) -> tuple[GradedHop, ...]:
    """The way of the mail that came back in a report."""
    record = case.record(entry.record.content_id)
    hops = grade_hops(record, find_boundary(record.received, side), entry.reporter, side)
    return tuple(islice((hop for hop in hops if hop.trace is Trace.ORIGINAL), _LONGEST_WAY))


def _storm(targeted: pd.DataFrame, places: frozenset[str]) -> Storm:
    incidents = find_incidents(map(from_timestamp, targeted["sent"]))
    # A reply to a mail that nobody has seen tells no more than when it came itself.
    first = targeted["sent"].fillna(targeted["when"]).groupby(targeted["person"]).min()
    of_target = {
        str(person): incidents.began(from_timestamp(when)) for person, when in first.items()
    }
    main = Counter(of_target.values()).most_common(1)
    return Storm(of_target=of_target, began=main[0][0] if main else None, places=places)


def _material(
    persons: Sequence[Person],
    contacts: Sequence[Contact],
    identities: Identities,
    known: Knowledge,
    storm: Storm,
) -> Material:
    return Material(
        targets={identities.person(person.address): person.state for person in persons},
        sightings=known.sightings,
        book={identities.person(card.address): card for card in contacts} or None,
        machines=frozenset(known.machines or ()),
        of_other_storms=frozenset(
            person for person, began in storm.of_target.items() if began != storm.began
        ),
        began=storm.began,
    )


def _places(reports: Iterable[Judged | StoredRecord]) -> frozenset[str]:
    return frozenset(locator for entry in reports for locator in entry.locators)
