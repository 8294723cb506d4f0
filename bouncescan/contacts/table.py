"""Address books as tables: CSV as Google, Outlook, Thunderbird and others export it.

The separator is a comma, a semicolon (Excel in much of Europe) or a tab ("Unicode text"); octets
are UTF-8, UTF-16, the Japanese code page 932 or the Western 1252. A row whose quote never closes
costs only itself: the next line is read as a row of its own.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bouncescan.contacts.headings import Columns, read_headings
from bouncescan.contacts.interface import AddressBook, SkippedCard, distinct
from bouncescan.contacts.names import whole_name
from bouncescan.errors import SourceError
from bouncescan.mail.address import clean_address, find_addresses
from bouncescan.records.contact import Contact

__all__ = ["parse", "recognizes"]

# A note may have many lines; a quote that is still open after so many was never closed.
_LINES_A_ROW = 200
_COLUMNS_NAMED = 12
_HEADING_SHOWN = 24

# Mail ("From ...", "Received: ..."), web pages, JSON, LDIF and PDF are not tables.
_NOT_A_TABLE = re.compile(rb"\s*(?:From |[A-Za-z][A-Za-z0-9-]*: |<[!?A-Za-z]+[\s>]|[{\[]|dn:|%PDF)")


def recognizes(raw: bytes) -> bool:
    """True for any text that is not plainly something else."""
    return _NOT_A_TABLE.match(raw) is None


def parse(raw: bytes, path: Path) -> AddressBook:
    """The contacts of all rows. Raises SourceError where no column holds addresses."""
    rows = [row for row in _rows(_decode(raw)) if row.cells or row.is_broken]
    first = rows[0].cells if rows else ()
    if any(clean_address(cell) for cell in first):
        return _book(rows, None, path.name)  # no headings: every cell speaks for itself
    columns = read_headings(first)
    if not columns.addresses:
        raise _no_addresses(first, path)
    return _book(rows[1:], columns, path.name)


def _no_addresses(headings: Sequence[str], path: Path) -> SourceError:
    """The columns are named, so that the reader sees which one is meant; never an address."""
    named = [_plain(heading) for heading in headings if heading and "@" not in heading]
    if len(named) < 2:
        return SourceError(
            f"{path}: is not an address book", remedy="give a vCard (.vcf) or CSV file"
        )
    more = ", ..." if len(named) > _COLUMNS_NAMED else ""
    return SourceError(
        f"{path}: has no column of e-mail addresses",
        remedy=f"its columns: {', '.join(named[:_COLUMNS_NAMED])}{more};"
        " one must be called E-mail or メール",
    )


def _plain(heading: str) -> str:
    shown = heading if len(heading) <= _HEADING_SHOWN else f"{heading[:_HEADING_SHOWN]}..."
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def _decode(raw: bytes) -> str:
    """As what most lines are: one bad octet, or a file cut inside a kanji, spoils no other line."""
    telling = [line for line in raw.split(b"\n") if not line.isascii()]
    if 2 * sum(map(_is_utf_8, telling)) >= len(telling):
        return raw.decode("utf-8", "replace")
    try:
        return raw.decode("cp932")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, counted as a spreadsheet counts; an empty one and a broken one have no cells."""

    number: int
    cells: tuple[str, ...]
    is_broken: bool = False


def _rows(text: str) -> Iterator[_Row]:
    lines = list(io.StringIO(text, newline=""))
    if lines and lines[0].lower().startswith("sep="):  # Excel's own, and no row to it
        del lines[0]
    separator = _separator(lines)
    start = number = 0
    while start < len(lines):
        number += 1
        cells, used = _read_row(lines[start : start + _LINES_A_ROW], separator)
        yield _Row(number, cells or (), is_broken=cells is None)
        start += used


def _separator(lines: Sequence[str]) -> str:
    first = next((line for line in lines if line.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=unquoted.count)


def _read_row(window: Sequence[str], separator: str) -> tuple[tuple[str, ...] | None, int]:
    """The row at the start of `window` and how many lines it takes; None where it is broken."""
    reader = csv.reader(window, delimiter=separator)
    try:
        cells = tuple(cell.strip() for cell in next(reader))
        used = reader.line_num
        if used > 1 or used == len(window):
            # An open quote swallows the rows below it, up to the next quote or the end.
            next(csv.reader(window[:used], delimiter=separator, strict=True))
    except csv.Error:
        return None, 1
    return cells if any(cells) else (), used


def _book(rows: Sequence[_Row], columns: Columns | None, name: str) -> AddressBook:
    contacts: list[Contact] = []
    skipped: list[SkippedCard] = []
    for row in rows:
        addresses, why = _addresses(row, columns)
        if why is not None:
            skipped.append(SkippedCard(number=row.number, why=why))
        person = _name(row.cells, columns) or None
        contacts += [Contact(address=address, name=person, book=name) for address in addresses]
    return AddressBook(
        name=name, contacts=distinct(contacts), skipped=tuple(skipped), cards=len(rows)
    )


def _addresses(row: _Row, columns: Columns | None) -> tuple[list[str], str | None]:
    """The addresses of a row, and what was broken in it."""
    if row.is_broken:
        return [], "has a quote that does not close"
    if columns is None:
        return [found for cell in row.cells if (found := clean_address(cell))], None
    addresses: list[str] = []
    why = None
    for cell in _cells(row.cells, columns.addresses):
        whole = clean_address(cell)
        # Google puts several into one cell: "a@example.com ::: b@example.com".
        several = (whole,) if whole is not None else find_addresses(cell)
        addresses.extend(several)
        if not several:
            why = "has an e-mail entry that is no address"
    return addresses, why


def _cells(cells: Sequence[str], places: Sequence[int]) -> list[str]:
    """The cells at these places that say something; a short row has fewer."""
    return [cells[place] for place in places if place < len(cells) and cells[place]]


def _name(cells: Sequence[str], columns: Columns | None) -> str:
    if columns is None:
        return next((cell for cell in cells if cell and "@" not in cell), "")
    whole, family, given, other = (
        next(iter(_cells(cells, places)), "")
        for places in (
            columns.whole_names,
            columns.family_names,
            columns.given_names,
            columns.other_names,
        )
    )
    return whole or whole_name(family, given) or other
