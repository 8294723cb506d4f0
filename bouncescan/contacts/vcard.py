"""vCards, one or many in a file, each read for itself: a broken one costs only itself.

RFC 6350 (4.0), RFC 2426 (3.0) and versit's 2.1, which old Japanese phones write in Shift_JIS and
quoted-printable. Only names and addresses are read; pictures are never decoded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from bouncescan.contacts.interface import AddressBook, SkippedCard, distinct
from bouncescan.contacts.names import whole_name
from bouncescan.contacts.vcard_lines import ContentLine, read_lines, split_value, unescape
from bouncescan.mail.address import clean_address, find_addresses
from bouncescan.records.contact import Contact

__all__ = ["parse", "recognizes"]

_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*", re.IGNORECASE)
_ANY_BEGIN = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE | re.MULTILINE)
_AGENT = re.compile(rb"\s*AGENT\s*:\s*", re.IGNORECASE)

_ADDRESSES = {"EMAIL", "MEMBER"}


def recognizes(raw: bytes) -> bool:
    """True where a line begins a vCard."""
    return _ANY_BEGIN.search(raw.replace(b"\r", b"\n")) is not None


def parse(raw: bytes, path: Path) -> AddressBook:
    """All contacts of all cards; a card without an address is none."""
    contacts: list[Contact] = []
    skipped: list[SkippedCard] = []
    number = 0
    for number, card in enumerate(_split(raw), 1):
        found, why = _read(card, path.name)
        contacts.extend(found)
        if why is not None:
            skipped.append(SkippedCard(number=number, why=why))
    return AddressBook(
        name=path.name, contacts=distinct(contacts), skipped=tuple(skipped), cards=number
    )


@dataclass(slots=True)
class _Card:
    """The physical lines of a card."""

    lines: list[bytes] = field(default_factory=list)
    is_ended: bool = False


def _split(raw: bytes) -> Iterator[_Card]:
    """The cards in the order of their ends."""
    *lines, last = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    # Where the file is cut inside a line, that line is left out: half an address is another one.
    lines += [last] if _END.fullmatch(last) else []
    open_cards: list[_Card] = []
    for line in lines:
        if _BEGIN.fullmatch(line):
            # 2.1 puts the card of an agent inside the card of its principal; else END was lost.
            if open_cards and not _is_agent(open_cards[-1]):
                yield open_cards.pop()
            open_cards.append(_Card())
        elif open_cards and _END.fullmatch(line):
            open_cards[-1].is_ended = True
            yield open_cards.pop()
        elif open_cards:
            open_cards[-1].lines.append(line)
    yield from reversed(open_cards)


def _is_agent(card: _Card) -> bool:
    return bool(card.lines and _AGENT.fullmatch(card.lines[-1]))


def _read(card: _Card, book: str) -> tuple[list[Contact], str | None]:
    """The contacts of a card, and what was broken in it."""
    properties = list(read_lines(card.lines))
    name = _name(properties)
    found: list[Contact] = []
    why = None if card.is_ended else "does not end"
    for line in properties:
        if line.name in _ADDRESSES:
            text = unescape(line.text())
            addresses = _addresses(text)
            # In a group, 4.0 names members that have only a number: "urn:uuid:...".
            if text and not addresses and line.name == "EMAIL":
                why = why or "has an e-mail entry that is no address"
            own = name if line.name == "EMAIL" else None
            found += [Contact(address=address, name=own, book=book) for address in addresses]
    if not properties:
        why = why or "says nothing that can be read"
    return found, why


def _addresses(text: str) -> tuple[str, ...]:
    whole = clean_address(unquote(text) if text[:7].lower() == "mailto:" else text)
    return (whole,) if whole is not None else find_addresses(text)


def _name(properties: list[ContentLine]) -> str | None:
    """The name as shown (FN), else put together (N), else the nickname or the firm."""
    for wanted in ("FN", "N", "NICKNAME", "ORG"):
        for line in properties:
            if line.name == wanted:
                parts = split_value(line.text())
                text = whole_name(*_three(parts)) if wanted == "N" else _joined(parts)
                if text:
                    return text
    return None


def _three(parts: list[str]) -> tuple[str, str, str]:
    """Family, given and additional names (RFC 6350, 6.2.2); phones leave the later ones out."""
    family, given, middle, *_ = [*parts, "", ""]
    return family, given, middle


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)
