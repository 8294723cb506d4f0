"""One stored record judged: when, by whom, whose mail, from which server. No pandas yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bouncescan.analysis.clock import find_boundary, happened
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.origins import Origin, find_origin
from bouncescan.analysis.ownership import Habits, decide_ownership
from bouncescan.analysis.roles import find_reporter, measure_reach
from bouncescan.records.bounce import Kind, Record
from bouncescan.records.findings import Host, Ownership
from bouncescan.records.message import StoredRecord

__all__ = ["Judged", "judge"]

# RFC 5321, 4.5.4.1: servers give up after four or five days at least; few keep mail twice as long.
_QUEUE_LIFETIME = timedelta(days=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A report about a delivery (bounce or success) and what was decided for it.

    `sent` is when the original was handed in, as far as the mail tells: its newest hop's date,
    else Arrival-Date, else its Date, else when the report came.
    """

    record: Record
    locators: tuple[str, ...]
    when: datetime | None
    sent: datetime | None
    reporter: Host
    origin: Origin | None
    ownership: Ownership

    @property
    def is_counted(self) -> bool:
        """True if its recipients count as targeted: spoofed, or nothing tells whose mail it was."""
        if self.ownership is not Ownership.UNDECIDED:
            return self.ownership is Ownership.SPOOFED
        original = self.record.original
        return original is None or not (original.from_ or original.reverse_path)


def judge(
    stored: Iterable[StoredRecord], habits: Habits, victim_side: VictimSide
) -> Iterator[Judged]:
    """Judge every bounce and success among the records, in their order."""
    reports = [
        (entry, find_boundary(entry.record.received, victim_side))
        for entry in stored
        if entry.record.kind in {Kind.BOUNCE, Kind.SUCCESS}
    ]
    reach = measure_reach((entry.record, boundary) for entry, boundary in reports)
    for entry, boundary in reports:
        record = entry.record
        reporter = find_reporter(record, boundary, victim_side, reach)
        ownership = decide_ownership(record.original, reporter, boundary, habits, victim_side)
        when = happened(boundary, entry.internal_date, record.date)
        yield Judged(
            record=record,
            locators=entry.locators,
            when=when,
            sent=_sent(record, when),
            reporter=reporter,
            origin=find_origin(record, reporter, boundary, victim_side),
            ownership=ownership,
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
