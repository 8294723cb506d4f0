"""The reference case: forged with the victim's mailbox, everything wired together."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.storms.aftermath import Aftermath
from tests.storms.answers import Answers
from tests.storms.book import address_book
from tests.storms.campaign import Spoof, spoof_to_victim, spoofs
from tests.storms.cast import Cast, build_cast
from tests.storms.chance import Chance
from tests.storms.events import Event, Kind
from tests.storms.ordinary import History
from tests.storms.own import own_bounces
from tests.storms.provider import Mail, Provider

__all__ = ["SEED", "Storm", "build_storm"]

SEED = "bouncescan-1"
DUPLICATES = 2  # bounces that lie in two folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """A whole mailbox with all that the generator knows about it."""

    seed: str
    cast: Cast
    spoofs: tuple[Spoof, ...]
    events: tuple[Event, ...]
    mails: tuple[Mail, ...]  # as they lie in the files, folder by folder oldest first
    duplicates: tuple[Mail, ...]  # the second copies among them
    contacts: bytes


def build_storm(seed: str = SEED) -> Storm:
    chance = Chance(seed)
    cast = build_cast(chance.child("cast"))
    provider = Provider(chance.child("provider"))
    ordinary = list(History(cast, provider, chance.child("history")).mails())
    own = list(own_bounces(provider, chance.child("own")))
    sent = spoofs(cast, chance.child("spoofs"))
    bounced = list(Aftermath(provider, chance.child("bounces")).bounces(sent))
    answers = Answers(provider, chance.child("answers"))
    others = list(answers.events(sent, bounced))
    others.append(answers.spoof_copy(spoof_to_victim(chance.child("copy"))))
    events = (*bounced, *(event for _, event in own), *others)
    copies = duplicates(bounced, chance.child("duplicates"))
    mails = (*ordinary, *(mail for mail, _ in own), *(event.mail for event in events), *copies)
    return Storm(
        seed=seed,
        cast=cast,
        spoofs=sent,
        events=events,
        mails=tuple(sorted(mails, key=lambda mail: (mail.when, mail.folder, mail.raw))),
        duplicates=copies,
        contacts=address_book(cast, chance.child("book")),
    )


def duplicates(bounced: Sequence[Event], chance: Chance) -> tuple[Mail, ...]:
    """The same bytes once more in Junk: the provider's filter copied what it moved."""
    candidates = [
        event.mail
        for event in bounced
        if event.kind is Kind.BOUNCE and event.message_id and event.mail.folder == "Inbox"
    ]
    return tuple(mail.put_into("Junk") for mail in chance.sample(candidates, DUPLICATES))
