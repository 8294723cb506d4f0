"""A case that an older program made is read as if this one had."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncescan.bounces import parse
from bouncescan.casefile import Case
from bouncescan.casefile.content import content_to_row
from bouncescan.casefile.rows import HEADER_COLUMNS, header_to_row
from bouncescan.casefile.schema import _MIGRATIONS as MIGRATIONS
from bouncescan.casefile.schema import APPLICATION_ID, SCHEMA_VERSION
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.records.findings import SourceRead
from bouncescan.records.lookup import Answer, Question
from bouncescan.records.message import Folder, FolderRole, Locator, MailHeader, RawHeader
from bouncescan.version import PARSER_VERSION
from tests.support.mails import VICTIM, bounce, letter

INBOX = Folder(name="INBOX", role=FolderRole.INBOX, uidvalidity=7, messages=12, uid_next=30)
PLACE = Locator(source="imaps://h", folder="INBOX", uidvalidity=7, uid=4)
SPOOF = bounce(letter(), "gone@friends.example")
SPLIT = 5  # the first version that keeps an original's Message-ID and Subject by themselves
RECORD = parse(SPOOF, locator=str(PLACE))


def header() -> MailHeader:
    fields, _ = split_header(SPOOF)
    entry = RawHeader(locator=PLACE, raw=fields, size=len(SPOOF), roles=(FolderRole.INBOX,))
    return read_mail_header(entry, Header(fields), is_candidate=True)


def make(path: Path, version: int) -> None:
    """A case of that version with one bounce; nine mails were seen and not kept."""
    columns = ", ".join(HEADER_COLUMNS)
    marks = ", ".join("?" * len(HEADER_COLUMNS))
    content = content_to_row(SPOOF, RECORD, 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("".join(MIGRATIONS[:version]))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("INSERT INTO victim VALUES (?, 0)", (VICTIM,))
        connection.execute("INSERT INTO source VALUES (1, 'imaps://h')")
        connection.execute(
            "INSERT INTO folder (id, source_id, name, role, uidvalidity, passed_over)"
            " VALUES (1, 1, 'INBOX', 'inbox', 7, 9)"
        )
        connection.execute("INSERT INTO raw VALUES (?, ?, ?, ?)", content[:4])
        row = (content[0], *content[4:])[: 4 if version < SPLIT else None]
        kept = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO record VALUES ({kept})", row)  # noqa: S608 marks
        connection.execute(
            f"INSERT INTO message (folder_id, copy, content_id, {columns})"  # noqa: S608
            f" VALUES (1, 0, ?, {marks})",
            (content[0], *header_to_row(header())),
        )


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_case_of_an_older_version_keeps_all_and_gets_the_rest(
    version: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.bouncescan"
    make(path, version)
    asked = datetime(2026, 5, 1, tzinfo=UTC)
    answer = Answer(
        question=Question.RDNS, subject="192.0.2.1", source="DNS", asked=asked, value="a.example"
    )
    with Case(path, must_exist=True) as case:
        assert case.victim == (VICTIM,)
        assert list(case.headers()) == [header()]
        assert [stored.record for stored in case.records()] == [RECORD]
        assert case.raw(RECORD.content_id) == SPOOF
        assert case.returned().message_ids == {"<spoof-1@spam.example>"}
        assert case.sources() == (
            SourceRead(source="imaps://h", messages=10, read=10, unreadable=0),
        )
        case.add_answers([answer])
        assert case.answers() == (answer,)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_program_has_searched_nothing(version: int, tmp_path: Path) -> None:
    path = tmp_path / "a.bouncescan"
    make(path, version)
    with Case(path, must_exist=True) as case:
        writer = case.folder("imaps://h", INBOX)
        assert writer.known_uids == {4}
        assert writer.begin_search(PARSER_VERSION) == 1


def test_a_new_case_and_a_migrated_one_have_the_same_tables(tmp_path: Path) -> None:
    old, new = tmp_path / "old.bouncescan", tmp_path / "new.bouncescan"
    make(old, 1)
    for path in (old, new):
        Case(path).close()
    tables = []
    for path in (old, new):
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name")
            tables.append(rows.fetchall())
    assert tables[0] == tables[1]
