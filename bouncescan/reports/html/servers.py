"""Which servers had a part in it: those that sent it first, the bystanders apart from them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.findings import BounceFinding, Findings, Host, Server, ServerRole
from bouncescan.records.grades import Grade, GradedHop, Trace
from bouncescan.reports.hop_words import (
    boundary_told,
    grade_told,
    hop_told,
    where_believing_ends,
)
from bouncescan.reports.html.charts import Picture, draw_servers
from bouncescan.reports.html.evidence import Place, explain_command, place_of
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.rules import word_for_reporter
from bouncescan.reports.safe import shorten
from bouncescan.reports.server_words import how_known, network_told, server_times
from bouncescan.reports.steps import network_step
from bouncescan.reports.words import server_name, word_for_role

__all__ = ["Group", "Row", "Servers", "tell_servers"]

_NAME_CELLS = 100
_SHOWN = 100  # of each group; servers.csv has them all
_REPORTERS = 5
_PLACES = 3
_MOST_BELIEVED = 20
_MOST_CLAIMED = 10

_SENDING = frozenset({ServerRole.ORIGIN, ServerRole.RELAY})

_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a mail's way; without a grade it says something about those around it."""

    grade: str
    tone: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One server, and what is known of it for who wants to know."""

    name: str
    role: str
    is_origin: bool
    whose: str
    targeted: int
    bounces: int
    originals: int
    times: str
    known: tuple[str, ...]
    told_by: tuple[str, ...]
    places: tuple[Place, ...]
    way: tuple[Line, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Servers that had a like part."""

    title: str
    says: str
    rows: tuple[Row, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The section."""

    title: str
    picture: Picture | None
    headings: tuple[str, ...]
    known_title: str
    told_title: str
    places_title: str
    way_title: str
    command_title: str
    groups: tuple[Group, ...]
    caution: str
    next_step: str | None


def tell_servers(findings: Findings, words: Texts) -> Servers | None:
    """None where no server is known."""
    if not findings.servers:
        return None
    ordered = servers_by_reach(findings.servers)
    told = _told_about(findings.bounces)
    return Servers(
        title=words.gettext("Servers, by the addresses that they targeted"),
        picture=draw_servers(ordered, words),
        headings=(
            words.gettext("server"),
            words.gettext("addresses"),
            words.gettext("bounces"),
            words.gettext("mails"),
        ),
        known_title=words.gettext("How that is known"),
        told_title=words.gettext("Whose bounces tell of it"),
        places_title=words.gettext("Some of these bounces"),
        way_title=words.gettext("The way of one of its mails, the newest line first"),
        command_title=words.gettext("Every line, and the way of its mails from server to server"),
        groups=tuple(_groups(findings, ordered, told, words)),
        caution=words.gettext(
            "A server that sent it may itself have been broken into: its owner need not know of it."
            " Bystanders did nothing wrong."
        ),
        next_step=network_step(findings, words),
    )


def _groups(
    findings: Findings,
    ordered: Sequence[Server],
    told: Mapping[_Key, Sequence[BounceFinding]],
    words: Texts,
) -> Iterator[Group]:
    sending = [each for each in ordered if each.role in _SENDING]
    others = [each for each in ordered if each.role not in _SENDING]
    for title, says, servers in (
        (words.gettext("These sent it or passed it on"), "", sending),
        (
            words.gettext("These only had to do with its recipients"),
            words.gettext("They refused the mail or took it for a recipient. Do not blame them."),
            others,
        ),
    ):
        if servers:
            rows = tuple(_row(each, told, findings.case, words) for each in servers[:_SHOWN])
            yield Group(title=title, says=says, rows=rows, more=_more(servers, words))


def _more(servers: Sequence[Server], words: Texts) -> str | None:
    hidden = len(servers) - _SHOWN
    if hidden <= 0:
        return None
    return words.ngettext(
        "... and {n} more: bouncescan servers gives them all.",
        "... and {n} more: bouncescan servers gives them all.",
        hidden,
    ).format(n=hidden)


def _row(
    server: Server, told: Mapping[_Key, Sequence[BounceFinding]], case: str, words: Texts
) -> Row:
    bounces = told.get(_key(server), ())
    whose = (server.org, server.country)
    result = shorten(server.spf or "", 20)
    spf = words.gettext("SPF {result}").format(result=result) if result else None
    places = [bounce.locators[0] for bounce in bounces if bounce.locators]
    return Row(
        name=shorten(server_name(server, words), _NAME_CELLS),
        role=word_for_role(server.role, words, server.grade),
        is_origin=server.role is ServerRole.ORIGIN,
        whose=", ".join(shorten(part, 60) for part in (*whose, spf) if part),
        targeted=server.targeted,
        bounces=server.bounces,
        originals=server.originals,
        times=server_times(server.first, server.last, words)
        if server.first and server.last
        else "",
        known=(*how_known(server, words), *network_told(server, words)),
        told_by=tuple(_reporters(bounces, words)),
        places=tuple(place_of(each, case) for each in places[:_PLACES]),
        way=tuple(_way(server.way, words)),
        command=explain_command(case, str(server.ip or server.host or "")),
    )


def _way(hops: Sequence[GradedHop], words: Texts) -> Iterator[Line]:
    """The lines that can be believed, then those that anybody can have written."""
    believed = [hop for hop in hops if hop.grade is not Grade.CLAIMED]
    claimed = [hop for hop in hops if hop.grade is Grade.CLAIMED]
    yield from (_line(hop, words) for hop in believed[:_MOST_BELIEVED])
    if claimed:
        yield Line(
            grade="",
            tone="",
            says=(where_believing_ends(believed, Trace.ORIGINAL, words).strip("- "),),
        )
    yield from (_line(hop, words) for hop in claimed[:_MOST_CLAIMED])
    hidden = len(believed[_MOST_BELIEVED:]) + len(claimed[_MOST_CLAIMED:])
    if hidden:
        more = words.ngettext("... and {n} more line", "... and {n} more lines", hidden)
        yield Line(grade="", tone="", says=(more.format(n=hidden),))


def _line(hop: GradedHop, words: Texts) -> Line:
    boundary = (boundary_told(hop, words),) if hop.is_boundary else ()
    return Line(
        grade=grade_told(hop.grade, words),
        tone=hop.grade.value,
        says=(*hop_told(hop, words), *boundary),
    )


def _told_about(bounces: Iterable[BounceFinding]) -> Mapping[_Key, list[BounceFinding]]:
    """The bounces that name each server, as the one it came from or as the one that wrote."""
    told: dict[_Key, list[BounceFinding]] = defaultdict(list)
    for bounce in bounces:
        named = {_key(host) for host in (bounce.origin, bounce.reporter) if host}
        for key in named:
            told[key].append(bounce)
    return told


def _key(host: Host | Server) -> _Key:
    # Servers stand by address; the name of one may be spelled in several ways.
    return (None, str(host.ip)) if host.ip else (host.host, "")


def _reporters(bounces: Sequence[BounceFinding], words: Texts) -> Iterator[str]:
    named = Counter((server_name(each.reporter, words), each.reporter.role) for each in bounces)
    for (name, role), count in named.most_common(_REPORTERS):
        counted = words.ngettext("{n} bounce", "{n} bounces", count).format(n=count)
        text = words.gettext("{server} ({side}): {bounces}")
        yield text.format(
            server=shorten(name, _NAME_CELLS), side=word_for_reporter(role, words), bounces=counted
        )
    hidden = len(named) - _REPORTERS
    if hidden > 0:
        yield words.gettext("... and {n} more").format(n=hidden)
