"""One server: every role that reports gave it, by which rule, and one way of a mail past it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bouncescan.analysis.analyze import Examined
from bouncescan.analysis.appearances import appearances, server_addresses, server_identity
from bouncescan.analysis.best_report import best_report
from bouncescan.analysis.clock import find_boundary
from bouncescan.analysis.copies import evidence_of_copies
from bouncescan.analysis.explain.because import why_origin, why_reporter
from bouncescan.analysis.explain.hand_overs import Identity, handed_in, ways_past
from bouncescan.analysis.explain.message import explain_report, report_line
from bouncescan.analysis.explain.things import names_hop, naming_records, servers_of
from bouncescan.analysis.hosts import organisation
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.trust import grade_hops
from bouncescan.mail.trace import parse_ip
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import (
    MessageExplained,
    ServerExplained,
    ServerPart,
)
from bouncescan.records.findings import Findings, Grade, Host, Server, ServerRole

__all__ = ["explain_server"]

_REPORTS = 5
_PLACES = 3


def explain_server(examined: Examined, findings: Findings, key: str) -> ServerExplained:
    """The server of this identity (frames.server_identity)."""
    addresses = server_addresses(examined.judged)

    def identity(host: Host) -> str:
        return server_identity(host, addresses)

    entries = [
        entry
        for entry in examined.judged
        if any(identity(host) == key for host in servers_of(entry))
    ]
    counted = [entry for entry in entries if entry.is_counted]
    parts = tuple(
        ServerPart(server=server, rules=_rules(server.role, counted, key, identity))
        for server in findings.servers
        if identity(_host(server)) == key
    )
    ip = parse_ip(key)
    names = _names(entries, key, identity) or ([key] if ip is None else [])
    side = examined.victim_side
    shown = counted or entries or _naming(examined, key)
    times = [entry.when for entry in shown if entry.when is not None]
    return ServerExplained(
        host=names[0] if names else None,
        ip=ip,
        org=organisation(names[0]) if names else None,
        also=tuple(names[1:]),
        is_providers=any(map(side.serves, names)) or ip in side.ips,
        parts=parts,
        handed_in=tuple(handed_in(counted, key, identity)),
        named_in={} if entries else _named_in(examined, shown, key),
        first=min(times, default=None),
        last=max(times, default=None),
        reports=tuple(map(report_line, _by_time(shown)[:_REPORTS])),
        reports_in_all=len(shown),
        path=_path(examined, shown, key, identity),
        copies=tuple(_copies(examined, key, identity)),
        ways=tuple(ways_past(counted or _naming(examined, key), key, identity)),
    )


def _copies(examined: Examined, key: str, identity: Identity) -> Iterator[Evidence]:
    """Copies of the spoofed mail that came from it, as the victim's provider or a friend's says."""
    its = [copy for copy in examined.copies if copy.sender and identity(copy.sender) == key]
    yield from evidence_of_copies(its, is_providers=False)
    yield from evidence_of_copies(its, is_providers=True)


def _host(server: Server) -> Host:
    return Host(host=server.host, ip=server.ip)


def _names(entries: Sequence[Judged], key: str, identity: Identity) -> list[str]:
    """Its names, the most frequent first."""
    names = Counter(
        host.host.lower()
        for entry in entries
        for host in servers_of(entry)
        if host.host and identity(host) == key
    )
    return [name for name, _ in names.most_common()]


def _by_time(entries: Sequence[Judged]) -> list[Judged]:
    return sorted(entries, key=lambda entry: (entry.when is None, entry.when))


def _rules(
    role: ServerRole, entries: Sequence[Judged], key: str, identity: Identity
) -> tuple[Evidence, ...]:
    """The rules that gave it this role, each with the number of reports and the first places."""
    places: dict[str, list[str]] = defaultdict(list)
    for entry in _by_time(entries):
        roles = {each for host, each in appearances(entry) if identity(host) == key}
        if role in roles:
            places[_rule(role, entry)].append(entry.locators[0])
    by_frequency = sorted(places.items(), key=lambda item: -len(item[1]))
    return tuple(
        Evidence(rule=rule, parameters={"n": len(found)}, locators=tuple(found[:_PLACES]))
        for rule, found in by_frequency
    )


def _rule(role: ServerRole, entry: Judged) -> str:
    """Of an origin that reported it itself, what gave it away as the sender."""
    why = why_origin(entry) if role is ServerRole.ORIGIN else why_reporter(entry)
    return why_reporter(entry).rule if why.rule == "its_reporter_sent_it" else why.rule


def _naming(examined: Examined, key: str) -> list[Judged]:
    """The reports that name it in a hop only."""
    named = {record.content_id for record in naming_records(examined.case, key)}
    return [entry for entry in examined.judged if entry.record.content_id in named]


def _named_in(examined: Examined, entries: Sequence[Judged], key: str) -> dict[Grade, int]:
    side = examined.victim_side
    grades: Counter[Grade] = Counter()
    for entry in entries:
        record = examined.case.record(entry.record.content_id)
        boundary = find_boundary(record.received, side)
        for graded in grade_hops(record, boundary, entry.reporter, side):
            grades[graded.grade] += names_hop(graded.hop, key)
    return {grade: grades[grade] for grade in Grade if grades[grade]}


def _path(
    examined: Examined, entries: Sequence[Judged], key: str, identity: Identity
) -> MessageExplained | None:
    """One report drawn whole: one that calls it the origin, if there is any."""
    if not entries:
        return None
    sent = [entry for entry in entries if entry.origin and identity(entry.origin.server) == key]
    return explain_report(examined, best_report(_by_time(sent or entries)))
