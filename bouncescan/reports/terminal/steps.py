"""What to do next, in this order: save, then lock, then warn, then report."""

import shlex
from collections.abc import Iterator

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Read, ServerRole
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.safe import safe, shorten
from bouncescan.reports.terminal.paper import Section, heading, numbered, styled
from bouncescan.reports.words import server_name

__all__ = ["tell_steps"]

_ORIGINS_NAMED = 3
_NAME_CELLS = 100


def tell_steps(findings: Findings, words: Texts) -> Section:
    """Numbered steps that fit what was found."""
    steps = [[styled(line) for line in step.splitlines()] for step in _steps(findings, words)]
    if not steps:
        return
    read = findings.read
    title = words.gettext("What to do next") if read.bounces else words.gettext("What to try")
    yield heading(title)
    yield numbered(steps)


def _steps(findings: Findings, words: Texts) -> Iterator[str]:
    read = findings.read
    if read.spoofed or read.undecided:
        yield from _after_a_storm(findings, words)
    elif not read.bounces:
        yield from _after_nothing(read, words)


def _after_nothing(read: Read, words: Texts) -> Iterator[str]:
    if not read.messages:
        yield words.gettext("Check that this is the right folder, file or account.")
    yield words.gettext(
        "Look in other folders too, above all in spam and trash: --all-folders reads them."
    )
    yield words.gettext(
        "If friends got strange mail from you, ask them to forward it as an attachment, and scan"
        " again."
    )
    yield words.gettext("Scan again in a few days: bounces can come five days late.")


def _after_a_storm(findings: Findings, words: Texts) -> Iterator[str]:
    case = shlex.quote(safe(findings.case))
    yield words.gettext(
        "Save the evidence before you clean up: keep {case}, it holds the bounces. A full mailbox"
        " loses its oldest mail."
    ).format(case=case)
    yield words.gettext(
        "Change the password of the mailbox, on a device that you trust, and sign out all others:"
        " the mail may have been read."
    )
    yield words.gettext(
        "Look in the settings of the mailbox for forwarding, filters and app passwords that are not"
        " yours."
    )
    if findings.people:
        yield words.gettext(
            "Warn the people, first those who got it: not to open its links. The list of all:\n"
            "bouncescan contacts {case} --csv affected.csv"
        ).format(case=case)
    yield words.gettext(
        "Ask friends who got it to forward it to you as an attachment, then scan again: their copy"
        " shows best where it came from."
    )
    yield from _whom_to_tell(findings, words)


def _whom_to_tell(findings: Findings, words: Texts) -> Iterator[str]:
    origins = [
        shorten(server_name(server, words), _NAME_CELLS)
        for server in servers_by_reach(findings.servers)
        if server.role is ServerRole.ORIGIN
    ]
    if origins:
        yield words.gettext(
            "Tell the network that it was sent from (its abuse address): {origins}. Not the"
            " bystanders."
        ).format(origins=", ".join(origins[:_ORIGINS_NAMED]))
    yield words.gettext("Tell your mail provider, with the figures above.")
