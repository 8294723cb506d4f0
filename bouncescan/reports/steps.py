"""What to do next, in this order: save, then lock, then warn, then report."""

import shlex
from collections.abc import Iterator

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Read, ServerRole
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.safe import safe, shorten
from bouncescan.reports.words import server_name

__all__ = [
    "friends_step",
    "later_step",
    "network_step",
    "next_steps",
    "password_step",
    "provider_step",
    "report_command",
    "save_step",
    "settings_step",
    "shell_word",
    "steps_in_short",
    "title_of_steps",
    "warn_step",
]

_ORIGINS_NAMED = 3
_NAME_CELLS = 100


def title_of_steps(read: Read, words: Texts) -> str:
    """What stands above the steps."""
    return words.gettext("What to do next") if read.bounces else words.gettext("What to try")


def next_steps(findings: Findings, words: Texts) -> Iterator[str]:
    """The steps that fit what was found; a second line of one is a command to copy."""
    read = findings.read
    if read.spoofed or read.undecided:
        yield from _after_a_storm(findings, words)
    elif not read.bounces:
        yield from _after_nothing(read, words)


def save_step(findings: Findings, words: Texts) -> str:
    """Before anything else."""
    return words.gettext(
        "Save the evidence before you clean up: keep {case}, it holds the bounces. A full mailbox"
        " loses its oldest mail."
    ).format(case=shell_word(findings.case))


def password_step(words: Texts) -> str:
    """For the case that the mail was read."""
    return words.gettext(
        "Change the password of the mailbox, on a device that you trust, and sign out all others:"
        " the mail may have been read."
    )


def settings_step(words: Texts) -> str:
    """What a stranger leaves behind in a mailbox."""
    return words.gettext(
        "Look in the settings of the mailbox for forwarding, filters and app passwords that are not"
        " yours."
    )


def warn_step(findings: Findings, words: Texts) -> str:
    """Whom to warn; its second line is the command that lists them."""
    return words.gettext(
        "Warn the people, first those who got it: not to open its links. The list of all:\n"
        "bouncescan contacts {case} --csv affected.csv"
    ).format(case=shell_word(findings.case))


def friends_step(words: Texts) -> str:
    """What tells most and is not in the mailbox."""
    return words.gettext(
        "Ask friends who got it to forward it to you as an attachment, then scan again: their copy"
        " shows best where it came from."
    )


def network_step(findings: Findings, words: Texts) -> str | None:
    """Whose network to tell; None where no server is known to have sent it."""
    origins = [
        shorten(server_name(server, words), _NAME_CELLS)
        for server in servers_by_reach(findings.servers)
        if server.role is ServerRole.ORIGIN
    ]
    if not origins:
        return None
    return words.gettext(
        "Tell the network that it was sent from (its abuse address): {origins}. Not the bystanders."
    ).format(origins=", ".join(origins[:_ORIGINS_NAMED]))


def provider_step(words: Texts) -> str:
    """Who can do something about it."""
    return words.gettext("Tell your mail provider, with the figures above.")


def later_step(words: Texts) -> str:
    """What comes late."""
    return words.gettext("Scan again in a few days: bounces can come five days late.")


def report_command(findings: Findings) -> str:
    """What shows the report again."""
    return f"bouncescan report {shell_word(findings.case)}"


def steps_in_short(findings: Findings, words: Texts) -> Iterator[str]:
    """The steps of a storm in a line each; without one, those of `next_steps`."""
    if not (findings.read.spoofed or findings.read.undecided):
        yield from next_steps(findings, words)
        return
    case = shell_word(findings.case)
    yield words.gettext("Keep {case}: it holds the evidence.").format(case=case)
    yield words.gettext("Change the password, on a device that you trust; sign out all others.")
    yield words.gettext("Look in the settings for forwarding, filters and app passwords not yours.")
    if findings.people:
        yield words.gettext(
            "Warn the people: bouncescan contacts {case} --csv affected.csv"
        ).format(case=case)
    yield words.gettext("Ask friends who got it to forward it as an attachment, then scan again.")
    if network_step(findings, words):
        yield words.gettext(
            "Tell your provider, and the network of who sent it. Not the bystanders."
        )
    else:
        yield provider_step(words)


def shell_word(text: str) -> str:
    """One word of a command that can be copied into a shell, whatever stands in it."""
    return shlex.quote(safe(text))


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
    yield later_step(words)


def _after_a_storm(findings: Findings, words: Texts) -> Iterator[str]:
    yield save_step(findings, words)
    yield password_step(words)
    yield settings_step(words)
    if findings.people:
        yield warn_step(findings, words)
    yield friends_step(words)
    network = network_step(findings, words)
    if network:
        yield network
    yield provider_step(words)
