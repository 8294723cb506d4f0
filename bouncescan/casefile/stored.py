"""The records of a case, one at a time, each with every place where its message lay."""

import itertools
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence

from bouncescan.casefile.connection import Store
from bouncescan.casefile.rows import locator_from_row, parse_time, roles_from_row
from bouncescan.records.bounce import Kind
from bouncescan.records.json import record_from_json
from bouncescan.records.message import StoredMail, StoredRecord

__all__ = ["StoredRecords", "read_mails"]

# CROSS JOIN keeps SQLite to this order of tables, in which nothing has to be sorted: on its own it
# takes all rows to a file, texts and all, to sort them there.
_COLUMNS = (
    "raw.content_id, record.json, folder.name AS folder, source.name AS source,"
    " message.uidvalidity, uid, file, offset, internal_date, roles"
)
_TABLES = (
    "raw CROSS JOIN record USING (content_id) CROSS JOIN message USING (content_id)"
    " CROSS JOIN folder ON folder.id = folder_id CROSS JOIN source ON source.id = source_id"
)
_SELECT = (
    f"SELECT {_COLUMNS} FROM {_TABLES}"  # noqa: S608 constants
    " WHERE record.kind IN (SELECT value FROM json_each(?)) ORDER BY raw.rowid, message.id"
)
_SELECT_MAILS = (
    "SELECT raw.content_id, raw.zlib, record.json, folder.name AS folder, source.name AS source,"
    " message.uidvalidity, uid, file, offset, internal_date, roles"
    " FROM raw CROSS JOIN record USING (content_id) CROSS JOIN message USING (content_id)"
    " CROSS JOIN folder ON folder.id = folder_id CROSS JOIN source ON source.id = source_id"
    " ORDER BY raw.content_id, message.id"
)


# Read one by one, each between what is done with it, both take a quarter longer.
_BATCH = 512


class StoredRecords:
    """Records of some kinds in the order of reading; read anew each time they are gone through."""

    def __init__(self, store: Store, kinds: Sequence[Kind]) -> None:
        self._store = store
        self._kinds = json.dumps(kinds)

    def __iter__(self) -> Iterator[StoredRecord]:
        with self._store.decoding():
            rows = self._store.rows(_SELECT, (self._kinds,))
            groups = itertools.groupby(rows, _content_id)
            records = (_stored(list(group)) for _, group in groups)
            while batch := list(itertools.islice(records, _BATCH)):
                yield from batch


def read_mails(store: Store) -> Iterator[StoredMail]:
    """Every message read whole with its bytes, one at a time, in the order of their content_id."""
    with store.decoding():
        for _, group in itertools.groupby(store.rows(_SELECT_MAILS), _content_id):
            rows = list(group)
            yield StoredMail(_stored(rows), zlib.decompress(rows[0]["zlib"]))


def _content_id(row: sqlite3.Row) -> str:
    return str(row["content_id"])


def _stored(rows: list[sqlite3.Row]) -> StoredRecord:
    dates = [when for when in (parse_time(row["internal_date"]) for row in rows) if when]
    return StoredRecord(
        record=record_from_json(rows[0]["json"]),
        locators=tuple(str(locator_from_row(row)) for row in rows),
        roles=tuple(dict.fromkeys(role for row in rows for role in roles_from_row(row))),
        internal_date=min(dates, default=None),
    )
