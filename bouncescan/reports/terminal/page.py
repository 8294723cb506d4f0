"""The page: the sections in their order, drawn on a console that writes nowhere."""

import io
import itertools
from collections.abc import Iterable

from rich.console import Console

from bouncescan.language import Texts, texts
from bouncescan.records.findings import Findings
from bouncescan.reports.interface import Look
from bouncescan.reports.terminal.headline import tell_headline
from bouncescan.reports.terminal.paper import Section
from bouncescan.reports.terminal.people import tell_people
from bouncescan.reports.terminal.screen import screen
from bouncescan.reports.terminal.servers import tell_servers
from bouncescan.reports.terminal.steps import tell_steps
from bouncescan.reports.terminal.timeline import tell_timeline
from bouncescan.reports.terminal.unread import tell_unread
from bouncescan.reports.terminal.where_from import tell_where_from
from bouncescan.reports.terminal.who_sent import tell_who_sent

__all__ = ["draw", "render_headline", "render_terminal"]


def render_terminal(findings: Findings, look: Look) -> str:
    """The report as text of at most `look.width` columns; escape sequences only for colours.

    One screen of it, or with `look.is_verbose` all that is found.
    """
    words = texts(look.language)
    sections = _all(findings, words, look.width) if look.is_verbose else screen(findings, words)
    return draw(sections, look)


def _all(findings: Findings, words: Texts, width: int) -> tuple[Section, ...]:
    return (
        tell_headline(findings, words),
        tell_who_sent(findings, words),
        tell_where_from(findings, words),
        tell_servers(findings, words),
        tell_timeline(findings, words, width),
        tell_people(findings, words),
        tell_unread(findings, words),
        tell_steps(findings, words),
    )


def render_headline(findings: Findings, look: Look) -> str:
    """What the report begins with, alone."""
    return draw((tell_headline(findings, texts(look.language)),), look)


def draw(sections: Iterable[Section], look: Look) -> str:
    """Sections as text of at most `look.width` columns."""
    out = io.StringIO()
    console = _console(out, look)
    for part in itertools.chain.from_iterable(sections):
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _console(out: io.StringIO, look: Look) -> Console:
    """Nothing is left to guess: the look was decided where the stream is known."""
    return Console(
        file=out,
        width=look.width,
        height=100,
        force_terminal=look.is_coloured,
        force_jupyter=False,
        color_system="standard" if look.is_coloured else None,
        # The look has heard NO_COLOR already; the console would ask the environment again.
        no_color=not look.is_coloured,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
