"""All that a case file says of a mailbox, in a form that equal cases have in common.

Read from the tables themselves and not through bouncescan. The order in which messages were read
is no part of it, and neither are the numbers that follow from it: ids, and which of several equal
headers in one folder is the first. A record of a message that lies in several places names the
one that was read first: here it names none, and every row of `message` says where it lies.
"""

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

__all__ = ["TABLES", "Dump", "dump_case"]

Row = tuple[tuple[str, object], ...]

# Of these every column counts, also one that a later version adds.
TABLES = ("folder", "message", "raw", "record", "unreadable", "victim", "contact", "info")
_NUMBERS = frozenset({"id", "folder_id", "source_id", "copy"})
# How far a search has come is what the next scan begins with, and says nothing of any mail.
_NUMBERS |= {"searched_to", "searched_by"}
_PLACES = frozenset({"source", "uidvalidity", "locator"})
_FOLDERS = frozenset({"folder", "name"})
_NAMED = {
    "folder": "SELECT source.name AS source, folder.* FROM folder"
    " JOIN source ON source.id = source_id",
    "message": "SELECT source.name AS source, folder.name AS folder, message.* FROM message"
    " JOIN folder ON folder.id = folder_id JOIN source ON source.id = source_id",
    # What was downloaded today grows with every attempt.
    "info": "SELECT * FROM info WHERE key NOT LIKE 'downloaded %'",
    "unreadable": "SELECT source.name AS source, folder.name AS folder, unreadable.*"
    " FROM unreadable JOIN folder ON folder.id = folder_id JOIN source ON source.id = source_id",
}


@dataclass(frozen=True, slots=True)
class Dump:
    """Every table as a bag of rows: a row that stands there twice is not the same as once."""

    tables: Mapping[str, Counter[Row]]

    def differences(self, other: "Dump", most: int = 3) -> list[str]:
        """What one of the two has and the other has not, by table: kinds of rows, no contents."""
        return [
            line
            for table in self.tables
            for line in _differences(table, self.tables[table], other.tables[table], most)
        ]

    def surplus(self, whole: "Dump") -> list[str]:
        """What of messages, bodies and records is here and not in `whole`: a part has nothing."""
        return [
            f"{table}: {number} that the whole case has not"
            for table in ("raw", "record", "message")
            if (number := (_known(self.tables[table]) - _known(whole.tables[table])).total())
        ]

    def without_places(self, prefix: str = "") -> "Dump":
        """What is the same on another server: no source, no UIDVALIDITY, and folders' names
        without the `prefix` that all but the Inbox have there.
        """
        return Dump(
            {
                table: Counter(_without_places(row, prefix) for row in rows.elements())
                for table, rows in self.tables.items()
            }
        )


def dump_case(path: Path) -> Dump:
    """The case as it stands. It may be the case of a run that was killed."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
        return Dump({table: Counter(_rows(connection, table)) for table in TABLES})


def _rows(connection: sqlite3.Connection, table: str) -> list[Row]:
    query = _NAMED.get(table, f"SELECT * FROM {table}")  # noqa: S608 our own tables
    cursor = connection.execute(query)
    cells = _CELLS.get(table, dict)
    return [
        tuple(sorted((name, cell) for name, cell in cells(row).items() if name not in _NUMBERS))
        for row in map(_as_dict, cursor)
    ]


def _as_dict(row: sqlite3.Row) -> dict[str, object]:
    # A column of the joined tables' own name is the folder's.
    return dict(zip(row.keys(), tuple(row), strict=True))


def _raw(row: dict[str, object]) -> dict[str, object]:
    packed = row.pop("zlib")
    assert isinstance(packed, bytes)
    return {**row, "bytes": sha256(zlib.decompress(packed)).hexdigest()}


def _record(row: dict[str, object]) -> dict[str, object]:
    record = json.loads(str(row["json"]))
    del record["locator"]
    return {**row, "json": json.dumps(record, sort_keys=True)}


_CELLS: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "raw": _raw,
    "record": _record,
}


def _without_places(row: Row, prefix: str) -> Row:
    return tuple(
        (name, cell.removeprefix(prefix) if isinstance(cell, str) and name in _FOLDERS else cell)
        for name, cell in row
        if name not in _PLACES
    )


def _known(rows: Counter[Row]) -> Counter[Row]:
    """The rows without what a later step of the same scan fills in."""
    later = {"content_id", "is_candidate"}
    if not any("header_id" in dict(row) for row in rows):
        return rows
    return Counter(tuple(cell for cell in row if cell[0] not in later) for row in rows.elements())


def _differences(table: str, mine: Counter[Row], other: Counter[Row], most: int) -> list[str]:
    gone, new = list((mine - other).elements()), list((other - mine).elements())
    lines = [f"{table}: {len(gone)} missing, {len(new)} more"] if gone or new else []
    for row in (*gone[:most], *new[:most]):
        sign = "-" if row in gone else "+"
        cells = ", ".join(
            f"{name}={str(cell)[:40]!r}" for name, cell in row if name in _TELLING and cell
        )
        lines.append(f"  {sign} {cells}")
    return lines


# Enough to find a row again. These mails are made up: a test may name them.
_TELLING = frozenset(
    {"folder", "name", "uid", "content_id", "locator", "why", "kind", "key", "value", "part"}
    | {"is_candidate", "internal_date", "passed_over", "uidvalidity"}
)
