"""Years of everyday mail as it lies in the victim's mailbox, with its dates. Nothing is delivered.

The provider's hop and results are those that its Exim writes on mail that comes today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.lab.internet import DOMAINS, PROVIDER, VICTIM, VICTIM_NAME, ip_of
from tests.lab.people import Circle, Person
from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.internet import Host, Mta
from tests.storms.letter import Letter
from tests.storms.programs import Draft, Program, compose
from tests.storms.queue_ids import queue_id_of
from tests.storms.received import Receipt, exim_hop, peer
from tests.storms.wording import PRIVATE, closing, opening, reply_words

__all__ = ["Entry", "everyday_mail", "victim_draft"]

GONE = Host(name="mx.oldisp.example", ip="192.0.2.120", mta=Mta.POSTFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One mail in a folder, and whom its header shows in which field."""

    raw: bytes
    folder: str
    when: datetime
    shows: tuple[tuple[str, str], ...]  # role (from, to, cc), address


def everyday_mail(people: Sequence[Person], chance: Chance) -> list[Entry]:
    """All of it, in no order."""
    return list(entries(people, chance))


def entries(people: Sequence[Person], chance: Chance) -> Iterator[Entry]:
    copied = [person for person in people if person.circle is Circle.COPIED]
    writers = [p for p in people if p.circle not in {Circle.COPIED, Circle.BOOK_ONLY}]
    for person in writers:
        moments = {person.since, person.until}
        if person.circle is not Circle.NEWCOMER:
            moments |= {chance.between(person.since, person.until) for _ in range(3)}
        for when in sorted(moments):
            yield from exchange(person, when, (), chance)
    # Whoever is only in Cc is shown twice, at the first and at the last time.
    answerers = [p for p in writers if p.circle is Circle.CORRESPONDENT]
    for person in copied:
        for when in (person.since, person.until):
            yield from exchange(chance.pick(answerers), when, (person,), chance, answers=False)


def exchange(
    person: Person,
    when: datetime,
    copies: tuple[Person, ...],
    chance: Chance,
    *,
    answers: bool = True,
) -> Iterator[Entry]:
    """A mail from somebody, and often the victim's reply in Sent."""
    topic = chance.pick(PRIVATE)
    lines = (opening(chance), "", *topic.lines, "", closing(chance), person.name)
    draft = Draft(
        name=person.name,
        address=person.address,
        program=person.program,
        to=((VICTIM_NAME, VICTIM),),
        cc=tuple(copy.entry for copy in copies),
        subject=topic.subject,
        words="\n".join(lines) + "\n",
        when=when,
        extra=(("Precedence", "bulk"),) if person.circle is Circle.SHOP else (),
    )
    letter = compose(draft, chance)
    shows = (("from", person.address), *(("cc", copy.address) for copy in copies))
    raw = delivered(letter, person, when + timedelta(seconds=3), chance)
    yield Entry(raw=raw, folder="INBOX", when=when + timedelta(seconds=3), shows=shows)
    if answers and person.circle is not Circle.SHOP and chance.happens(0.4):
        yield reply(person, letter, topic.subject, when, chance)


def reply(person: Person, letter: Letter, subject: str, when: datetime, chance: Chance) -> Entry:
    """Her phone keeps it in Sent without any trace."""
    answered = chance.after(when, 600, 40_000)
    draft = victim_draft(person.entry, f"Re: {subject}", reply_words(chance), answered)
    raw = compose(replace(draft, answers=letter.value("Message-ID")), chance).raw()
    return Entry(raw=raw, folder="Sent", when=answered, shows=(("to", person.address),))


def victim_draft(to: tuple[str, str], subject: str, words: str, when: datetime) -> Draft:
    return Draft(
        name=VICTIM_NAME,
        address=VICTIM,
        program=Program.VICTIM_PHONE,
        to=(to,),
        subject=subject,
        words=f"{words}\n\n花子\n",
        when=when,
    )


def delivered(letter: Letter, person: Person, when: datetime, chance: Chance) -> bytes:
    """What the provider's Exim puts above a mail."""
    sender = server_of(person)
    by = Host(name=PROVIDER, ip=ip_of(PROVIDER), mta=Mta.EXIM, version="4.96", hours=0)
    receipt = Receipt(queue_id=queue_id_of(by, when, chance), when=when, for_address=VICTIM)
    hop = exim_hop(peer(sender), by, receipt, envelope_from=person.address)
    result = f"{PROVIDER};\n\tspf=none smtp.mailfrom={person.domain}"
    fields = (
        ("Return-path", f"<{person.address}>"),
        ("Envelope-to", VICTIM),
        ("Delivery-date", mail_date(when, 0)),
        ("Authentication-Results", result),
        hop,
    )
    return letter.under(*fields).raw()


def server_of(person: Person) -> Host:
    mx = DOMAINS[person.domain].mx
    return Host(name=mx, ip=ip_of(mx), mta=Mta.POSTFIX) if mx else GONE
