"""Writing what one folder of one source holds, batch by batch.

Every batch is one transaction: killed in between, the case holds the batches before.
"""

import zlib
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from bouncescan.casefile.connection import Store
from bouncescan.casefile.rows import HEADER_COLUMNS, header_to_row, parse_time
from bouncescan.records.bounce import Record
from bouncescan.records.json import record_to_json
from bouncescan.records.message import Folder, Locator, MailHeader, RawMessage, Unreadable

__all__ = ["FolderWriter"]

_PLACE = ("uidvalidity", "uid", "file", "offset")
_INSERT_HEADER = (
    f"INSERT INTO message (folder_id, copy, {', '.join(HEADER_COLUMNS)})"  # noqa: S608 constants
    f" VALUES (?, ?{', ?' * len(HEADER_COLUMNS)})"
    " ON CONFLICT (folder_id, header_id, copy) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in (*_PLACE, "is_candidate"))
    + " WHERE "
    + " OR ".join(
        f"excluded.{column} IS NOT message.{column}" for column in (*_PLACE, "is_candidate")
    )
)
# An mbox that was compacted has another message at an old one's place: the old row, whose mail is
# gone, lets go of the place.
_LEAVE_PLACE = (
    "UPDATE message SET uid = NULL, file = NULL, offset = NULL WHERE folder_id = ?"
    " AND uidvalidity IS ? AND uid IS ? AND file IS ? AND offset IS ?"
    " AND NOT (header_id = ? AND copy = ?)"
)
_HAS_ROWS = "SELECT EXISTS (SELECT 1 FROM message WHERE folder_id = ?)"
_LEVEL = 6  # of zlib; 9 takes twice the time for 1 % less


class FolderWriter:
    """Writes what one folder of one source holds."""

    def __init__(self, store: Store, folder_id: int, source: str, folder: Folder) -> None:
        self._store = store
        self._id = folder_id
        self._source = source
        self._folder = folder
        self._copies: Counter[str] = Counter()
        self.known_uids = self._read_known()
        self._had_rows = self._store.value(_HAS_ROWS, (folder_id,)) == 1

    def _read_known(self) -> frozenset[int]:
        """UIDs read under the present UIDVALIDITY; a file's messages are always read again."""
        if self._folder.uidvalidity is None:
            return frozenset()
        rows = list(
            self._store.rows(
                "SELECT uid, header_id FROM message WHERE folder_id = ? AND uidvalidity = ?",
                (self._id, self._folder.uidvalidity),
            )
        )
        self._copies.update(row["header_id"] for row in rows)
        return frozenset(row["uid"] for row in rows)

    def add_headers(self, headers: Iterable[MailHeader]) -> None:
        """Add a batch of the header pass; rows known already stay as they are."""
        rows, places = [], []
        for header in headers:
            copy = self._copies[header.header_id]
            self._copies[header.header_id] += 1
            rows.append((self._id, copy, *header_to_row(header)))
            if self._may_be_taken(header.locator):
                places.append((self._id, *_place(header.locator), header.header_id, copy))
        with self._store.writing() as connection:
            connection.executemany(_LEAVE_PLACE, places)
            connection.executemany(_INSERT_HEADER, rows)

    def _may_be_taken(self, place: Locator) -> bool:
        """False where no old row can lie: a server never gives a UID twice."""
        if not self._had_rows:
            return False
        is_known = place.uid in self.known_uids or place.uidvalidity != self._folder.uidvalidity
        return place.uid is None or is_known

    def set_passed_over(self, messages: int) -> None:
        """Keep how many messages were seen whose header is not kept (no history)."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE folder SET passed_over = ? WHERE id = ?", (messages, self._id)
            )

    def wanted(self, since: datetime | None = None) -> tuple[Locator, ...]:
        """The places of candidates that were not read whole yet, in the source's order."""
        rows = self._store.rows(
            "SELECT uidvalidity, uid, file, offset, internal_date, date FROM message"
            " WHERE folder_id = ? AND is_candidate AND content_id IS NULL"
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

    def add_messages(
        self, messages: Collection[tuple[RawMessage, Record]], parser_version: int
    ) -> None:
        """Add a batch of whole messages and what the parser read in them."""
        with self._store.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO raw VALUES (?, ?, ?, ?)",
                [
                    (
                        record.content_id,
                        record.sha256,
                        len(message.raw),
                        zlib.compress(message.raw, _LEVEL),
                    )
                    for message, record in messages
                ],
            )
            connection.executemany(
                "INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?)",
                [
                    (record.content_id, parser_version, record.kind, record_to_json(record))
                    for _, record in messages
                ],
            )
            connection.executemany(
                "UPDATE message SET content_id = ? WHERE folder_id = ?"
                " AND uidvalidity IS ? AND uid IS ? AND file IS ? AND offset IS ?",
                [
                    (record.content_id, self._id, *_place(message.locator))
                    for message, record in messages
                ],
            )

    def add_unreadable(self, unreadable: Iterable[Unreadable], *, has_header: bool) -> None:
        """Keep what could not be read; `has_header`: its row of the header pass is there."""
        rows = [
            (self._id, str(entry.locator), entry.why, _missing_part(entry, has_header=has_header))
            for entry in unreadable
        ]
        with self._store.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?, ?)", rows)

    def forget_unreadable(self) -> None:
        """Before the folder is read again: what could not be read then may be readable now."""
        with self._store.writing() as connection:
            connection.execute("DELETE FROM unreadable WHERE folder_id = ?", (self._id,))


def _place(locator: Locator) -> tuple[int | None, int | None, str | None, int | None]:
    return (locator.uidvalidity, locator.uid, locator.file, locator.offset)


def _missing_part(entry: Unreadable, *, has_header: bool) -> str:
    if entry.is_partial:
        return "rest"
    return "body" if has_header else "header"
