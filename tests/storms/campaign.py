"""The spoofed mails of all attacks: who is written to, when, and through which server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.storms.cast import Cast, Person
from tests.storms.chance import Chance
from tests.storms.handing_in import Title, handed_in
from tests.storms.letter import Letter
from tests.storms.plan import Attack, Circle, Plan, Relay, Run, Source
from tests.storms.programs import Program
from tests.storms.provider import VICTIM, VICTIM_NAME
from tests.storms.queue_ids import queue_id_of
from tests.storms.received import Receipt, handed_in_hop

__all__ = ["Spoof", "spoof_to_victim", "spoofs", "targets_of"]

Field = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoof:
    """One spoofed mail. `letter` is as it was handed in; `taken` as the server had it."""

    number: int
    attack: int  # its number in the plan, from 1
    relay: Relay
    wave: int
    sent: datetime
    recipients: tuple[Person, ...]
    title: Title
    letter: Letter
    taken: Letter
    queue_id: str

    @property
    def message_id(self) -> str:
        return self.letter.value("Message-ID")


def targets_of(attack: Attack, cast: Cast) -> tuple[Person, ...]:
    """The stranger's list."""
    known = [person for person in cast.people if person.since < attack.taken]
    match attack.source:
        case Source.MAILBOX:
            unseen = {Circle.NEWCOMER, Circle.BOOK_ONLY, Circle.STRANGER}
            return tuple(person for person in known if person.circle not in unseen)
        case Source.ADDRESS_BOOK:
            return tuple(person for person in known if person.in_book)
        case Source.ONE_MAIL:
            return (cast.organiser, *cast.of(Circle.OLD_MAIL))
        case Source.OTHER_MAILBOX:
            return (cast.hub, *cast.of(Circle.OF_ANOTHER, Circle.STRANGER))
        case Source.UNRELATED_LIST:
            return cast.of(Circle.STRANGER)


def spoofs(plan: Plan, cast: Cast, chance: Chance) -> tuple[Spoof, ...]:
    """All spoofed mails, oldest first."""
    drawn = [
        Drawn(chance.between(run.start, run.end), place, run, group)
        for place, attack in enumerate(plan.attacks, start=1)
        for run in attack.runs
        for group in groups(run, attack, targets_of(attack, cast), chance)
    ]
    drawn.sort(key=lambda one: one.when)
    return tuple(spoof(number, one, chance) for number, one in enumerate(drawn, start=1))


class Drawn(NamedTuple):
    """What chance decided about one spoofed mail; `attack` is its number in the plan, from 1."""

    when: datetime
    attack: int
    run: Run
    recipients: tuple[Person, ...]


def spoof_to_victim(plan: Plan, chance: Chance) -> Spoof:
    """From herself to herself, as it is usual: the copy that lies in her own inbox."""
    attack = plan.attacks[0]
    herself = Person(
        name=VICTIM_NAME,
        roman="Hanako Suzuki",
        address=VICTIM,
        circle=Circle.FAMILY,
        program=Program.VICTIM_PHONE,
        since=attack.taken,
        until=attack.taken,
    )
    run = attack.runs[0]
    return spoof(0, Drawn(run.start + timedelta(minutes=31), 1, run, (herself,)), chance)


def groups(
    run: Run, attack: Attack, targets: tuple[Person, ...], chance: Chance
) -> Iterator[tuple[Person, ...]]:
    """The run's share of the list, cut into mails of one to six recipients."""
    allowed = [person for person in targets if person.address not in run.never]
    wanted = [person for person in allowed if person.address in run.always]
    others = [person for person in allowed if person.address not in run.always]
    wanted += chance.sample(others, int(len(targets) * run.share))
    wanted = chance.shuffled(wanted)
    while wanted:
        size = chance.weighted(attack.sizes)
        yield tuple(wanted[:size])
        wanted = wanted[size:]


def spoof(number: int, drawn: Drawn, chance: Chance) -> Spoof:
    when, attack, run, recipients = drawn
    relay = run.relay
    url = f"http://{run.link}/{chance.pick(PATHS)}?{chance.letters(2)}={chance.letters(12)}"
    title = Title(subject=chance.pick(run.subjects), url=url)
    letter = handed_in(relay, [person.entry for person in recipients], title, when, chance)
    receipt = Receipt(
        queue_id=queue_id_of(relay.host, when, chance),
        when=when,
        for_address=recipients[0].address if len(recipients) == 1 else None,
    )
    return Spoof(
        number=number,
        attack=attack,
        relay=relay,
        wave=run.wave,
        sent=when,
        recipients=recipients,
        title=title,
        letter=letter,
        taken=letter.under(*hops(relay, receipt)),
        queue_id=receipt.queue_id,
    )


PATHS = ("wp-content/view.php", "m/read.php", "images/inbox.php", "new/msg.php")


def hops(relay: Relay, receipt: Receipt) -> tuple[Field, ...]:
    """The server's own `Received`: what it says about who handed the mail in."""
    return handed_in_hop(relay.took_it_from, relay.host, relay.handed_in_by, receipt, VICTIM)
