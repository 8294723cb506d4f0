"""The servers of the storm: one row for each server and role, by addresses targeted.

All in one pass over the reports: whoever floods a mailbox can let each bounce name another server.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

import pandas as pd

from bouncescan.analysis.appearances import appearances, server_addresses, server_identity
from bouncescan.analysis.best_report import report_worth
from bouncescan.analysis.campaigns import numbers_of
from bouncescan.analysis.hosts import organisation
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.who_got_it import Got, mail_of, who_got_it, worth
from bouncescan.records.bounce import Kind
from bouncescan.records.findings import Grade, Host, Server, ServerRole, TookItFrom
from bouncescan.records.grades import GradedHop
from bouncescan.records.trace import IPAddress

__all__ = ["servers"]

_ROLES = list(ServerRole)
_GRADES = list(Grade)
_INTAKES = list(TookItFrom)
# Whoever answers a spoofed mail got it through these.
_SENDERS = frozenset({ServerRole.ORIGIN, ServerRole.RELAY})
_DRAWN = 100  # ways: more than anybody looks at


class _Key(NamedTuple):
    server: str
    role: ServerRole


def servers(
    judged: Sequence[Judged],
    targeted: pd.DataFrame,
    campaign_of: Mapping[str, int],
    way_in: Callable[[Judged], tuple[GradedHop, ...]] | None = None,
) -> tuple[Server, ...]:
    """All servers that the reports show, the one that reached most addresses first.

    `targeted` is targets.targeted_to_frame; who is only *addressed* does not count. `campaign_of`
    has the campaign of each spoofed mail. `way_in` gives the way of the mail in a report.
    """
    got = who_got_it(targeted)
    addresses = server_addresses(judged)
    tallies: dict[_Key, _Tally] = defaultdict(_Tally)
    for place, entry in enumerate(judged):
        for host, role in appearances(entry):
            tally = tallies[_Key(server_identity(host, addresses), role)]
            tally.add(host, entry)
            tally.people.update(got.by_report.get(place, ()))
            if role is ServerRole.ORIGIN:
                tally.add_origin(entry)
    rows = [
        (_server(key.role, tally, got, campaign_of), tally.best) for key, tally in tallies.items()
    ]
    rows.sort(key=lambda row: _place(row[0]))
    if way_in is None:
        return tuple(row for row, _ in rows)
    drawn = (best for _, best in rows if best is not None)
    ways = {id(best): way_in(best) for best in islice(drawn, _DRAWN)}
    return tuple(replace(row, way=ways.get(id(best), ())) for row, best in rows)


def _place(row: Server) -> tuple[int, int, str, str]:
    return -row.targeted, _ROLES.index(row.role), row.host or "", str(row.ip)


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What the reports that show a server in one role add up to."""

    host: str | None = None
    ip: IPAddress | None = None
    grade: Grade = Grade.CLAIMED
    witnesses: int = 0
    took_it_from: TookItFrom = TookItFrom.UNKNOWN
    handed_in_by: Host | None = None
    bounces: int = 0
    first: datetime | None = None
    last: datetime | None = None
    mails: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    spf: Counter[str] = field(default_factory=Counter)
    best: Judged | None = None  # of those that call it the origin

    def add(self, host: Host, entry: Judged) -> None:
        """Count a report that shows the server as this host."""
        self.host = self.host or host.host
        self.ip = self.ip or host.ip
        self.grade = min(self.grade, host.grade or Grade.CLAIMED, key=_GRADES.index)
        self.witnesses = max(self.witnesses, host.witnesses or 0)
        self.bounces += entry.record.kind is Kind.BOUNCE
        mail = mail_of(entry)
        if mail:
            self.mails.add(mail)
        if entry.when is not None:
            self.first = min(self.first or entry.when, entry.when)
            self.last = max(self.last or entry.when, entry.when)

    def add_origin(self, entry: Judged) -> None:
        """Of an origin also: how it came to have the mail, where that is said best, and its SPF.

        Only the SPF result counts that the host at the boundary noted first (RFC 8601, 5).
        """
        origin = entry.origin
        if origin is None:
            return
        self.took_it_from = min(self.took_it_from, origin.took_it_from, key=_INTAKES.index)
        if origin.handed_in_by is not None:
            peers = [each for each in (self.handed_in_by, origin.handed_in_by) if each]
            self.handed_in_by = min(peers, key=worth)
        self.spf.update(entry.spf[:1])
        if self.best is None or report_worth(entry) < report_worth(self.best):
            self.best = entry

    def targeted(self, by_mail: Mapping[str, frozenset[str]]) -> int:
        """How many got it: named in the reports, or answering one of the mails."""
        groups = [self.people, *(by_mail[mail] for mail in self.mails if mail in by_mail)]
        # A mail that many answered and that many servers claim must not be gone through for each.
        most = max(groups, key=len)
        rest = {person for group in groups if group is not most for person in group}
        return len(most) + len(rest - most)


def _server(role: ServerRole, tally: _Tally, got: Got, campaign_of: Mapping[str, int]) -> Server:
    return Server(
        host=tally.host,
        ip=tally.ip,
        org=organisation(tally.host),
        role=role,
        grade=tally.grade,
        took_it_from=tally.took_it_from,
        handed_in_by=tally.handed_in_by,
        targeted=tally.targeted(got.by_mail if role in _SENDERS else {}),
        bounces=tally.bounces,
        originals=len(tally.mails),
        first=_utc(tally.first),
        last=_utc(tally.last),
        spf=max(tally.spf, key=lambda name: tally.spf[name], default=None),
        campaigns=numbers_of(tally.mails, campaign_of),
        witnesses=tally.witnesses or None,
    )


def _utc(when: datetime | None) -> datetime | None:
    """The same moment in UTC; a date at the end of the calendar may have none."""
    try:
        return when.astimezone(UTC) if when else None
    except OverflowError:
        return None
