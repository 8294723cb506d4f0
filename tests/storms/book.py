"""The victim's address book as her phones exported it: vCard 3.0, and 2.1 in Shift_JIS."""

import quopri

from tests.storms.cast import Cast, Person
from tests.storms.chance import Chance

__all__ = ["address_book"]

# People of whom the book has no mail address.
TELEPHONE_ONLY = (("鈴木 トメ", "090-0000-0101"), ("美容室こもれび", "03-0000-0202"))


def address_book(cast: Cast, chance: Chance) -> bytes:
    """One file of cards. CRLF line ends, as phones write them."""
    cards = [
        old_card(person) if is_old(person) else card(person, chance)
        for person in cast.people
        if person.in_book
    ]
    cards += [telephone_card(name, number) for name, number in TELEPHONE_ONLY]
    return b"".join(line + b"\r\n" for lines in cards for line in lines)


def is_old(person: Person) -> bool:
    """Cards of the first phone were copied from phone to phone as they were."""
    return person.since.year < 2010


def card(person: Person, chance: Chance) -> list[bytes]:
    surname, _, given = person.name.partition(" ")
    place = chance.pick(("HOME", "CELL", "WORK"))
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Apple Inc.//iPhone OS 18.6//EN",
        f"N:{surname};{given};;;",
        f"FN:{person.name}",
        f"EMAIL;type=INTERNET;type={place};type=pref:{person.address}",
        "END:VCARD",
    )
    return [line.encode() for line in lines]


def old_card(person: Person) -> list[bytes]:
    """vCard 2.1, names quoted-printable in Shift_JIS."""
    surname, _, given = person.name.partition(" ")
    name = b";".join((quoted(surname), quoted(given), b"", b"", b""))
    coding = b";CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:"
    return [
        b"BEGIN:VCARD",
        b"VERSION:2.1",
        b"N" + coding + name,
        b"FN" + coding + quoted(person.name),
        b"EMAIL;INTERNET;CELL:" + person.address.encode("ascii"),
        b"END:VCARD",
    ]


def quoted(words: str) -> bytes:
    return quopri.encodestring(words.encode("shift_jis"), quotetabs=True).replace(b"=\n", b"")


def telephone_card(name: str, number: str) -> list[bytes]:
    surname, _, given = name.partition(" ")
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{surname};{given};;;",
        f"FN:{name}",
        f"TEL;type=CELL:{number}",
        "END:VCARD",
    )
    return [line.encode() for line in lines]
