"""What happened, in one sentence for somebody who is frightened, and how much was read."""

from collections.abc import Iterator

from rich.console import RenderableType

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Read, SourceRead
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, paragraph, styled

__all__ = ["tell_headline"]

# Whose mailbox it is may have been learned from the mail: as long as an attacker likes.
_TITLE_CELLS = 200
_SOURCE_CELLS = 100


def tell_headline(findings: Findings, words: Texts) -> Section:
    """The answer, the figures behind it, and what was read."""
    yield styled(shorten(_title(findings, words), _TITLE_CELLS), "dim")
    yield ""
    yield styled(_sentence(findings.read, words), _style(findings.read))
    if findings.read.bounces:
        yield paragraph(_bounces(findings.read, words))
    if findings.people:
        yield paragraph(_people(findings, words))
    yield from _what_was_read(findings, words)


def _title(findings: Findings, words: Texts) -> str:
    if not findings.victim:
        return findings.program
    return words.gettext("{program}, the mailbox of {victim}").format(
        program=findings.program, victim=", ".join(findings.victim)
    )


def _sentence(read: Read, words: Texts) -> str:
    if read.spoofed:
        return words.gettext("Mail that you did not write was sent in your name.")
    if read.undecided:
        return words.gettext(
            "Mail came back to you. Whether somebody else wrote it cannot be told from here."
        )
    if read.bounces:
        return words.gettext("Only your own mail came back: there is no forged mail among it.")
    if read.messages:
        return words.gettext(
            "No bounces were found: no sign here that somebody sends mail in your name."
        )
    return words.gettext("There is no mail here to read.")


def _style(read: Read) -> str:
    if read.spoofed:
        return "bold red"
    return "bold yellow" if read.undecided else "bold"


def _bounces(read: Read, words: Texts) -> str:
    return words.ngettext(
        "{n} bounce came back = {spoofed} of mail that you did not write + {own} of your own mail"
        " + {undecided} undecided.",
        "{n} bounces came back = {spoofed} of mail that you did not write + {own} of your own mail"
        " + {undecided} undecided.",
        read.bounces,
    ).format(n=read.bounces, spoofed=read.spoofed, own=read.own, undecided=read.undecided)


def _people(findings: Findings, words: Texts) -> str:
    counts = findings.counts
    count = counts.at_least + counts.addressed
    named = words.ngettext(
        "{n} person is named as a recipient;", "{n} people are named as recipients;", count
    ).format(n=count)
    sure = words.ngettext(
        "at least {n} of them was really sent it.",
        "at least {n} of them were really sent it.",
        counts.at_least,
    ).format(n=counts.at_least)
    return f"{named} {sure}"


def _what_was_read(findings: Findings, words: Texts) -> Iterator[RenderableType]:
    sources = findings.sources
    total = SourceRead(
        source="",
        messages=sum(source.messages for source in sources),
        read=sum(source.read for source in sources),
        unreadable=sum(source.unreadable for source in sources),
        unmarked=sum(source.unmarked for source in sources),
    )
    yield paragraph(_read_line(total, words))
    if len(sources) > 1:
        for source in sources:
            name = shorten(source.source, _SOURCE_CELLS)
            yield paragraph(f"{name}: {_read_line(source, words)}")
    read = findings.read
    yield paragraph(
        words.gettext(
            "{messages} messages = {bounces} bounces + {other} other + {duplicates} copies"
            " + {unreadable} unreadable."
        ).format(
            messages=read.messages - read.unmarked,
            bounces=read.bounces,
            other=read.other,
            duplicates=read.duplicates,
            unreadable=read.unreadable,
        )
    )


def _read_line(source: SourceRead, words: Texts) -> str:
    line = words.gettext(
        "Read {read} of {messages} messages, {unreadable} could not be read."
    ).format(read=source.read, messages=source.messages, unreadable=source.unreadable)
    if not source.unmarked:
        return line
    others = words.gettext(
        "The other {n} bear no mark of a bounce that the server sees, and were not read."
    ).format(n=source.unmarked)
    return f"{line} {others}"
