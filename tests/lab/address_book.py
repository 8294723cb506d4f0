"""The victim's address book as her phone exports it: vCard 3.0."""

from collections.abc import Sequence

from tests.lab.people import Person

__all__ = ["address_book"]


def address_book(people: Sequence[Person]) -> bytes:
    return "".join(card(person) for person in people if person.in_book).encode()


def card(person: Person) -> str:
    surname, _, given = person.name.partition(" ")
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{surname};{given};;;",
        f"FN:{person.name}",
        f"EMAIL;type=INTERNET;type=HOME:{person.address}",
        "END:VCARD",
    )
    return "".join(f"{line}\r\n" for line in lines)
