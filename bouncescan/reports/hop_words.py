"""One line of a trace in words: who wrote it, what it says, and how far it can be believed."""

from collections.abc import Iterator, Sequence

from bouncescan.language import Texts
from bouncescan.records.findings import Host
from bouncescan.records.grades import Grade, GradedHop, Trace, Writer
from bouncescan.records.trace import Hop
from bouncescan.reports.rules import word_for_writer
from bouncescan.reports.safe import shorten
from bouncescan.reports.words import server_name, time

__all__ = ["boundary_told", "grade_told", "hop_told", "where_believing_ends"]

_NAME_CELLS = 100
_WORD_CELLS = 40
_RAW_CELLS = 200


def grade_told(grade: Grade, words: Texts) -> str:
    """The grade in a word."""
    return {
        Grade.PROVED: words.gettext("proved"),
        Grade.STATED: words.gettext("stated"),
        Grade.CLAIMED: words.gettext("claimed"),
    }[grade]


def where_believing_ends(believed: Sequence[GradedHop], trace: Trace, words: Texts) -> str:
    """What stands between the lines that can be believed and the others."""
    if not believed:
        return words.gettext("--- anyone can have written these lines ---")
    if trace is Trace.REPORT:
        return words.gettext("--- below the boundary: written by whoever sent it ---")
    return words.gettext("--- below here: anyone can have written it ---")


def hop_told(graded: GradedHop, words: Texts) -> Iterator[str]:
    """Who wrote the line and when, whom it had the mail from, and how."""
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


def boundary_told(graded: GradedHop, words: Texts) -> str:
    """What stands below the hop that is the boundary."""
    if graded.trace is Trace.REPORT or graded.writer is Writer.PROVIDER:
        return words.gettext("^ the boundary: the first one that is not on your side")
    return words.gettext("^ here it came in from outside: the last line to be believed")
