"""What is kept of a message that was read whole: its bytes, compressed, and what is read in them.

Made where the message is parsed, which may be another process, and handed on as plain cells.
"""

import zlib

from bouncescan.casefile.rows import storable
from bouncescan.records.bounce import Record
from bouncescan.records.json import record_to_json
from bouncescan.records.message import Locator

__all__ = ["ContentRow", "Place", "content_to_row", "place_of", "record_cells"]

_LEVEL = 6  # of zlib; 9 takes twice the time for 1 % less

# The cells of `raw`, and those of `record` but its content_id, which is the same.
ContentRow = tuple[str, str, int, bytes, int, str, str, str | None, str | None]
Place = tuple[int | None, int | None, str | None, int | None]  # uidvalidity, uid, file, offset


def content_to_row(raw: bytes, record: Record, parser_version: int) -> ContentRow:
    """The cells for one message and the record that a parser of this version read in it."""
    return (
        record.content_id,
        record.sha256,
        len(raw),
        zlib.compress(raw, _LEVEL),
        parser_version,
        *record_cells(record),
    )


def record_cells(record: Record) -> tuple[str, str, str | None, str | None]:
    """What is kept of a record: all of it, and by itself what many are asked for at once."""
    original = record.original
    return (
        record.kind.value,
        record_to_json(record),
        storable(original.message_id) if original else None,
        storable(original.subject) if original else None,
    )


def place_of(locator: Locator) -> Place:
    """The cells that tell where in its folder a message lies."""
    return (locator.uidvalidity, locator.uid, locator.file, locator.offset)
