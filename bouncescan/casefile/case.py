"""One case: what was read, kept so that the same scan again adds nothing and loses nothing.

A message is known by its folder, its header_id and its number among equal headers there, so that
a changed UIDVALIDITY or a compacted mbox finds its rows again; mail that has gone from the mailbox
stays. Every method writes whole batches: killed in between, the case holds the batches before.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from bouncescan.casefile.connection import Store
from bouncescan.casefile.content import record_cells
from bouncescan.casefile.folder import FolderWriter
from bouncescan.casefile.lookup import read_answers, read_lookups, write_answers
from bouncescan.casefile.rows import header_from_row
from bouncescan.casefile.second_look import (
    CameBack,
    Returned,
    Unread,
    came_back,
    known_addresses,
    lacking,
    returned,
    unread_answers,
    unread_mixed,
    want,
)
from bouncescan.casefile.stored import StoredRecords, read_mails
from bouncescan.records.bounce import Kind, Record
from bouncescan.records.contact import Contact
from bouncescan.records.findings import SourceRead
from bouncescan.records.json import record_from_json
from bouncescan.records.lookup import Answer, Lookups
from bouncescan.records.message import (
    Folder,
    Locator,
    MailHeader,
    StoredMail,
    Unreadable,
)

__all__ = ["Case", "Totals"]


class Totals(NamedTuple):
    """How many messages, duplicates, unreadable and unmarked messages a case knows of."""

    messages: int
    duplicates: int
    unreadable: int
    unmarked: int


class Case:
    """An open case. `path` None keeps it in memory. Raises CasefileError for file and disk."""

    def __init__(self, path: Path | None, *, must_exist: bool = False) -> None:
        self.path = path
        self._store = Store(path, must_exist=must_exist)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the journal beside it goes."""
        self._store.close()

    @property
    def name(self) -> str:
        """The file's name, without its folder: a path can name a user."""
        return self.path.name if self.path else ":memory:"

    def limit_pages(self, pages: int) -> None:
        """Let the file grow to so many pages of 16,384 bytes at most."""
        self._store.limit_pages(pages)

    # What the case is about

    def info(self, key: str) -> str | None:
        """A value kept with `set_info`, None where there is none."""
        return next(
            (row[0] for row in self._store.rows("SELECT value FROM info WHERE key = ?", (key,))),
            None,
        )

    def set_info(self, key: str, value: str) -> None:
        """Keep a value: the program, whether the history was read."""
        with self._store.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO info VALUES (?, ?)", (key, value))

    @property
    def keeps_history(self) -> bool:
        """Whether the headers of all mail are kept; once they are, they are from then on."""
        return self.info("history") == "yes"

    def keep_history(self) -> None:
        """Keep the headers of all mail, from now on."""
        self.set_info("history", "yes")

    @property
    def victim(self) -> tuple[str, ...]:
        """The victim's addresses, the main one first; empty while it is not known."""
        return tuple(
            row[0] for row in self._store.rows("SELECT address FROM victim ORDER BY position")
        )

    def set_victim(self, addresses: Sequence[str]) -> None:
        """Keep who the victim is."""
        with self._store.writing() as connection:
            connection.execute("DELETE FROM victim")
            connection.executemany(
                "INSERT OR IGNORE INTO victim VALUES (?, ?)",
                [(address, position) for position, address in enumerate(addresses)],
            )

    def add_contacts(self, contacts: Iterable[Contact]) -> None:
        """Add the entries of an address book; an entry known already is renewed."""
        with self._store.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO contact VALUES (?, ?, ?)",
                [(contact.address, contact.name, contact.book) for contact in contacts],
            )

    def contacts(self) -> tuple[Contact, ...]:
        """All entries of all address books given."""
        rows = self._store.rows("SELECT address, name, book FROM contact ORDER BY book, address")
        return tuple(Contact(address=row[0], name=row[1], book=row[2]) for row in rows)

    def add_output(self, path: Path) -> None:
        """Remember a file written from this case, for `forget`."""
        with self._store.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO output VALUES (?, ?)",
                (str(path.absolute()), str(self._store.path.resolve())),
            )

    # What was asked outside of the mail

    def add_answers(self, answers: Iterable[Answer]) -> None:
        """Keep answers, each in the place of an older one by the same source."""
        write_answers(self._store, answers)

    def answers(self) -> tuple[Answer, ...]:
        """Every answer kept, as it was given."""
        return tuple(read_answers(self._store))

    def lookups(self) -> Lookups:
        """What all answers come to; empty where nothing was asked."""
        return read_lookups(self._store)

    # Writing

    def folder(self, source: str, folder: Folder) -> FolderWriter:
        """The writer for one folder of one source, made known if it is new."""
        with self._store.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO source (name) VALUES (?)", (source,))
            (folder_id,) = connection.execute(
                "INSERT INTO folder (source_id, name, role, uidvalidity)"
                " SELECT id, ?, ?, ? FROM source WHERE name = ?"
                " ON CONFLICT (source_id, name) DO UPDATE"
                " SET role = excluded.role, uidvalidity = excluded.uidvalidity,"
                # Under another UIDVALIDITY no UID is known.
                " searched_by = iif(uidvalidity IS excluded.uidvalidity, searched_by, 0)"
                " RETURNING id",
                (folder.name, folder.role, folder.uidvalidity, source),
            ).fetchone()
        return FolderWriter(self._store, folder_id, source, folder)

    def renumbered(self, source: str, folders: Iterable[Folder]) -> tuple[str, ...]:
        """The folders that were read before under another UIDVALIDITY."""
        query = (
            "SELECT uidvalidity FROM folder JOIN source ON source.id = source_id"
            " WHERE source.name = ? AND folder.name = ?"
        )
        before = ((each, self._store.value(query, (source, each.name))) for each in folders)
        return tuple(each.name for each, known in before if known not in (None, each.uidvalidity))

    # What a second look at the headers needs

    def came_back(self) -> tuple[CameBack, ...]:
        """The bounces whose original the victim is not known to have sent, the oldest first."""
        return came_back(self._store)

    def returned(self) -> Returned:
        """The Message-IDs of all that came back, whoever wrote it, and since when."""
        return returned(self._store)

    def known_addresses(self) -> frozenset[str]:
        """Whom the victim wrote to, or has in an address book, as address_key gives them."""
        return known_addresses(self._store)

    def unread_mixed(self, source: str) -> Iterator[Unread]:
        """The messages of one source that may hand on another and were not read whole."""
        return unread_mixed(self._store, source)

    def unread_answers(self, source: str) -> Iterator[Unread]:
        """The answers of one source that were not read whole."""
        return unread_answers(self._store, source)

    def lacking(self, message_ids: Iterable[str]) -> frozenset[str]:
        """Those of some Message-IDs that no message in the case has."""
        return lacking(self._store, message_ids)

    def want(self, ids: Iterable[int]) -> None:
        """Have these messages, by their `id`, read whole."""
        want(self._store, ids)

    def replace_record(self, record: Record, parser_version: int) -> None:
        """Keep what a newer parser read in a stored message."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE record SET parser_version = ?, kind = ?, json = ?,"
                " original_message_id = ?, original_subject = ? WHERE content_id = ?",
                (parser_version, *record_cells(record), record.content_id),
            )

    # Reading

    @property
    def has_messages(self) -> bool:
        """Whether a scan came to read anything."""
        # Without history the headers of other mail are counted and not kept.
        query = (
            "SELECT EXISTS (SELECT 1 FROM message)"
            " OR EXISTS (SELECT 1 FROM folder WHERE passed_over OR unmarked)"
        )
        return self._store.value(query) == 1

    def stale(self, parser_version: int) -> Iterator[tuple[str, bytes]]:
        """(locator, raw) of each stored message that an older parser read."""
        query = (
            "SELECT record.json, raw.zlib FROM record JOIN raw USING (content_id)"
            " WHERE record.parser_version < ? ORDER BY raw.rowid"
        )
        with self._store.decoding():
            for row in list(self._store.rows(query, (parser_version,))):
                yield record_from_json(row["json"]).locator, zlib.decompress(row["zlib"])

    def raw(self, content_id: str) -> bytes | None:
        """The bytes of a stored message as they were read."""
        rows = self._store.rows("SELECT zlib FROM raw WHERE content_id = ?", (content_id,))
        with self._store.decoding():
            return next((zlib.decompress(row["zlib"]) for row in rows), None)

    def headers(self) -> Iterator[MailHeader]:
        """Every message of the header pass, in the order of reading."""
        query = (
            "SELECT message.*, source.name AS source, folder.name AS folder FROM message"
            " JOIN folder ON folder.id = folder_id JOIN source ON source.id = source_id"
            " ORDER BY message.id"
        )
        with self._store.decoding():
            for row in self._store.rows(query):
                yield header_from_row(row)

    def records(self, *kinds: Kind) -> StoredRecords:
        """Every message read whole, or those of some kinds, once each, with all its places."""
        return StoredRecords(self._store, kinds or tuple(Kind))

    def mails(self) -> Iterator[StoredMail]:
        """The same with the bytes of each, in the order of their content_id."""
        return read_mails(self._store)

    def record(self, content_id: str) -> Record:
        """The record of one message read whole. Raises CasefileError where there is none."""
        query = "SELECT json FROM record WHERE content_id = ?"
        with self._store.decoding():
            return record_from_json(str(self._store.value(query, (content_id,))))

    def unreadable(self) -> tuple[Unreadable, ...]:
        """What could not be read, with its place."""
        query = (
            "SELECT locator, why, source.name AS source FROM unreadable"
            " JOIN folder ON folder.id = folder_id JOIN source ON source.id = source_id"
            " ORDER BY folder_id, unreadable.rowid"
        )
        return tuple(
            Unreadable(locator=Locator(source=row["source"], file=row["locator"]), why=row["why"])
            for row in self._store.rows(query)
        )

    def sources(self) -> tuple[SourceRead, ...]:
        """How each source was read: its messages, and how many of them were not, and why."""
        query = (
            "SELECT source.name,"
            " sum(passed_over + (SELECT count(*) FROM message WHERE folder_id = folder.id)"
            " + (SELECT count(*) FROM unreadable WHERE folder_id = folder.id AND part = 'header')),"
            " sum((SELECT count(*) FROM unreadable WHERE folder_id = folder.id AND part != 'rest'))"
            ", sum(unmarked)"
            " FROM folder JOIN source ON source.id = source_id GROUP BY source.id"
        )
        return tuple(
            SourceRead(
                source=name,
                messages=seen + unmarked,
                read=seen - missing,
                unreadable=missing,
                unmarked=unmarked,
            )
            for name, seen, missing, unmarked in self._store.rows(query)
        )

    def totals(self) -> Totals:
        """The messages of all sources, the duplicates among them and the unreadable ones.

        A duplicate is the same content again, told by the header where only that was read.
        """
        query = "SELECT count(*) - count(DISTINCT coalesce(content_id, header_id)) FROM message"
        sources = self.sources()
        return Totals(
            messages=sum(source.messages for source in sources),
            duplicates=int(self._store.value(query) or 0),
            unreadable=sum(source.unreadable for source in sources),
            unmarked=sum(source.unmarked for source in sources),
        )
