"""What an address book gives: its contacts, and which of its cards could not be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bouncescan.mail.address import address_key
from bouncescan.records.contact import Contact

__all__ = ["AddressBook", "BookReader", "SkippedCard", "distinct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedCard:
    """A card or row that could not be read, or not whole; `why` holds nothing of its content.

    Cards are counted from 1; rows as a spreadsheet counts them, so that the headings are row 1.
    """

    number: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBook:
    """One address book: `name` is the file's name, `cards` counts all cards, broken ones too."""

    name: str
    contacts: tuple[Contact, ...]
    skipped: tuple[SkippedCard, ...]
    cards: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookReader:
    """One kind of address book. Both see UTF-16 as UTF-8 already; `parse` may raise SourceError."""

    name: str
    recognizes: Callable[[bytes], bool]
    parse: Callable[[bytes, Path], AddressBook]


def distinct(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Each address once, in the order of the book, with the first name that it has there."""
    found: dict[str, Contact] = {}
    for contact in contacts:
        key = address_key(contact.address)
        if key not in found or found[key].name is None:
            found[key] = contact
    return tuple(found.values())
