"""A plan carried out: one whole mailbox, wired together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.storms.aftermath import Aftermath
from tests.storms.answers import Answers, got_it
from tests.storms.book import address_book
from tests.storms.campaign import Spoof, spoof_to_victim, spoofs
from tests.storms.cast import Cast, build_cast
from tests.storms.chance import Chance
from tests.storms.events import Event, Kind
from tests.storms.lookalikes import LookAlikes
from tests.storms.ordinary import History
from tests.storms.own import own_bounces
from tests.storms.plan import Plan
from tests.storms.provider import Mail, Provider
from tests.storms.reference import REFERENCE

__all__ = ["ALL_MAIL", "Storm", "build_storm"]

ALL_MAIL = "All Mail"  # where Gmail shows each mail a second time


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """A whole mailbox with all that the generator knows about it."""

    plan: Plan
    cast: Cast
    spoofs: tuple[Spoof, ...]
    events: tuple[Event, ...]
    ordinary: tuple[Mail, ...]  # what is left of everyday mail
    mails: tuple[Mail, ...]  # as they lie in the files, folder by folder oldest first
    duplicates: tuple[Mail, ...]  # the second copies among them
    contacts: bytes


def build_storm(plan: Plan = REFERENCE) -> Storm:
    chance = Chance(plan.seed)
    cast = build_cast(plan, chance.child("cast"))
    provider = Provider(chance.child("provider"))
    history = list(History(plan, cast, provider, chance.child("history")).mails())
    own = list(own_bounces(plan, provider, chance.child("own")))
    written = spoofs(plan, cast, chance.child("spoofs"))
    sent = tuple(spoof for spoof in written if spoof.sent < plan.read)
    bounced = list(Aftermath(plan, provider, chance.child("bounces")).bounces(sent))
    others = list(others_of(plan, provider, sent, bounced, chance))
    all_events = (*bounced, *(event for _, event in own), *others)
    events = tuple(event for event in all_events if event.mail.when < plan.read)
    kept = tuple(left(plan, (*history, *(mail for mail, _ in own)), chance.child("deleted")))
    mails = (*kept, *(event.mail for event in events))
    copies = duplicates(plan, events, chance.child("duplicates"))
    if plan.is_labelled:
        copies = tuple(mail.put_into(ALL_MAIL) for mail in mails)
    return Storm(
        plan=plan,
        cast=cast,
        spoofs=sent,
        events=events,
        ordinary=kept,
        mails=tuple(sorted((*mails, *copies), key=lambda mail: (mail.when, mail.folder, mail.raw))),
        duplicates=copies,
        contacts=address_book(cast, chance.child("book")),
    )


def others_of(
    plan: Plan,
    provider: Provider,
    sent: Sequence[Spoof],
    bounced: Sequence[Event],
    chance: Chance,
) -> Iterable[Event]:
    """What else comes during a storm."""
    stream = chance.child("answers")
    answers = Answers(plan, provider, stream)
    yield from answers.events(sent, bounced)
    anew = Answers(plan, provider, chance.child("anew"))
    yield from anew.forwarded_anew(sent, bounced)
    yield from LookAlikes(plan, provider, stream).events(sent, got_it(sent, bounced)[::-1])
    if plan.attacks and plan.noise.copies:
        yield answers.spoof_copy(spoof_to_victim(plan, chance.child("copy")))


def left(plan: Plan, mails: Iterable[Mail], chance: Chance) -> Iterable[Mail]:
    """What the victim did not delete."""
    for mail in mails:
        is_old = plan.kept_since is not None and mail.when < plan.kept_since
        if not is_old and not (mail.when < plan.begins and chance.happens(plan.deleted)):
            yield mail


def duplicates(plan: Plan, bounced: Sequence[Event], chance: Chance) -> tuple[Mail, ...]:
    """The same bytes once more in Junk: the provider's filter copied what it moved."""
    candidates = [
        event.mail
        for event in bounced
        if event.kind is Kind.BOUNCE and event.message_id and event.mail.folder == "Inbox"
    ]
    return tuple(mail.put_into("Junk") for mail in chance.sample(candidates, plan.duplicates))
