"""The report in one screen: both verdicts, figures, who sent it, whom to tell first, what to do.

Each sentence has its place in the full report too, which its last line names.
"""

import itertools

from rich.padding import Padding

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, WhoSent
from bouncescan.records.leak import Standing
from bouncescan.reports.answer import what_was_read
from bouncescan.reports.leak import answer_for, how_many, when_taken
from bouncescan.reports.safe import shorten
from bouncescan.reports.steps import report_command
from bouncescan.reports.terminal.headline import tell_figures, tell_title, tell_what_happened
from bouncescan.reports.terminal.paper import Section, paragraph, styled
from bouncescan.reports.terminal.people import tell_first_people
from bouncescan.reports.terminal.servers import tell_first_servers
from bouncescan.reports.terminal.steps import tell_short_steps
from bouncescan.reports.terminal.unread import tell_first_unread
from bouncescan.reports.terminal.who_sent import tell_verdict

__all__ = ["screen"]

_CELLS = 160  # two lines


def screen(findings: Findings, words: Texts) -> tuple[Section, ...]:
    """The sections, from the answer to where the rest is."""
    return (
        _answer(findings, words),
        tell_first_servers(findings, words),
        tell_first_people(findings, words),
        tell_short_steps(findings, words),
        _the_rest(findings, words),
    )


def _answer(findings: Findings, words: Texts) -> Section:
    yield tell_title(findings, words)
    yield tell_what_happened(findings, words)
    if findings.read.bounces:
        yield _who_sent(findings.who_sent.verdict, words)
    yield from _where_from(findings, words)
    yield from tell_figures(findings, words)
    told = how_many(findings.counts, words)
    if told and findings.counts.estimate is not None:
        yield paragraph(told)
    # The first line is that of all sources.
    yield from map(paragraph, itertools.islice(what_was_read(findings, words), 1))
    yield from tell_first_unread(findings, words)


def _who_sent(verdict: WhoSent, words: Texts) -> Padding:
    if verdict is not WhoSent.UNKNOWN:
        return tell_verdict(verdict, words)
    # Without the question above it, the full report's sentence would say nothing.
    return paragraph(
        words.gettext("Whether your account was used or your address forged cannot be told.")
    )


def _where_from(findings: Findings, words: Texts) -> Section:
    if not findings.where_from:
        return
    supported = [each for each in findings.where_from if each.grade is Standing.SUPPORTED]
    for source in supported:
        yield paragraph(styled(shorten(answer_for(source, words), _CELLS), "bold yellow"))
    if not supported:
        yield paragraph(words.gettext("How they knew the addresses cannot be told from here."))
    told = when_taken(findings.harvest, words) if supported else None
    if told:
        yield paragraph(told)


def _the_rest(findings: Findings, words: Texts) -> Section:
    """Where it is, of findings that have one."""
    if not findings.read.bounces:
        return
    text = words.gettext("More: {command} --verbose (--open: a page); explain")
    yield styled(text.format(command=report_command(findings)), "dim")
