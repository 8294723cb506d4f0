"""The answer in whole sentences: what happened, to how many, and how much was read."""

from collections.abc import Iterator

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Read, SourceRead, WhoSent
from bouncescan.reports.safe import shorten

__all__ = [
    "bounces_counted",
    "people_counted",
    "title_of",
    "what_happened",
    "what_the_verdict_does_not_mean",
    "what_was_read",
]

_SOURCE_CELLS = 100


def title_of(findings: Findings, words: Texts) -> str:
    """The program, and whose mailbox it is."""
    if not findings.victim:
        return findings.program
    return words.gettext("{program}, the mailbox of {victim}").format(
        program=findings.program, victim=", ".join(findings.victim)
    )


def what_happened(read: Read, words: Texts) -> str:
    """In one sentence for somebody who is frightened."""
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


def bounces_counted(read: Read, words: Texts) -> str:
    """The bounces, and whose mail came back in them."""
    return words.ngettext(
        "{n} bounce came back = {spoofed} of mail that you did not write + {own} of your own mail"
        " + {undecided} undecided.",
        "{n} bounces came back = {spoofed} of mail that you did not write + {own} of your own mail"
        " + {undecided} undecided.",
        read.bounces,
    ).format(n=read.bounces, spoofed=read.spoofed, own=read.own, undecided=read.undecided)


def people_counted(findings: Findings, words: Texts) -> str:
    """Who is named, and how many of them were really written to."""
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


def what_was_read(findings: Findings, words: Texts) -> Iterator[str]:
    """A line for all sources, for each of several, and how the messages add up."""
    sources = findings.sources
    total = SourceRead(
        source="",
        messages=sum(source.messages for source in sources),
        read=sum(source.read for source in sources),
        unreadable=sum(source.unreadable for source in sources),
        unmarked=sum(source.unmarked for source in sources),
    )
    yield _read_line(total, words)
    if len(sources) > 1:
        for source in sources:
            name = shorten(source.source, _SOURCE_CELLS)
            yield f"{name}: {_read_line(source, words)}"
    read = findings.read
    yield words.gettext(
        "{messages} messages = {bounces} bounces + {other} other + {duplicates} copies"
        " + {unreadable} unreadable."
    ).format(
        messages=read.messages - read.unmarked,
        bounces=read.bounces,
        other=read.other,
        duplicates=read.duplicates,
        unreadable=read.unreadable,
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


def what_the_verdict_does_not_mean(verdict: WhoSent, words: Texts) -> str:
    """The caution beside who sent the mail."""
    match verdict:
        case WhoSent.USED | WhoSent.BOTH:
            return words.gettext(
                "Whoever signed in could read the mailbox too. It does not mean that your phone or"
                " computer is infected: a password is stolen in many ways."
            )
        case WhoSent.FORGED:
            return words.gettext(
                "Anybody can write any sender on a mail. It does not mean that your account is safe"
                " (the addresses came from somewhere), nor that your phone is infected."
            )
        case WhoSent.OWN:
            return words.gettext("It does not mean that nobody else sends in your name.")
        case WhoSent.UNKNOWN:
            return words.gettext(
                "That is no all-clear. A friend's copy, forwarded as an attachment, tells more."
            )
