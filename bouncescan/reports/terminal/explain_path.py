"""The way of a mail, line by line: who wrote each, what it says, and where believing ends."""

from collections.abc import Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.explanation import GradedHop, MessageExplained, Trace
from bouncescan.records.findings import Grade
from bouncescan.reports.hop_words import (
    boundary_told,
    grade_told,
    hop_told,
    where_believing_ends,
)
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled

__all__ = ["tell_way"]

# What can be believed is short; below it an attacker can write a thousand lines.
_MOST_BELIEVED = 20
_MOST_CLAIMED = 10
_STYLES = {Grade.PROVED: "bold green", Grade.STATED: "bold yellow", Grade.CLAIMED: "dim"}


def tell_way(message: MessageExplained, words: Texts) -> Section:
    """The trace of a message, and that of the mail inside it."""
    if message.hops:
        yield from _tell_grades(words, is_copy=message.copy is not None)
        is_report = message.judgement is not None
        yield from _tell_paths(message.hops, words, is_report=is_report)


def _tell_grades(words: Texts, *, is_copy: bool) -> Section:
    """What the three grades mean."""
    rows = [
        (
            styled(words.gettext("proved"), _STYLES[Grade.PROVED]),
            styled(words.gettext("your provider's own servers wrote it")),
        ),
        (
            styled(words.gettext("stated"), _STYLES[Grade.STATED]),
            styled(
                words.gettext("your friend's mail server says so, in the copy")
                if is_copy
                else words.gettext("the server that wrote the bounce says so")
            ),
        ),
        (
            styled(words.gettext("claimed"), _STYLES[Grade.CLAIMED]),
            styled(words.gettext("it stands in the mail: anyone can have written it")),
        ),
    ]
    yield heading(words.gettext("How far each line can be believed"))
    yield column_table(rows)


def _tell_paths(hops: Sequence[GradedHop], words: Texts, *, is_report: bool) -> Section:
    """Both ways, each newest line first; `is_report` False: the mail is no report."""
    titles = {
        Trace.REPORT: words.gettext("The way of the bounce to you, the newest line first")
        if is_report
        else words.gettext("The way of this mail to you, the newest line first"),
        Trace.ORIGINAL: words.gettext("The way of the mail that came back, the newest line first")
        if is_report
        else words.gettext("The way of the mail inside it, the newest line first"),
    }
    for trace, title in titles.items():
        shown = [hop for hop in hops if hop.trace is trace]
        if not shown:
            continue
        yield heading(title)
        believed = [hop for hop in shown if hop.grade is not Grade.CLAIMED]
        claimed = [hop for hop in shown if hop.grade is Grade.CLAIMED]
        yield from _lines(believed, _MOST_BELIEVED, words)
        if claimed:
            yield paragraph(styled(where_believing_ends(believed, trace, words), "bold"))
        yield from _lines(claimed, _MOST_CLAIMED, words)


def _lines(hops: Sequence[GradedHop], most: int, words: Texts) -> Section:
    if hops:
        yield column_table([_row(hop, words) for hop in hops[:most]])
    hidden = len(hops) - most
    if hidden > 0:
        more = words.ngettext("... and {n} more line", "... and {n} more lines", hidden)
        yield paragraph(more.format(n=hidden))


def _row(graded: GradedHop, words: Texts) -> tuple[Text, Text]:
    style = "dim" if graded.grade is Grade.CLAIMED else ""
    lines = [styled(line, style) for line in hop_told(graded, words)]
    if graded.is_boundary:
        lines.append(styled(boundary_told(graded, words), "bold"))
    return styled(grade_told(graded.grade, words), _STYLES[graded.grade]), Text("\n").join(lines)
