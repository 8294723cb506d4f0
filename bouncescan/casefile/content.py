"""What is kept of a message that was read whole: its bytes, compressed, and what is read in them.

Made where the message is parsed, which may be another process, and handed on as plain cells.
"""

import zlib

from bouncescan.records.bounce import Record
from bouncescan.records.json import record_to_json
from bouncescan.records.message import Locator

__all__ = ["ContentRow", "Place", "content_to_row", "place_of"]

_LEVEL = 6  # of zlib; 9 takes twice the time for 1 % less

# content_id, sha256, size and zlib of `raw`; parser_version, kind and json of `record`
ContentRow = tuple[str, str, int, bytes, int, str, str]
Place = tuple[int | None, int | None, str | None, int | None]  # uidvalidity, uid, file, offset


def content_to_row(raw: bytes, record: Record, parser_version: int) -> ContentRow:
    """The cells for one message and the record that a parser of this version read in it."""
    return (
        record.content_id,
        record.sha256,
        len(raw),
        zlib.compress(raw, _LEVEL),
        parser_version,
        record.kind.value,
        record_to_json(record),
    )


def place_of(locator: Locator) -> Place:
    """The cells that tell where in its folder a message lies."""
    return (locator.uidvalidity, locator.uid, locator.file, locator.offset)
