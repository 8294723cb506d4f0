"""Every stored report judged: when, by whom, whose mail, from which server. No pandas yet.

Each report is read alone first; whose mail it was is then decided with all of them in view, since
one mail that left through the victim's own provider does not tell whether a stranger wrote it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bouncescan.analysis.clock import Boundary, find_boundary, happened
from bouncescan.analysis.departures import Departure, find_departure
from bouncescan.analysis.hosts import VictimSide, network_of, organisation
from bouncescan.analysis.making import Making, making_of
from bouncescan.analysis.misuse import Letter, find_misuse
from bouncescan.analysis.origins import Origin, find_origin, from_account
from bouncescan.analysis.ownership import Habits, decide_ownership, fits_in_sent, names_victim
from bouncescan.analysis.roles import Reach, find_reporter, measure_reach
from bouncescan.records.bounce import Kind, Record
from bouncescan.records.findings import Host, Ownership, ReporterRole
from bouncescan.records.message import StoredRecord

__all__ = ["Judged", "judge"]

# RFC 5321, 4.5.4.1: servers give up after four or five days at least; few keep mail twice as long.
_QUEUE_LIFETIME = timedelta(days=10)
# So long nobody sends in another's name unseen.
_LONG = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A report about a delivery (bounce or success) and what was decided for it.

    `sent` is when the original was handed in, as far as the mail tells: its newest hop's date,
    else Arrival-Date, else its Date, else when the report came. `misuse` are the rules by which a
    mail that left through the victim's own provider is a stranger's.
    """

    record: Record
    locators: tuple[str, ...]
    when: datetime | None
    sent: datetime | None
    reporter: Host
    origin: Origin | None
    ownership: Ownership
    departure: Departure | None = None
    misuse: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """True if its recipients count as targeted: spoofed, or nothing tells whose mail it was."""
        if self.ownership is not Ownership.UNDECIDED:
            return self.ownership is Ownership.SPOOFED
        original = self.record.original
        return original is None or not (original.from_ or original.reverse_path)

    @property
    def making(self) -> Making | None:
        """How the original was made; None without one."""
        original = self.record.original
        return making_of(original, by_account=bool(self.misuse)) if original else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """One report read alone."""

    entry: StoredRecord
    boundary: Boundary | None
    reporter: Host
    departure: Departure | None
    ownership: Ownership = field(default=Ownership.UNDECIDED)

    @property
    def record(self) -> Record:
        return self.entry.record


def judge(
    stored: Iterable[StoredRecord], habits: Habits, victim_side: VictimSide
) -> tuple[Judged, ...]:
    """Every bounce and success among the records, judged, in their order."""
    reports = [
        (entry, find_boundary(entry.record.received, victim_side))
        for entry in stored
        if entry.record.kind in {Kind.BOUNCE, Kind.SUCCESS}
    ]
    reach = measure_reach((entry.record, boundary) for entry, boundary in reports)
    drafts = [_draft(entry, boundary, victim_side, reach) for entry, boundary in reports]
    networks = _own_networks(drafts, habits)
    owners = [
        decide_ownership(draft.record.original, draft.departure, habits, networks)
        for draft in drafts
    ]
    misuse = _misuse(drafts, owners, habits, networks)
    return tuple(
        _judged(draft, owner, misuse.get(place, ()), victim_side)
        for place, (draft, owner) in enumerate(zip(drafts, owners, strict=True))
    )


def _draft(
    entry: StoredRecord,
    boundary: Boundary | None,
    victim_side: VictimSide,
    reach: Mapping[str, Reach],
) -> _Draft:
    reporter = find_reporter(entry.record, boundary, victim_side, reach)
    return _Draft(
        entry=entry,
        boundary=boundary,
        reporter=reporter,
        departure=find_departure(entry.record, reporter, boundary, victim_side),
    )


def _own_networks(drafts: Iterable[_Draft], habits: Habits) -> frozenset[str]:
    """From where the victim's own mail is handed in.

    Known by mail that lies in Sent too; or, where Sent was emptied, because mail of the victim's
    own program came from there over a longer time than a stranger stays.
    """
    sure: set[str] = set()
    used: dict[str, list[datetime]] = defaultdict(list)
    for draft in drafts:
        original, departure = draft.record.original, draft.departure
        client = departure.client if departure else None
        network = network_of(client.ip) if client and client.ip else None
        if original is None or network is None or not names_victim(original, habits):
            continue
        if original.mailer and fits_in_sent(original, habits):
            sure.add(network)
        elif habits.knows(original.mailer):
            when = happened(draft.boundary, draft.entry.internal_date, draft.record.date)
            used[network].extend([when] if when else [])
    return frozenset(sure | {net for net, times in used.items() if max(times) - min(times) > _LONG})


def _misuse(
    drafts: Sequence[_Draft],
    owners: Sequence[Ownership],
    habits: Habits,
    networks: frozenset[str],
) -> dict[int, tuple[str, ...]]:
    """By place the reports on mail that a stranger sent through the victim's own provider."""
    places: list[int] = []
    letters: list[Letter] = []
    forged: list[Making] = []
    for place, (draft, owner) in enumerate(zip(drafts, owners, strict=True)):
        original = draft.record.original
        if original is None or not names_victim(original, habits):
            continue
        if owner is Ownership.SPOOFED:
            forged.append(making_of(original, by_account=False))
        elif draft.departure is not None and owner is Ownership.UNDECIDED:
            when = happened(draft.boundary, draft.entry.internal_date, draft.record.date)
            places.append(place)
            letters.append(
                Letter(
                    record=draft.record,
                    making=making_of(original, by_account=False),
                    departure=draft.departure,
                    sent=_sent(draft.record, when),
                    witness=_witness(draft.reporter),
                    mailer_is_known=habits.knows(original.mailer),
                )
            )
    found = find_misuse(letters, forged, networks)
    return {places[at]: rules for at, rules in found.items()}


def _witness(reporter: Host) -> str:
    if reporter.role is ReporterRole.VICTIM_SIDE:
        return ""
    return organisation(reporter.host) or (network_of(reporter.ip) if reporter.ip else "unknown")


def _judged(
    draft: _Draft, owner: Ownership, misuse: tuple[str, ...], victim_side: VictimSide
) -> Judged:
    record = draft.record
    when = happened(draft.boundary, draft.entry.internal_date, record.date)
    origin = find_origin(record, draft.reporter, draft.boundary, victim_side)
    if misuse and draft.departure is not None:
        origin = from_account(draft.departure)
    return Judged(
        record=record,
        locators=draft.entry.locators,
        when=when,
        sent=_sent(record, when),
        reporter=draft.reporter,
        origin=origin,
        ownership=Ownership.SPOOFED if misuse else owner,
        departure=draft.departure,
        misuse=misuse,
    )


def _sent(record: Record, when: datetime | None) -> datetime | None:
    original = record.original
    hops = original.received if original else ()
    newest = next((hop.date for hop in hops if hop.date is not None), None)
    sent = newest or record.arrival_date or (original.date if original else None)
    # Dates of an original can be forged or a clock be wrong: none lies after its report, none
    # longer before it than a queue keeps mail.
    if sent is None or (when is not None and not when - _QUEUE_LIFETIME <= sent <= when):
        return when
    return sent
