"""The pictures of the page, each with words and a table beside it; none where none can be drawn.

They need the extra `charts`: the engine that draws them weighs 84 MB and is not made for every
machine. Without it the tables that stand below each picture tell the same.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Hour, Server, ServerRole
from bouncescan.reports.html.svg import to_inline_svg
from bouncescan.reports.safe import shorten
from bouncescan.reports.words import server_name, word_for_role

__all__ = ["Picture", "draw_first_seen", "draw_servers", "draw_timeline", "first_seen_by_year"]

_SERVERS = 12
_WIDE, _NARROW = 700, 330  # CSS pixels: a sheet of A4, a phone
_CELL = 9  # CSS pixels of a letter: a name that is cut fits whatever stands in it
_YEARS = 60  # a date before that is a mistake of some clock

# Altair's own types are known only where it is there.
_Draw = Callable[[int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture for broad pages and one for phones: shrunken letters cannot be read."""

    wide: Markup
    narrow: Markup


def draw_timeline(hours: Sequence[Hour], words: Texts) -> Picture | None:
    """When forged mail was sent, and when bounces came."""
    told = [hour for hour in hours if hour.bounces or hour.originals]
    if not told:
        return None
    most = max(told, key=lambda hour: hour.bounces)
    text = words.gettext("From {first} to {last}; most bounces, {n}, came in the hour of {most}.")
    titles = (
        words.gettext("forged mails sent, as far as they came back"),
        words.gettext("bounces that came"),
    )

    def draw(width: int) -> str:
        from bouncescan.reports.html.pictures.timeline import timeline  # noqa: PLC0415 the extra

        return timeline(told, titles, width)

    return _drawn(
        "timeline",
        words.gettext("When forged mail was sent, and when bounces came"),
        text.format(
            first=min(hour.start for hour in told).date(),
            last=max(hour.start for hour in told).date(),
            n=most.bounces,
            most=most.start.isoformat(timespec="minutes"),
        ),
        draw,
    )


def draw_servers(servers: Sequence[Server], words: Texts) -> Picture | None:
    """The servers that targeted most addresses; those that sent it before all others."""
    sending = (ServerRole.ORIGIN, ServerRole.RELAY)
    first = sorted(servers, key=lambda server: server.role not in sending)[:_SERVERS]
    shown = [server for server in first if server.targeted]
    if not shown:
        return None

    def draw(width: int) -> str:
        from bouncescan.reports.html.pictures.servers import Bar, bars  # noqa: PLC0415 the extra

        return bars(
            [
                Bar(
                    label=shorten(server_name(server, words), width // _CELL),
                    role=word_for_role(server.role, words, server.grade),
                    count=server.targeted,
                    is_sender=server.role in sending,
                )
                for server in shown
            ],
            width,
        )

    text = words.gettext("{server}, {role}: {addresses}")
    return _drawn(
        "servers",
        words.gettext("Addresses that each server targeted"),
        "; ".join(
            text.format(
                server=shorten(server_name(server, words), 60),
                role=word_for_role(server.role, words, server.grade),
                addresses=words.ngettext("{n} address", "{n} addresses", server.targeted).format(
                    n=server.targeted
                ),
            )
            for server in shown
        ),
        draw,
    )


def first_seen_by_year(findings: Findings) -> Mapping[int, int]:
    """How many of the people written to first stood in the victim's mail in each year."""
    years = Counter(person.first_seen.year for person in findings.people if person.first_seen)
    last = findings.harvest.not_after
    newest = last.year if last else max(years, default=0)
    return {year: years[year] for year in sorted(years) if newest - _YEARS < year <= newest}


def draw_first_seen(findings: Findings, words: Texts) -> Picture | None:
    """Since when those people stood in the victim's mail, and when the addresses were taken."""
    years = first_seen_by_year(findings)
    if not years:
        return None
    harvest = findings.harvest

    def draw(width: int) -> str:
        from bouncescan.reports.html.pictures.first_seen import first_seen  # noqa: PLC0415 the extra

        return first_seen(years, harvest, width)

    text = words.gettext(
        "{n} of the people written to first stood in your mail between {first} and {last}."
    )
    return _drawn(
        "first-seen",
        words.gettext("Since when the people written to stand in your mail"),
        text.format(n=sum(years.values()), first=min(years), last=max(years)),
        draw,
    )


def _drawn(name: str, title: str, description: str, draw: _Draw) -> Picture | None:
    """Both sizes; None without the extra."""
    try:
        wide, narrow = draw(_WIDE), draw(_NARROW)
    except ModuleNotFoundError:
        return None
    return Picture(
        wide=to_inline_svg(wide, name=name, title=title, description=description),
        narrow=to_inline_svg(narrow, name=f"{name}-narrow", title=title, description=description),
    )
