"""What the leak is weighed against, written down in a few words: mails, cards, targets."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.leak import Material, weigh_sources
from bouncescan.analysis.sightings import Storm, find_sightings
from bouncescan.records.contact import Contact
from bouncescan.records.findings import State
from bouncescan.records.leak import Hypothesis, LeakSource, Standing
from bouncescan.records.message import FolderRole, Locator, MailHeader

__all__ = ["BEGAN", "VICTIM", "grades", "mail", "material", "named", "row", "some"]

VICTIM = "hanako@victim.example"
BEGAN = datetime(2026, 4, 20, 10, tzinfo=UTC)


def some(kind: str, count: int) -> list[str]:
    """So many people: friend0@example.org and on."""
    return [f"{kind}{number}@example.org" for number in range(count)]


def mail(
    sender: str,
    cc: Sequence[str] = (),
    *,
    days: float = 1000,
    number: str | None = None,
    answers: str | None = None,
    role: FolderRole = FolderRole.INBOX,
) -> MailHeader:
    """A mail so many days before the storm; the victim's own goes to `cc[0]`."""
    when = BEGAN - timedelta(days=days)
    number = number or f"{sender}-{days}"
    is_own = sender == VICTIM
    return MailHeader(
        locator=Locator(source="mail", file=f"mail/{number}"),
        header_id=number,
        message_id=f"<{number}@example.net>",
        internal_date=when,
        from_=(sender,),
        to=tuple(cc[:1]) if is_own else (VICTIM,),
        cc=tuple(cc[1:] if is_own else cc),
        in_reply_to=answers,
        roles=(role,),
    )


def material(
    targets: Collection[str],
    mails: Sequence[MailHeader] | None,
    book: Sequence[str] | None = (),
    *,
    machines: Collection[str] = (),
    claimed: Collection[str] = (),
    state: State = State.FAILED,
) -> Material:
    """`mails` None: no history was read; `book` None: no address book was given."""
    sightings = None
    if mails is not None:
        sightings = find_sightings(
            mails,
            Storm(of_target={}, began=BEGAN, places=()),
            Identities(root={}, spelled={}),
            victim={VICTIM},
            victim_side=VictimSide(domains=frozenset(), hosts=frozenset()),
        )
    cards = None
    if book is not None:
        cards = {one: Contact(address=one, name=None, book="book.vcf") for one in book}
    return Material(
        targets=dict.fromkeys(targets, state),
        sightings=sightings,
        book=cards,
        machines=frozenset(machines),
        claimed=frozenset(claimed),
        began=BEGAN,
    )


def grades(given: Material) -> dict[str, str]:
    """Each hypothesis that is not unknown, and its grade."""
    return {
        source.hypothesis.value: source.grade.value
        for source in weigh_sources(given)
        if source.grade is not Standing.UNKNOWN
    }


def row(given: Material, hypothesis: Hypothesis) -> LeakSource:
    """The first row of a hypothesis."""
    return next(one for one in weigh_sources(given) if one.hypothesis is hypothesis)


def named(source: LeakSource) -> dict[str, dict[str, str | int]]:
    """The evidence of a row, for and against: rule and parameters."""
    return {line.rule: dict(line.parameters) for line in (*source.speaks_for, *source.against)}
