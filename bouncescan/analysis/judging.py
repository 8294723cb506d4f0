"""Every stored report judged: when, by whom, whose mail, from which server. No pandas yet.

Each report is read alone first; whose mail it was is then decided with all of them in view, since
one mail that left through the victim's own provider does not tell whether a stranger wrote it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar, cast

from bouncescan.analysis.clock import find_boundary, happened
from bouncescan.analysis.departures import Departure, find_departure, from_account
from bouncescan.analysis.gist import Gist, gist_of
from bouncescan.analysis.hosts import VictimSide, network_of
from bouncescan.analysis.incidents import find_incidents
from bouncescan.analysis.independence import (
    UNSEEN,
    Witness,
    keeps_mailbox_known_since,
    learn_known,
    witness_of,
)
from bouncescan.analysis.making import Making
from bouncescan.analysis.misuse import Letter, find_misuse
from bouncescan.analysis.origins import Origin, find_origin
from bouncescan.analysis.ownership import Habits, decide_ownership, fits_in_sent, names_victim
from bouncescan.analysis.reach import measure_reach
from bouncescan.analysis.reporters import find_reporter
from bouncescan.analysis.reporting import Identity, Reach, reporting_of
from bouncescan.analysis.results import counting_results
from bouncescan.records.bounce import Kind, Record
from bouncescan.records.findings import Host, Ownership, ReporterRole
from bouncescan.records.message import StoredRecord

__all__ = ["DELIVERIES", "Judged", "judge"]

# What tells of a delivery.
DELIVERIES = (Kind.BOUNCE, Kind.SUCCESS)
# RFC 5321, 4.5.4.1: servers give up after four or five days at least; few keep mail twice as long.
_QUEUE_LIFETIME = timedelta(days=10)
# So long nobody sends in another's name unseen.
_LONG = timedelta(days=180)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A report about a delivery (bounce or success) and what was decided for it.

    `record` is what is kept of it. `sent` is when the original was handed in, as far as the mail
    tells: its newest hop's date, else Arrival-Date, else its Date, else when the report came.
    `spf` are the results that the reporter noted. `misuse` are the rules by which a mail that left
    through the victim's own provider is a stranger's.
    """

    record: Gist
    locators: tuple[str, ...]
    when: datetime | None
    sent: datetime | None
    reporter: Host
    origin: Origin | None
    ownership: Ownership = Ownership.UNDECIDED
    departure: Departure | None = None
    spf: tuple[str, ...] = ()
    misuse: tuple[str, ...] = ()
    witness: Witness = UNSEEN

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
        if original is None or not self.misuse:
            return original.making if original else None
        return replace(original.making, by_account=True)


def judge(
    stored: Iterable[StoredRecord], habits: Habits, victim_side: VictimSide
) -> tuple[Judged, ...]:
    """Every bounce and success among the records, judged, in their order.

    `stored` is gone through twice, a record at a time: how far each reporter reaches is known only
    when all have been seen, and held whole they would take gigabytes.
    """
    reach = measure_reach(
        (entry.record, find_boundary(entry.record.received, victim_side))
        for entry in _reports(stored)
    )
    same = _Same()
    drafts = [_read_alone(entry, habits, victim_side, reach, same) for entry in _reports(stored)]
    networks = _own_networks(drafts, habits)
    owners = [_owner(draft, habits, networks) for draft in drafts]
    misuse = _misuse(drafts, owners, habits, networks)
    return tuple(
        _judged(draft, owner, misuse.get(place, ()))
        for place, (draft, owner) in enumerate(zip(drafts, owners, strict=True))
    )


def _reports(stored: Iterable[StoredRecord]) -> Iterator[StoredRecord]:
    return (entry for entry in stored if entry.record.kind in DELIVERIES)


class _Same:
    """Of values that are equal one: a storm has few servers, and a report for each of its mails."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}

    def of(self, value: T) -> T:
        return cast("T", self._known.setdefault(value, value))


def _read_alone(
    entry: StoredRecord,
    habits: Habits,
    victim_side: VictimSide,
    reach: Mapping[Identity, Reach],
    same: _Same,
) -> Judged:
    """One report, with all that can be told while the victim's networks are not known."""
    record, gist = entry.record, gist_of(entry.record)
    boundary = find_boundary(record.received, victim_side)
    when = happened(boundary, entry.internal_date, record.date)
    report = reporting_of(record, boundary, reach)
    reporter = find_reporter(report, victim_side)
    departure = same.of(find_departure(report, reporter, victim_side))
    results = counting_results(record.original, reporter)
    return Judged(
        record=gist,
        locators=entry.locators,
        when=when,
        sent=_sent(record, when),
        reporter=same.of(reporter),
        witness=same.of(witness_of(record, boundary)),
        origin=same.of(find_origin(report, reporter, victim_side)),
        ownership=decide_ownership(gist.original, departure, habits, frozenset()),
        departure=departure,
        spf=tuple(result.result for result in results if result.method == "spf"),
    )


def _owner(draft: Judged, habits: Habits, networks: frozenset[str]) -> Ownership:
    """Whose mail it was; the networks tell only of what left through the victim's provider."""
    if draft.departure is None:
        return draft.ownership
    return decide_ownership(draft.record.original, draft.departure, habits, networks)


def _own_networks(drafts: Iterable[Judged], habits: Habits) -> frozenset[str]:
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
            used[network].extend([draft.when] if draft.when else [])
    return frozenset(sure | {net for net, times in used.items() if max(times) - min(times) > _LONG})


def _misuse(
    drafts: Sequence[Judged],
    owners: Sequence[Ownership],
    habits: Habits,
    networks: frozenset[str],
) -> dict[int, tuple[str, ...]]:
    """By place the reports on mail that a stranger sent through the victim's own provider."""
    friends = _of_friends(drafts, owners, habits)
    places: list[int] = []
    letters: list[Letter] = []
    forged: list[Making] = []
    for place, (draft, owner) in enumerate(zip(drafts, owners, strict=True)):
        original = draft.record.original
        if original is None or owner is Ownership.OWN:
            continue
        if owner is Ownership.SPOOFED:
            forged.append(original.making)
        elif draft.departure is not None and names_victim(original, habits):
            places.append(place)
            letters.append(
                Letter(
                    record=draft.record,
                    making=original.making,
                    departure=draft.departure,
                    sent=draft.sent,
                    reporter=draft.reporter,
                    witness=draft.witness,
                    is_of_friends=place in friends,
                    mailer_is_known=habits.knows(original.mailer),
                )
            )
    found = find_misuse(letters, forged, networks, _ways_out(drafts, owners))
    return {places[at]: rules for at, rules in found.items()}


def _of_friends(
    drafts: Sequence[Judged], owners: Sequence[Ownership], habits: Habits
) -> frozenset[int]:
    """By place the reports by servers of people whom the victim wrote to before that storm."""
    known = learn_known(habits.written_to())
    since = {
        place: since
        for place, (draft, owner) in enumerate(zip(drafts, owners, strict=True))
        if draft.departure is not None and owner is not Ownership.OWN
        if (since := keeps_mailbox_known_since(draft.reporter, draft.witness, draft.record, known))
    }
    if not since:
        return frozenset()
    strange = zip(drafts, owners, strict=True)
    storms = find_incidents(draft.sent for draft, owner in strange if owner is not Ownership.OWN)
    return frozenset(
        place
        for place, when in since.items()
        if (began := storms.began(drafts[place].sent)) is not None and when < began
    )


def _ways_out(drafts: Sequence[Judged], owners: Sequence[Ownership]) -> frozenset[str]:
    """The networks from which the provider sends, as it says itself and the victim's mail shows."""
    return frozenset(
        network_of(draft.departure.server.ip)
        for draft, owner in zip(drafts, owners, strict=True)
        if draft.departure is not None
        and draft.departure.server.ip is not None
        and (owner is Ownership.OWN or draft.reporter.role is ReporterRole.VICTIM_SIDE)
    )


def _judged(draft: Judged, owner: Ownership, misuse: tuple[str, ...]) -> Judged:
    if misuse and draft.departure is not None:
        origin = from_account(draft.departure)
        return replace(draft, origin=origin, ownership=Ownership.SPOOFED, misuse=misuse)
    return draft if owner is draft.ownership else replace(draft, ownership=owner)


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
