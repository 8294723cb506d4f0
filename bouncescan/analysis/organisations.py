"""The servers by organisational domain: many addresses of one house are one thing to complain of.

Roles stay apart: a large provider can be a bystander here and the origin there. Servers whose
name nobody knows are of no organisation.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bouncescan.analysis.appearances import appearances, server_addresses, server_identity
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.who_got_it import Got
from bouncescan.records.bounce import Kind
from bouncescan.records.findings import Grade, Host, Organisation, Server, ServerRole

__all__ = ["organisations"]

_ROLES = list(ServerRole)
_GRADES = list(Grade)
_SENDERS = frozenset({ServerRole.ORIGIN, ServerRole.RELAY})


class _Key(NamedTuple):
    org: str
    role: ServerRole


@dataclass(slots=True)
class _Sums:
    """What cannot be added up from the servers' rows: each counts once in its organisation."""

    people: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    bounces: int = 0

    def targeted(self, by_mail: Mapping[str, frozenset[str]]) -> int:
        """How many got it: named in the reports, or answering one of the mails."""
        groups = [self.people, *(by_mail[mail] for mail in self.mails if mail in by_mail)]
        # A mail that many answered and that many claim must not be gone through for each.
        most = max(groups, key=len)
        rest = {person for group in groups if group is not most for person in group}
        return len(most) + len(rest - most)


def organisations(
    servers: Sequence[Server], judged: Sequence[Judged], got: Got
) -> tuple[Organisation, ...]:
    """Every organisation and role of these servers, the one that targeted most addresses first."""
    groups: dict[_Key, list[Server]] = defaultdict(list)
    for server in servers:
        if server.org is not None:
            groups[_Key(server.org, server.role)].append(server)
    several = {key: rows for key, rows in groups.items() if len(rows) > 1}
    sums = _sum(several, judged, got) if several else {}
    found = [_organisation(key, rows, sums.get(key), got) for key, rows in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.targeted, _ROLES.index(one.role), one.org)))


def _sum(
    groups: Mapping[_Key, Sequence[Server]], judged: Sequence[Judged], got: Got
) -> dict[_Key, _Sums]:
    addresses = server_addresses(judged)

    def named(host: Host, role: ServerRole) -> tuple[str, ServerRole]:
        return server_identity(host, addresses), role

    key_of = {
        named(Host(host=row.host, ip=row.ip), row.role): key
        for key, rows in groups.items()
        for row in rows
    }
    sums: dict[_Key, _Sums] = defaultdict(_Sums)
    for place, entry in enumerate(judged):
        keys = {key_of.get(named(host, role)) for host, role in appearances(entry)}
        for key in keys - {None}:
            if key is not None:
                _add(sums[key], entry, got.by_report.get(place, ()))
    return sums


def _add(sums: _Sums, entry: Judged, people: Sequence[str]) -> None:
    sums.bounces += entry.record.kind is Kind.BOUNCE
    sums.people.update(people)
    original = entry.record.original
    if original is not None and original.message_id:
        sums.mails.add(original.message_id)


def _organisation(key: _Key, rows: Sequence[Server], sums: _Sums | None, got: Got) -> Organisation:
    by_mail = got.by_mail if key.role in _SENDERS else {}
    first = [row.first for row in rows if row.first is not None]
    last = [row.last for row in rows if row.last is not None]
    return Organisation(
        org=key.org,
        role=key.role,
        grade=min((row.grade for row in rows), key=_GRADES.index),
        servers=len(rows),
        ips=tuple(dict.fromkeys(row.ip for row in rows if row.ip is not None)),
        targeted=sums.targeted(by_mail) if sums else rows[0].targeted,
        bounces=sums.bounces if sums else rows[0].bounces,
        originals=len(sums.mails) if sums else rows[0].originals,
        first=min(first, default=None),
        last=max(last, default=None),
        campaigns=tuple(sorted({number for row in rows for number in row.campaigns or ()})),
    )
