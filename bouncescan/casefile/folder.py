"""Writing what one folder of one source holds, batch by batch.

Every batch is one transaction: killed in between, the case holds the batches before.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from bouncescan.casefile.connection import Store
from bouncescan.casefile.content import ContentRow, Place
from bouncescan.casefile.rows import HEADER_COLUMNS, Cell, HeaderRow, parse_time
from bouncescan.records.message import Folder, Locator, Unreadable

__all__ = ["BounceRow", "FolderWriter"]

# A message that is whole: its header, and its content, or None where it is not worth keeping.
BounceRow = tuple[HeaderRow, ContentRow | None]

_PLACE = ("uidvalidity", "uid", "file", "offset")
_COLUMNS = ("folder_id", "copy", *HEADER_COLUMNS)
_HEADER_ID = HEADER_COLUMNS.index("header_id")
_UID = HEADER_COLUMNS.index("uid")
_AT = slice(HEADER_COLUMNS.index("uidvalidity"), HEADER_COLUMNS.index("offset") + 1)


def _insert(columns: Sequence[str], renewed: Sequence[str]) -> str:
    """INSERT INTO message; of a row that is there already only what is `renewed` changes."""
    return (
        f"INSERT INTO message ({', '.join(columns)})"  # noqa: S608 constants
        f" VALUES ({', '.join('?' * len(columns))})"
        " ON CONFLICT (folder_id, header_id, copy) DO UPDATE SET "
        + ", ".join(f"{column} = excluded.{column}" for column in renewed)
        + " WHERE "
        + " OR ".join(f"excluded.{column} IS NOT message.{column}" for column in renewed)
    )


# For rows that cannot be there: with ON CONFLICT, SQLite copies the pages of each row before.
_INSERT_NEW = _insert(_COLUMNS, _PLACE).partition(" ON CONFLICT")[0]
# In a file a message may be there in part when it is read first: with another size it is read anew.
_INSERT_HEADER = _insert(_COLUMNS, (*_PLACE, "is_candidate", "size")).replace(
    " WHERE ",
    ", content_id = CASE WHEN excluded.file IS NOT NULL AND excluded.size IS NOT message.size"
    " THEN NULL ELSE message.content_id END WHERE ",
)
# A parser that takes it for no bounce takes nothing away.
_INSERT_WHOLE = _insert((*_COLUMNS, "content_id"), (*_PLACE, "is_candidate")).replace(
    " WHERE ",
    ", content_id = coalesce(excluded.content_id, message.content_id) WHERE"
    " message.content_id IS NULL OR ",
)
# An mbox that was compacted has another message at an old one's place: the old row, whose mail is
# gone, lets go of the place.
_LEAVE_PLACE = (
    "UPDATE message SET uid = NULL, file = NULL, offset = NULL WHERE folder_id = ?"
    " AND uidvalidity IS ? AND uid IS ? AND file IS ? AND offset IS ?"
    " AND NOT (header_id = ? AND copy = ?)"
)
_SET_CONTENT = (
    "UPDATE message SET content_id = ? WHERE folder_id = ?"
    " AND uidvalidity IS ? AND uid IS ? AND file IS ? AND offset IS ?"
)
_COUNT_ROWS = "SELECT count(*) FROM message WHERE folder_id = ?"


class FolderWriter:
    """Writes what one folder of one source holds."""

    def __init__(self, store: Store, folder_id: int, source: str, folder: Folder) -> None:
        self._store = store
        self._id = folder_id
        self._source = source
        self._folder = folder
        self._copies: Counter[int] = Counter()

    @cached_property
    def known_uids(self) -> frozenset[int]:
        """UIDs read before under the present UIDVALIDITY; what lies in files is read every time."""
        if self._folder.uidvalidity is None:
            return frozenset()
        known = set()
        rows = self._store.rows(
            "SELECT uid, header_id FROM message WHERE folder_id = ? AND uidvalidity = ?",
            (self._id, self._folder.uidvalidity),
        )
        for uid, header_id in rows:
            known.add(uid)
            self._copies[_short(header_id)] += 1
        return frozenset(known)

    @cached_property
    def _had_rows(self) -> int:
        return int(self._store.value(_COUNT_ROWS, (self._id,)) or 0)

    def add_headers(self, rows: Sequence[HeaderRow]) -> None:
        """Add a batch of the header pass; rows known already stay as they are."""
        copies = self._number(rows)
        with self._store.writing() as connection:
            connection.executemany(_LEAVE_PLACE, self._taken(rows, copies))
            whole = [(self._id, copy, *row) for copy, row in zip(copies, rows, strict=True)]
            insert = _INSERT_NEW if self._are_new(rows) else _INSERT_HEADER
            try:
                connection.executemany(insert, whole)
            except sqlite3.IntegrityError:  # a second run writes to the same case
                connection.executemany(_INSERT_HEADER, whole)

    def add_bounces(
        self, rows: Sequence[BounceRow], *, passed_over: int, searched_to: int | None
    ) -> None:
        """Add a batch of what a server's search found, whole.

        `passed_over`: how many more it found that are no bounces and are not kept. `searched_to`:
        all that it finds below this UID has come; None where nothing can be said.
        """
        headers = [header for header, _ in rows]
        copies = self._number(headers)
        contents = [content for _, content in rows if content is not None]
        whole = [
            (self._id, copy, *header, None if content is None else content[0])
            for copy, (header, content) in zip(copies, rows, strict=True)
        ]
        with self._store.writing() as connection:
            _insert_contents(connection, contents)
            connection.executemany(_LEAVE_PLACE, self._taken(headers, copies))
            connection.executemany(_INSERT_WHOLE, whole)
            connection.execute(
                "UPDATE folder SET passed_over = passed_over + ?,"
                " searched_to = coalesce(?, searched_to) WHERE id = ?",
                (passed_over, searched_to, self._id),
            )

    def add_contents(self, rows: Sequence[tuple[Place, ContentRow]]) -> None:
        """Add a batch of whole messages whose headers are there."""
        with self._store.writing() as connection:
            _insert_contents(connection, [content for _, content in rows])
            connection.executemany(
                _SET_CONTENT, [(content[0], self._id, *place) for place, content in rows]
            )

    def _number(self, rows: Sequence[HeaderRow]) -> list[int]:
        """For each the number of equal headers before it."""
        self._look_before_writing()
        copies, numbers = self._copies, []
        for row in rows:
            header_id = _short(row[_HEADER_ID])
            number = copies.get(header_id, 0)  # a Counter's own default costs a call
            numbers.append(number)
            copies[header_id] = number + 1
        return numbers

    def _are_new(self, rows: Sequence[HeaderRow]) -> bool:
        """True where none of them can be there: their copies are counted from all that is."""
        known = self.known_uids
        return self._had_rows == len(known) and all(row[_UID] not in known for row in rows)

    def _look_before_writing(self) -> None:
        """What the folder held at first: a large one is only looked through where it matters."""
        _ = self.known_uids, self._had_rows

    def _taken(self, rows: Sequence[HeaderRow], copies: Sequence[int]) -> list[tuple[Cell, ...]]:
        """The places at which an old row may lie; none where a server never gives a UID twice."""
        if not self._had_rows:
            return []
        present = self._folder.uidvalidity
        places = zip((row[_AT] for row in rows), rows, copies, strict=True)
        return [
            (self._id, *place, row[_HEADER_ID], copy)
            for place, row, copy in places
            if place[1] is None or place[0] != present or place[1] in self.known_uids
        ]

    # How far the folder was read

    def begin_search(self, parser_version: int) -> int:
        """The first UID that no search has passed; for a parser that knows other marks, 1."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE folder SET searched_by = ?, searched_to = 1, passed_over = 0"
                " WHERE id = ? AND searched_by != ?",
                (parser_version, self._id, parser_version),
            )
        first = self._store.value("SELECT searched_to FROM folder WHERE id = ?", (self._id,))
        return int(first or 1)

    def end_search(self, searched_to: int | None) -> None:
        """All below this UID has been searched."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE folder SET searched_to = coalesce(?, searched_to) WHERE id = ?",
                (searched_to, self._id),
            )

    def count_unmarked(self) -> None:
        """Keep how many messages the search has passed, where the source counts them."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE folder SET unmarked = max(0, ? - passed_over"
                " - (SELECT count(*) FROM message WHERE folder_id = folder.id"
                " AND uidvalidity IS folder.uidvalidity)"
                " - (SELECT count(*) FROM unreadable WHERE folder_id = folder.id"
                " AND part = 'header')) WHERE id = ?",
                (self._folder.messages or 0, self._id),
            )

    def end_headers(self, passed_over: int, mark: str | None = None) -> None:
        """Every header was seen; `passed_over` of them are not kept (no history).

        `mark` is kept for the next scan.
        """
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE folder SET passed_over = ?, unmarked = 0, mark = ? WHERE id = ?",
                (passed_over, mark, self._id),
            )

    @property
    def mark(self) -> str:
        """The mark of the last time that every header was seen; empty where there is none."""
        kept = self._store.value("SELECT mark FROM folder WHERE id = ?", (self._id,))
        return str(kept or "")

    def forget_mark(self) -> None:
        """Before a file is read from its beginning on."""
        with self._store.writing() as connection:
            connection.execute("UPDATE folder SET mark = NULL WHERE id = ?", (self._id,))

    def go_on_from(self, place: Locator, messages: int) -> bool:
        """Take as read the `messages` before `place` in its file; False where other ones are known.

        A message that has gone may be known at a place where it no longer is.
        """
        query = "SELECT header_id FROM message WHERE folder_id = ? AND file = ? AND offset < ?"
        rows = self._store.rows(query, (self._id, place.file, place.offset))
        known = [_short(row[0]) for row in rows]
        if len(known) != messages:
            return False
        self._copies.update(known)
        return True

    def wanted(self, since: datetime | None = None) -> tuple[Locator, ...]:
        """The places of candidates that were not read whole yet, in the source's order."""
        rows = self._store.rows(
            "SELECT uidvalidity, uid, file, offset, internal_date, date FROM message"
            " WHERE folder_id = ? AND is_candidate AND is_candidate = 1 AND content_id IS NULL"
            " AND uidvalidity IS ? AND coalesce(uid, file) IS NOT NULL ORDER BY uid, file, offset",
            (self._id, self._folder.uidvalidity),
        )
        places = []
        for row in rows:
            when = parse_time(row["internal_date"]) or parse_time(row["date"])
            if since is None or when is None or when >= since:
                places.append(
                    Locator(
                        source=self._source,
                        folder=self._folder.name,
                        uidvalidity=row["uidvalidity"],
                        uid=row["uid"],
                        file=row["file"],
                        offset=row["offset"],
                    )
                )
        return tuple(places)

    # What could not be read

    def add_unreadable(self, unreadable: Iterable[Unreadable], *, has_header: bool) -> None:
        """Keep what could not be read; `has_header`: its row of the header pass is there."""
        rows = [
            (self._id, str(entry.locator), entry.why, _missing_part(entry, has_header=has_header))
            for entry in unreadable
        ]
        if rows:
            with self._store.writing() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?, ?)", rows
                )

    def forget_unreadable(self) -> None:
        """Before the folder is read again: what could not be read then may be readable now.

        Not what is missing of a message on a server, which never changes and is read once.
        """
        lasting = f"*;UIDVALIDITY={self._folder.uidvalidity}/;UID=*"
        with self._store.writing() as connection:
            connection.execute(
                "DELETE FROM unreadable WHERE folder_id = ?"
                " AND NOT (part = 'rest' AND locator GLOB ?)",
                (self._id, lasting),
            )


def _short(header_id: Cell) -> int:
    """Enough to tell headers apart while a folder is read, in half the memory."""
    return int(str(header_id)[:15], 16)


def _insert_contents(connection: sqlite3.Connection, contents: Sequence[ContentRow]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO raw VALUES (?, ?, ?, ?)", [content[:4] for content in contents]
    )
    connection.executemany(
        "INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?)",
        [(content[0], *content[4:]) for content in contents],
    )


def _missing_part(entry: Unreadable, *, has_header: bool) -> str:
    if entry.is_partial:
        return "rest"
    return "body" if has_header else "header"
