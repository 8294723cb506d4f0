"""Whom the victim knew, as address books tell it. The history of the mailbox is the other half.

A kind of book is added with one module that gives `recognizes(raw)` and `parse(raw, path)`, one
line in READERS and tests beside the others. The one that takes anything stands last.

    vcard    vCard 2.1, 3.0 and 4.0, as phones and Apple, Google and Outlook export it
    table    CSV of Google, Outlook (en, ja), Thunderbird, Yahoo! JAPAN, or any with such headings
"""

import codecs
from pathlib import Path

from bouncescan.contacts import table, vcard
from bouncescan.contacts.interface import AddressBook, BookReader, SkippedCard
from bouncescan.errors import SourceError

__all__ = ["READERS", "AddressBook", "BookReader", "SkippedCard", "read_address_book"]

# The most certain mark first: "BEGIN:VCARD" cannot be missed, a table can be anything.
READERS = (
    BookReader(name="vcard", recognizes=vcard.recognizes, parse=vcard.parse),
    BookReader(name="table", recognizes=table.recognizes, parse=table.parse),
)

_REMEDY = "give a vCard (.vcf) or CSV file, as the phone or the mail program exports it"
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def read_address_book(path: Path) -> AddressBook:
    """The contacts of an address book. A card that is broken costs only itself.

    Raises SourceError where the file cannot be read, is no address book, or is a table without a
    column of addresses.
    """
    try:
        raw = path.read_bytes()
    except IsADirectoryError as error:
        raise SourceError(f"{path}: is a folder, not an address book", remedy=_REMEDY) from error
    except OSError as error:
        raise SourceError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    octets = _without_utf_16(raw)
    if not octets.strip() or b"\0" in octets:
        raise SourceError(f"{path}: is not an address book", remedy=_REMEDY)
    reader = next((reader for reader in READERS if reader.recognizes(octets)), None)
    if reader is None:
        raise SourceError(f"{path}: is not an address book", remedy=_REMEDY)
    return reader.parse(octets, path)


def _without_utf_16(raw: bytes) -> bytes:
    """`raw`, as UTF-8 where it is UTF-16 (Outlook's "Unicode text"), and without a BOM."""
    encoding = _UTF_16.get(raw[:2])
    if encoding is not None:
        return raw[2:].decode(encoding, "replace").encode("utf-8", "replace")
    # Both kinds of book begin with ASCII: every other octet is 0 where the BOM was lost.
    if raw[1:2] == b"\0" == raw[3:4]:
        return raw.decode("utf-16-le", "replace").encode("utf-8", "replace")
    if raw[:1] == b"\0" == raw[2:3]:
        return raw.decode("utf-16-be", "replace").encode("utf-8", "replace")
    return raw.removeprefix(codecs.BOM_UTF8)
