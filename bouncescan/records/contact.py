"""One entry of an address book."""

from dataclasses import dataclass

__all__ = ["Contact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An address and the name the book gives it. `book` is the file's name, never its path."""

    address: str
    name: str | None
    book: str
