"""README.txt of the folder: what each draft is, in which order to send them, who has none and why.

Here stands first that nothing was sent.
"""

from collections.abc import Iterator, Sequence

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, ServerRole, State
from bouncescan.reports.notices.desks import DESKS
from bouncescan.reports.notices.draft import Draft, text_file
from bouncescan.reports.notices.friends import Circle
from bouncescan.reports.notices.material import Material
from bouncescan.reports.notices.networks import Network
from bouncescan.reports.notices.wishes import Wishes
from bouncescan.reports.safe import shorten
from bouncescan.reports.steps import shell_word

__all__ = ["readme"]

_CELLS = 100
_MOST_LISTED = 100


def readme(
    material: Material,
    circles: Sequence[Circle],
    networks: Sequence[Network],
    drafts: Sequence[Draft],
) -> Draft:
    """The index of all drafts."""
    findings, wishes, words = material.findings, material.wishes, material.words
    paragraphs = (
        words.gettext("Drafts: nothing was sent. This program cannot send mail."),
        words.gettext(
            "Read each draft, change what you like, and send it yourself, in the order of the"
            " numbers. The files name people: keep them to yourself."
        ),
        words.gettext(
            "A file .eml opens in a mail program: in Outlook as a draft; in Thunderbird open it and"
            " choose Edit As New Message; in Apple Mail choose Send Again. Look before you send"
            " that the friends stand in Bcc, where nobody sees the others."
        ),
        *_friends(material, circles, drafts),
        *_networks(findings, networks, drafts, words),
        *_authorities(drafts, words),
        *_left_out(findings, circles, wishes, words),
        *(_desks(words) if wishes.language == "ja" else ()),
    )
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += (*paragraph.split("\n"), "")
    return text_file("README.txt", lines[:-1])


def _friends(
    material: Material, circles: Sequence[Circle], drafts: Sequence[Draft]
) -> Iterator[str]:
    words = material.words
    titles = {
        "got-it": words.gettext("to those who got it"),
        "may-have-got-it": words.gettext("to those who may have got it"),
    }
    for place, circle in enumerate(circles, start=1):
        start = f"{place}-{circle.category}"
        names = [draft.name for draft in drafts if draft.name.startswith(start)]
        if not names:
            continue
        n = len(circle.people)
        people = words.ngettext("{n} person", "{n} people", n).format(n=n)
        span = names[0] if len(names) == 1 else f"{names[0]} ... {names[-1]}"
        yield f"{span}\n  {titles[circle.category]}: {people}"
        if material.wishes.is_personal:
            ordered = (*circle.plain(), *circle.international())
            listed = zip(names, ordered, strict=True)
            yield "\n".join(f"  {name}: {shorten(to.address, _CELLS)}" for name, (to, _) in listed)


def _networks(
    findings: Findings, networks: Sequence[Network], drafts: Sequence[Draft], words: Texts
) -> Iterator[str]:
    mails = [draft.name for draft in drafts if "-network-" in draft.name and ".eml" in draft.name]
    for name, network in zip(mails, networks, strict=False):
        n = len(network.servers)
        about = words.ngettext(
            "to the network of {n} server that sent it; the same as text in the file .txt",
            "to the network of {n} servers that sent it; the same as text in the file .txt",
            n,
        ).format(n=n)
        if network.contact:
            told = words.gettext("To: {address}, as the registry says")
            to = told.format(address=shorten(network.contact.spec, _CELLS))
        else:
            to = words.gettext("To: not known; the draft says where to look")
        yield f"{name}\n  {about}\n  {to}"
    if mails and not all(network.contact for network in networks):
        yield words.gettext(
            "This command asks the registries for the addresses; then make the drafts again:\n"
            "  bouncescan report {case} --online"
        ).format(case=shell_word(findings.case))


def _authorities(drafts: Sequence[Draft], words: Texts) -> Iterator[str]:
    for draft in drafts:
        if draft.name.endswith("-provider.txt"):
            told = words.gettext("to your mail provider: the figures, and what to ask it to do")
            yield f"{draft.name}\n  {told}"
        if draft.name.endswith("-police.txt"):
            told = words.gettext("for the police: the facts only, without an opinion")
            yield f"{draft.name}\n  {told}"


def _left_out(
    findings: Findings, circles: Sequence[Circle], wishes: Wishes, words: Texts
) -> Iterator[str]:
    """Who has no draft, and why."""
    lines = []
    failed = sum(person.state is State.FAILED for person in findings.people)
    if failed:
        told = words.ngettext(
            "{n} person to whom it could not be delivered",
            "{n} people to whom it could not be delivered",
            failed,
        )
        lines.append(told.format(n=failed))
    living = [person for person in findings.people if person.state is not State.FAILED]
    machines = sum(bool(person.machine) for person in living)
    if machines:
        told = words.ngettext(
            "{n} address that no person reads", "{n} addresses that no person reads", machines
        )
        lines.append(told.format(n=machines))
    perhaps = sum(person.state is State.MAYBE and not person.machine for person in living)
    if perhaps and not wishes.perhaps:
        told = words.ngettext(
            "{n} person who only stands in the same list (--maybe writes a draft)",
            "{n} people who only stand in the same list (--maybe writes drafts)",
            perhaps,
        )
        lines.append(told.format(n=perhaps))
    told_only = (ServerRole.BYSTANDER, ServerRole.FORWARDER, ServerRole.RELAY)
    others = sum(server.role in told_only for server in findings.servers)
    if others:
        told = words.ngettext(
            "{n} server that refused the mail or passed it on: it did not send it",
            "{n} servers that refused the mail or passed it on: they did not send it",
            others,
        )
        lines.append(told.format(n=others))
    if lines:
        yield "\n".join((words.gettext("No draft for:"), *(f"  {line}" for line in lines)))
    unwritable = [address for circle in circles for address in circle.left_out]
    if unwritable:
        yield "\n".join(
            (
                words.gettext("Addresses that no mail can bear; warn these people otherwise:"),
                *(f"  {shorten(address, _CELLS)}" for address in unwritable[:_MOST_LISTED]),
                *_more(len(unwritable) - _MOST_LISTED, words),
            )
        )


def _more(hidden: int, words: Texts) -> Iterator[str]:
    if hidden > 0:
        more = words.ngettext("... and {n} more", "... and {n} more", hidden)
        yield f"  {more.format(n=hidden)}"


def _desks(words: Texts) -> Iterator[str]:
    yield words.gettext("Desks in Japan that take such reports; call before you travel:")
    for desk in DESKS:
        yield f"  {desk.name}\n  {desk.place}\n  {desk.takes(words)}"
