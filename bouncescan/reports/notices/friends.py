"""Drafts to the people: got it, or may have got it. Short and calm, without a link, no blame.

Nobody is written to whose mail failed, and no address that no person reads.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.mail.address import address_key
from bouncescan.records.findings import Findings, Person, State, WhoSent
from bouncescan.reports.notices.draft import (
    Draft,
    HeaderAddress,
    header_address,
    phrase,
    write_mail,
)
from bouncescan.reports.notices.material import Material
from bouncescan.reports.notices.subjects import subjects_of
from bouncescan.reports.notices.wishes import Wishes
from bouncescan.reports.order import who_to_tell_first
from bouncescan.reports.safe import shorten

__all__ = ["CATEGORIES", "Circle", "circles_of", "drafts_to_friends"]

# Who has the mail comes first: its link may be opened today.
CATEGORIES: Mapping[str, tuple[State, ...]] = {
    "got-it": (State.REACHED,),
    "may-have-got-it": (State.DELAYED, State.ADDRESSED, State.MAYBE),
}
_SUBJECTS = 3
_NAME_CELLS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The people of one category who can be written to, and addresses that no mail can bear."""

    category: str
    people: tuple[tuple[Person, HeaderAddress], ...]
    left_out: tuple[str, ...]

    def plain(self) -> tuple[tuple[Person, HeaderAddress], ...]:
        """Those whose address every server takes."""
        return tuple(each for each in self.people if not each[1].is_international)

    def international(self) -> tuple[tuple[Person, HeaderAddress], ...]:
        """Those whose address needs SMTPUTF8."""
        return tuple(each for each in self.people if each[1].is_international)


def circles_of(findings: Findings, wishes: Wishes) -> tuple[Circle, ...]:
    """Who is written to, the most urgent first."""
    own = frozenset(map(address_key, findings.victim))
    people = [
        person
        for person in who_to_tell_first(findings.people)
        if not person.machine
        and address_key(person.address) not in own
        and (wishes.perhaps or person.state is not State.MAYBE)
    ]
    return tuple(
        _circle(category, [person for person in people if person.state in states])
        for category, states in CATEGORIES.items()
    )


def _circle(category: str, people: Iterable[Person]) -> Circle:
    written: list[tuple[Person, HeaderAddress]] = []
    left_out: list[str] = []
    for person in people:
        address = header_address(person.address)
        if address is None:
            left_out.append(person.address)
        else:
            written.append((person, address))
    return Circle(category=category, people=tuple(written), left_out=tuple(left_out))


def drafts_to_friends(material: Material, circles: Iterable[Circle]) -> Iterator[Draft]:
    """All drafts to people; none where the victim has no address that can stand in From.

    The redaction is never off here: no friend is to learn who else stands in a subject.
    """
    findings = material.findings
    sender = header_address(findings.victim[0]) if findings.victim else None
    if sender is None:
        return
    subjects = subjects_of(findings.campaigns, material.redaction, _SUBJECTS)
    for place, circle in enumerate(circles, start=1):
        groups = _groups(circle, material.wishes)
        digits = max(2, len(str(len(groups))))
        for number, group in enumerate(groups, start=1):
            addresses = (sender, *_addresses(group))
            fields = (
                *_recipients(sender, group, material.wishes),
                ("Subject", _subject(circle.category, material.words)),
            )
            data = write_mail(
                fields,
                "\n\n".join(_paragraphs(material, circle.category, group, subjects)) + "\n",
                made=material.wishes.made,
                is_international=any(each.is_international for each in addresses),
            )
            yield Draft(name=f"{place}-{circle.category}-{number:0{digits}}.eml", data=data)


Group = Sequence[tuple[Person, HeaderAddress]]


def _groups(circle: Circle, wishes: Wishes) -> list[Group]:
    """One draft each. An address that needs SMTPUTF8 never stands beside one that does not."""
    size = 1 if wishes.is_personal else wishes.group_size
    return [
        each[start : start + size]
        for each in (circle.plain(), circle.international())
        for start in range(0, len(each), size)
    ]


def _addresses(group: Group) -> list[HeaderAddress]:
    return [address for _, address in group]


def _recipients(sender: HeaderAddress, group: Group, wishes: Wishes) -> Iterator[tuple[str, str]]:
    yield "From", sender.spec
    if not wishes.is_personal:
        yield "To", sender.spec
        yield "Bcc", ", ".join(address.spec for address in _addresses(group))
        return
    for person, address in group:
        name = phrase(person.name)
        yield "To", f"{name} <{address.spec}>" if name else address.spec


def _subject(category: str, words: Texts) -> str:
    if category == "got-it":
        return words.gettext("Please do not open the mail that came in my name")
    return words.gettext("If mail comes in my name: please do not open it")


def _paragraphs(
    material: Material, category: str, group: Group, subjects: Sequence[str]
) -> Iterator[str]:
    findings, words = material.findings, material.words
    yield _greeting(group, material.wishes, words)
    yield _what_happened(findings.who_sent.verdict, words)
    yield _whether_it_came(category, words)
    yield from _how_to_know_it(findings, subjects, words)
    yield words.gettext(
        "Please do not open any link or file in it, and do not answer it. If you still have it,"
        " please forward it to me as an attachment, which shows where it came from. Then delete it."
    )
    yield words.gettext(
        "If you have already opened a link and typed a password: change that password now, wherever"
        " you use it. If you gave the number of a card: call the card company. If you opened a"
        " file: let a virus scanner look at that device."
    )
    yield words.gettext(
        "You did nothing wrong, and I am sorry for the trouble. This mail has no link and no file."
        " If you are not sure that it is from me, call me."
    )


def _greeting(group: Group, wishes: Wishes, words: Texts) -> str:
    if wishes.is_personal:
        ((person, _),) = group
        name = shorten(person.name or "", _NAME_CELLS)
        if name and "@" not in name:
            return words.gettext("Hello {name},").format(name=name)
    return words.gettext("Hello,")


def _what_happened(verdict: WhoSent, words: Texts) -> str:
    if verdict in {WhoSent.USED, WhoSent.BOTH}:
        return words.gettext("A stranger has used my mailbox to send mail. I did not write it.")
    return words.gettext(
        "A stranger has sent mail that bears my address as its sender. I did not write it."
    )


def _whether_it_came(category: str, words: Texts) -> str:
    if category == "got-it":
        return words.gettext("One of these mails has reached you, as far as I can see.")
    return words.gettext(
        "One of these mails was perhaps sent to you too. It may have come, or may still come, or"
        " lie among the spam."
    )


def _how_to_know_it(findings: Findings, subjects: Sequence[str], words: Texts) -> Iterator[str]:
    """By what the reader knows it: days and subjects."""
    first = min((each.first for each in findings.campaigns if each.first), default=None)
    last = max((each.last for each in findings.campaigns if each.last), default=None)
    if first and last:
        days = words.gettext("They were sent from {first} to {last}.")
        yield days.format(first=first.date().isoformat(), last=last.date().isoformat())
    if subjects:
        title = words.ngettext(
            "This is the subject:", "These are the subjects of most:", len(subjects)
        )
        yield "\n".join((title, *(f"  {subject}" for subject in subjects)))
