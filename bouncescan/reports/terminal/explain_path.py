"""The way of a mail, line by line: who wrote each, what it says, and where believing ends."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.explanation import GradedHop, MessageExplained, Trace, Writer
from bouncescan.records.findings import Grade, Host
from bouncescan.records.trace import Hop
from bouncescan.reports.rules import word_for_writer
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import server_name, time

__all__ = ["tell_way"]

_NAME_CELLS = 100
_WORD_CELLS = 40
_RAW_CELLS = 200
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
            yield paragraph(styled(_where_believing_ends(believed, trace, words), "bold"))
        yield from _lines(claimed, _MOST_CLAIMED, words)


def _where_believing_ends(believed: Sequence[GradedHop], trace: Trace, words: Texts) -> str:
    if not believed:
        return words.gettext("--- anyone can have written these lines ---")
    if trace is Trace.REPORT:
        return words.gettext("--- below the boundary: written by whoever sent it ---")
    return words.gettext("--- below here: anyone can have written it ---")


def _lines(hops: Sequence[GradedHop], most: int, words: Texts) -> Section:
    if hops:
        yield column_table([_row(hop, words) for hop in hops[:most]])
    hidden = len(hops) - most
    if hidden > 0:
        more = words.ngettext("... and {n} more line", "... and {n} more lines", hidden)
        yield paragraph(more.format(n=hidden))


def _row(graded: GradedHop, words: Texts) -> tuple[Text, Text]:
    grade = {
        Grade.PROVED: words.gettext("proved"),
        Grade.STATED: words.gettext("stated"),
        Grade.CLAIMED: words.gettext("claimed"),
    }[graded.grade]
    style = "dim" if graded.grade is Grade.CLAIMED else ""
    lines = [styled(line, style) for line in _says(graded, words)]
    if graded.is_boundary:
        lines.append(styled(_boundary(graded, words), "bold"))
    return styled(grade, _STYLES[graded.grade]), Text("\n").join(lines)


def _says(graded: GradedHop, words: Texts) -> Iterator[str]:
    hop = graded.hop
    if not (hop.by_host or hop.from_host or hop.from_ip or hop.helo):
        yield words.gettext("a line that names no server: {text}").format(
            text=shorten(hop.raw, _RAW_CELLS)
        )
        return
    writer = word_for_writer(graded.writer, _short(hop.by_host), words)
    when = f", {time(hop.date)}" if hop.date else words.gettext(", without a date")
    yield f"{writer}{when}"
    yield _taken_from(graded, words)
    how = _how(hop, words)
    if how:
        yield how


def _short(name: str | None) -> str | None:
    return shorten(name, _NAME_CELLS) if name else None


def _taken_from(graded: GradedHop, words: Texts) -> str:
    hop = graded.hop
    helo = _short(hop.helo)
    if hop.from_host is None and hop.from_ip is None:
        if helo is None:
            return words.gettext("a step on the machine itself")
        said = words.gettext("from what called itself {helo}").format(helo=helo)
    else:
        peer = Host(host=_short(hop.from_host), ip=hop.from_ip)
        said = words.gettext("from {server}").format(server=server_name(peer, words))
        if helo and helo.lower() != (hop.from_host or "").lower():
            said += words.gettext(", which called itself {helo}").format(helo=helo)
    return f"{said} ({words.gettext('a step inside')})" if graded.is_inner else said


def _how(hop: Hop, words: Texts) -> str:
    protocol = shorten(hop.with_protocol, _WORD_CELLS) if hop.with_protocol else None
    parts = [words.gettext("with {protocol}").format(protocol=protocol)] if protocol else []
    if hop.is_authenticated:
        parts.append(words.gettext("somebody signed in"))
    elif hop.from_ip or hop.from_host or hop.helo:
        parts.append(words.gettext("nobody signed in"))
    if hop.for_address:
        parts.append(words.gettext("for {address}").format(address=_short(hop.for_address)))
    return ", ".join(parts)


def _boundary(graded: GradedHop, words: Texts) -> str:
    if graded.trace is Trace.REPORT or graded.writer is Writer.PROVIDER:
        return words.gettext("^ the boundary: the first one that is not on your side")
    return words.gettext("^ here it came in from outside: the last line to be believed")
