"""The spoofed mails: who is written to through which server, as the stranger's programs write.

A script put into a web shop (through PHP), a mailer with a stolen login, a computer that found an
open relay; and the victim's own account, with her password.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.lab.internet import RELAYS, VICTIM, VICTIM_DOMAIN, Fate, Relay, fails_at
from tests.lab.people import Circle, Person
from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.letter import Letter, addresses, display, encoded, text

__all__ = ["Spoof", "spoofs", "to_herself"]

Field = tuple[str, str]
SIZES = ((1, 5.0), (2, 2.0), (3, 2.0), (5, 1.0))
SUBJECTS = ("Fw: new message", "Fwd: important message", "FW: 新しいメッセージ")
LINK = "http://gallery.pension-alpenrose.example/m/read.php"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoof:
    """One spoofed mail as it is handed in."""

    number: int
    relay: Relay
    recipients: tuple[str, ...]
    letter: Letter

    @property
    def message_id(self) -> str:
        return self.letter.value("Message-ID")


def spoofs(
    ways: Sequence[str], targets: Sequence[Person], now: datetime, chance: Chance
) -> tuple[Spoof, ...]:
    """Each way gets two thirds of the list, so that some people are written to more than once.

    The first mail goes to all who answer, and to somebody whose bounce shows it. Half of those
    whose server puts everybody off are written to by the first way alone.
    """
    made = [spoof(1, ways[0], first_group(targets), now, chance)]
    slow = [person for person in targets if fails_at(person.address).fate is Fate.SLOW]
    others = [person for person in targets if person not in slow[::2]]
    for way in ways:
        share = len(targets) if len(ways) == 1 else len(targets) * 2 // 3
        written = slow[::2] if way == ways[0] else []
        for group in groups([*written, *chance.sample(others, share)], chance):
            made.append(spoof(len(made) + 1, way, group, now, chance))
    return tuple(made)


def to_herself(way: str, now: datetime, chance: Chance) -> Spoof:
    """From herself to herself, as it is usual: the copy that lies in her own inbox."""
    return made_by(way, 0, (("", VICTIM),), now, chance)


def first_group(targets: Sequence[Person]) -> tuple[Person, ...]:
    answering = [person for person in targets if person.circle in {Circle.FRIEND, Circle.AWAY}]
    return (*answering, next(person for person in targets if person.is_dead))


def groups(people: Sequence[Person], chance: Chance) -> Iterator[tuple[Person, ...]]:
    left = tuple(people)
    while left:
        size = chance.weighted(SIZES)
        yield left[:size]
        left = left[size:]


def spoof(number: int, way: str, group: Sequence[Person], now: datetime, chance: Chance) -> Spoof:
    return made_by(way, number, tuple(person.entry for person in group), now, chance)


def made_by(
    way: str, number: int, entries: Sequence[tuple[str, str]], now: datetime, chance: Chance
) -> Spoof:
    subject = chance.pick(SUBJECTS)
    words = f"Hey!\n\nNew message, please read: {LINK}?{chance.letters(8)}\n\nHanako Suzuki\n"
    body = text(words, "utf-8", "base64")
    shown = [display(*entry) for entry in entries]
    fields = (
        ("Subject", encoded(subject)),
        ("From", display("Hanako Suzuki", VICTIM)),
        ("To", addresses(shown[:3])),
        *((("Cc", addresses(shown[3:])),) if shown[3:] else ()),
        *by_program(way, now, chance),
        ("MIME-Version", "1.0"),
        *body.fields,
    )
    return Spoof(
        number=number,
        relay=RELAYS[way],
        recipients=tuple(address for _, address in entries),
        letter=Letter(fields=fields, body=body.content),
    )


def by_program(way: str, now: datetime, chance: Chance) -> tuple[Field, ...]:
    match way:
        case "script":
            return (
                ("X-PHP-Originating-Script", "1004:cache-mail.php(12) : eval()'d code"),
                ("Date", mail_date(now, 2)),
                ("Message-ID", f"<{chance.letters(32)}@www.webshop.example>"),
                ("X-Mailer", "PHPMailer 5.2.4"),
            )
        case "client":
            unique = f"000001dc{chance.letters(4)}${chance.letters(8)}${chance.letters(8)}"
            return (
                ("Message-ID", f"<{unique}@WIN-7QK2LHD9>"),
                ("Date", mail_date(now, 3)),
                ("X-Mailer", "Microsoft Outlook Express 6.00.2900.5931"),
            )
        case _:
            unique = f"{chance.letters(8, '0123456789ABCDEF')}.{chance.integer(10**6, 10**7)}"
            return (
                ("Message-ID", f"<{unique}@{VICTIM_DOMAIN}>"),
                ("Date", mail_date(now, 0)),
                ("User-Agent", "Mozilla/5.0 (X11; U; Linux i686) Thunderbird/2.0.0.24"),
            )
