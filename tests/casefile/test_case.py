"""A case keeps what was read: nothing twice, nothing lost, nobody else's to read."""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncescan.bounces import parse
from bouncescan.casefile import Case, remove_case
from bouncescan.casefile.content import ContentRow, Place, content_to_row, place_of
from bouncescan.casefile.rows import HeaderRow, header_to_row
from bouncescan.casefile.stored import _SELECT as SELECT
from bouncescan.errors import CasefileError
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.records.bounce import Kind
from bouncescan.records.contact import Contact
from bouncescan.records.findings import SourceRead
from bouncescan.records.message import (
    Folder,
    FolderRole,
    Locator,
    MailHeader,
    RawHeader,
    Unreadable,
)
from tests.support.mails import bounce, letter

INBOX = Folder(name="INBOX", role=FolderRole.INBOX, uidvalidity=7)
WHEN = datetime(2026, 4, 20, 10, tzinfo=UTC)


def place(uid: int, uidvalidity: int = 7) -> Locator:
    return Locator(source="imaps://h", folder="INBOX", uidvalidity=uidvalidity, uid=uid)


def mail_header(raw: bytes, locator: Locator) -> MailHeader:
    fields, _ = split_header(raw)
    entry = RawHeader(
        locator=locator, raw=fields, internal_date=WHEN, size=len(raw), roles=(FolderRole.INBOX,)
    )
    return read_mail_header(entry, Header(fields), is_candidate=True)


def header(raw: bytes, locator: Locator) -> HeaderRow:
    return header_to_row(mail_header(raw, locator))


def content(raw: bytes, locator: Locator) -> tuple[Place, ContentRow]:
    return place_of(locator), content_to_row(raw, parse(raw, locator=str(locator)), 1)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case(tmp_path / "a.bouncescan") as opened:
        yield opened


def scan(case: Case, mails: dict[int, bytes], uidvalidity: int = 7) -> None:
    """What the pipeline does with one IMAP folder."""
    writer = case.folder("imaps://h", replace(INBOX, uidvalidity=uidvalidity))
    writer.add_headers(
        [
            header(raw, place(uid, uidvalidity))
            for uid, raw in mails.items()
            if uid not in writer.known_uids
        ]
    )
    wanted = {locator.uid: locator for locator in writer.wanted()}
    writer.add_contents(
        [
            content(mails[uid], locator)
            for uid, locator in wanted.items()
            if uid is not None and uid in mails
        ]
    )


SPOOF = bounce(letter(), "gone@friends.example")
OTHER = bounce(letter(), "lost@friends.example", message_id="bounce-2@relay.example")


def test_a_header_comes_back_as_it_was_kept(case: Case) -> None:
    kept = mail_header(
        letter(to="Bob <b@friends.example>, =?utf-8?B?44GC?= <c@x.test>").encode(), place(1)
    )
    case.folder("imaps://h", INBOX).add_headers([header_to_row(kept)])
    assert list(case.headers()) == [kept]


def test_a_message_comes_back_byte_for_byte_and_compressed(case: Case) -> None:
    scan(case, {1: SPOOF})
    (stored,) = case.records()
    assert case.raw(stored.record.content_id) == SPOOF
    assert stored.record == parse(SPOOF, locator=str(place(1)))
    assert stored.locators == (str(place(1)),)
    assert stored.internal_date == WHEN


def test_records_are_given_by_kind_in_the_order_of_reading_and_as_often_as_asked(
    case: Case,
) -> None:
    scan(case, {1: SPOOF, 2: letter(to="hanako@victim.example").encode(), 3: OTHER})
    reports = case.records(Kind.BOUNCE, Kind.SUCCESS)
    for _ in range(2):
        assert [each.locators for each in reports] == [(str(place(1)),), (str(place(3)),)]
    assert [each.record.kind for each in case.records(Kind.OTHER)] == [Kind.OTHER]
    assert len(list(case.records())) == 3
    scan(case, {4: bounce(letter(), "new@friends.example", message_id="b-3@relay.example")})
    assert len(list(reports)) == 3


def test_a_record_that_is_not_there_means_a_damaged_case(case: Case) -> None:
    scan(case, {1: SPOOF})
    (stored,) = case.records()
    assert case.record(stored.record.content_id) == stored.record
    with pytest.raises(CasefileError, match="damaged"):
        case.record("0" * 64)


def test_reading_the_records_sorts_nothing(case: Case) -> None:
    """A hundred thousand rows with their texts would be written to a file and sorted there."""
    with sqlite3.connect(case.path or "") as other:
        plan = other.execute(f"EXPLAIN QUERY PLAN {SELECT}", ("[]",)).fetchall()
    assert [step for *_, step in plan if "TEMP B-TREE" in step] == []
    assert plan[0][-1] == "SCAN raw"


def test_the_same_scan_again_adds_nothing(case: Case) -> None:
    for _ in range(2):
        scan(case, {1: SPOOF, 2: OTHER})
    assert [row.locator.uid for row in case.headers()] == [1, 2]
    assert len(list(case.records())) == 2
    assert case.totals() == (2, 0, 0, 0)


def test_mail_that_has_gone_from_the_mailbox_stays_in_the_case(case: Case) -> None:
    scan(case, {1: SPOOF, 2: OTHER})
    scan(case, {2: OTHER})
    assert len(list(case.records())) == 2


def test_a_changed_uidvalidity_finds_its_rows_again(case: Case) -> None:
    scan(case, {1: SPOOF, 2: OTHER})
    scan(case, {10: SPOOF, 11: OTHER}, uidvalidity=8)
    assert [(row.locator.uidvalidity, row.locator.uid) for row in case.headers()] == [
        (8, 10),
        (8, 11),
    ]
    assert case.totals() == (2, 0, 0, 0)


def test_two_copies_in_one_folder_are_two_messages_and_one_duplicate(case: Case) -> None:
    scan(case, {1: SPOOF, 2: SPOOF})
    scan(case, {1: SPOOF, 2: SPOOF, 3: SPOOF})
    assert case.totals() == (3, 2, 0, 0)
    (stored,) = case.records()
    assert stored.locators == (str(place(1)), str(place(2)), str(place(3)))


def test_a_compacted_mbox_is_the_same_mail_at_new_places(case: Case) -> None:
    folder = Folder(name="Inbox", role=FolderRole.INBOX)

    def scan_file(mails: dict[int, bytes]) -> None:
        writer = case.folder("Inbox.mbox", folder)
        rows = [
            header(raw, Locator(source="Inbox.mbox", folder="Inbox", file="Inbox.mbox", offset=at))
            for at, raw in mails.items()
        ]
        writer.add_headers(rows)
        writer.add_contents(
            [
                content(mails[locator.offset], locator)
                for locator in writer.wanted()
                if locator.offset in mails
            ]
        )

    third = bounce(letter(), "third@friends.example", message_id="bounce-3@relay.example")
    scan_file({0: SPOOF, 900: OTHER})
    scan_file({0: OTHER, 900: third})  # the first was deleted, one came: the places hold others
    found = {stored.record.message_id: stored.locators for stored in case.records()}
    assert found == {
        "<bounce-1@relay.example>": ("Inbox.mbox",),  # it lies nowhere now
        "<bounce-2@relay.example>": ("Inbox.mbox#0",),
        "<bounce-3@relay.example>": ("Inbox.mbox#900",),
    }


def test_what_could_not_be_read_is_counted_by_what_is_missing(case: Case) -> None:
    writer = case.folder("imaps://h", INBOX)
    writer.add_headers([header(SPOOF, place(1)), header(OTHER, place(2))])
    writer.add_unreadable([Unreadable(locator=place(3), why="vanished")], has_header=False)
    writer.add_unreadable([Unreadable(locator=place(2), why="vanished")], has_header=True)
    cut = Unreadable(locator=place(1), why="ends inside the message", is_partial=True)
    writer.add_unreadable([cut], has_header=False)
    assert case.totals() == (3, 0, 2, 0)
    assert case.sources() == (SourceRead(source="imaps://h", messages=3, read=1, unreadable=2),)
    assert [entry.why for entry in case.unreadable()] == [
        "vanished",
        "vanished",
        "ends inside the message",
    ]


def test_what_was_cut_of_a_message_on_a_server_is_told_by_later_scans_too(case: Case) -> None:
    """It is known and never fetched again. What could not be given at all is asked for again."""
    writer = case.folder("imaps://h", INBOX)
    writer.add_headers([header(SPOOF, place(1))])
    cut = Unreadable(locator=place(1), why="too large", is_partial=True)
    writer.add_unreadable([cut, Unreadable(locator=place(3), why="vanished")], has_header=True)
    writer.forget_unreadable()
    assert [entry.why for entry in case.unreadable()] == ["too large"]
    case.folder("imaps://h", replace(INBOX, uidvalidity=8)).forget_unreadable()
    assert case.unreadable() == ()


def test_since_leaves_out_older_bounces_and_keeps_their_headers(case: Case) -> None:
    writer = case.folder("imaps://h", INBOX)
    writer.add_headers([header(SPOOF, place(1))])
    assert writer.wanted(since=datetime(2026, 5, 1, tzinfo=UTC)) == ()
    assert writer.wanted(since=WHEN) == (place(1),)
    assert len(list(case.headers())) == 1


def test_a_newer_parser_finds_what_an_older_one_read(case: Case) -> None:
    scan(case, {1: SPOOF})
    assert list(case.stale(1)) == []
    assert list(case.stale(2)) == [(str(place(1)), SPOOF)]
    case.replace_record(parse(SPOOF, locator=str(place(1))), 2)
    assert list(case.stale(2)) == []


def test_victim_and_contacts_are_kept_in_order(case: Case) -> None:
    case.set_victim(("b@x.test", "a@x.test"))
    case.add_contacts([Contact(address="f@x.test", name="F", book="c.vcf")] * 2)
    assert case.victim == ("b@x.test", "a@x.test")
    assert case.contacts() == (Contact(address="f@x.test", name="F", book="c.vcf"),)


def test_only_the_owner_can_read_the_case(tmp_path: Path) -> None:
    path = tmp_path / "a.bouncescan"
    with Case(path) as case:
        scan(case, {1: SPOOF})
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("a.bouncescan", "a.bouncescan-wal", "a.bouncescan-shm"), 0o600)


@pytest.mark.parametrize("content", [b"From: me\n\nhello", b"SQLite format 3\x00" + bytes(2000)])
def test_a_file_that_is_no_case_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(CasefileError, match="is not a bouncescan case"):
        Case(path)
    assert path.read_bytes() == content


def test_a_damaged_case_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.bouncescan"
    with Case(path) as case:
        scan(case, {1: SPOOF})
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + b"\xff" * (len(raw) - 4096))
    with pytest.raises(CasefileError, match="it is damaged"), Case(path) as case:
        list(case.headers())


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    with pytest.raises(CasefileError, match="is not a bouncescan case"):
        Case(path)


def test_a_case_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.bouncescan"
    Case(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CasefileError, match="newer bouncescan"):
        Case(path)


def test_a_case_that_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(CasefileError, match="no such case"):
        Case(tmp_path / "a.bouncescan", must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_a_case_in_use_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.bouncescan"
    with Case(path) as case:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CasefileError, match="another run is using it"):
            case.set_info("program", "x")
        other.close()


def test_a_full_disk_keeps_the_batches_before(tmp_path: Path) -> None:
    path = tmp_path / "a.bouncescan"
    with Case(path) as case:
        scan(case, {1: SPOOF})
        case.limit_pages(60)
        large = {
            uid: bounce(
                letter(body=f"{uid}" * 9000), "x@y.test", message_id=f"m{uid}@relay.example"
            )
            for uid in range(2, 900)
        }
        with pytest.raises(CasefileError, match="the disk is full"):
            scan(case, large)
    with Case(path, must_exist=True) as case:
        assert [stored.record.message_id for stored in case.records()] == [
            "<bounce-1@relay.example>"
        ]


def test_forget_removes_the_case_and_what_was_written_from_it(tmp_path: Path) -> None:
    path, table, mine = tmp_path / "a.bouncescan", tmp_path / "affected.csv", tmp_path / "mine.txt"
    for file in (table, mine):
        file.write_text("x")
    with Case(path) as case:
        case.add_output(table)
    removed = remove_case(path)
    assert set(removed.paths) == {path, table}
    assert removed.left == ()
    assert list(tmp_path.iterdir()) == [mine]


def test_forget_leaves_what_the_case_wrote_where_it_lay_before(tmp_path: Path) -> None:
    """A copy wrote nothing there: it may be the first one's, or another's on another machine."""
    path, copy = tmp_path / "a.bouncescan", tmp_path / "copy.bouncescan"
    table, own, gone = (tmp_path / name for name in ("affected.csv", "own.csv", "gone.csv"))
    for file in (table, own):
        file.write_text("x")
    with Case(path) as case:
        case.add_output(table)
        case.add_output(gone)
    shutil.copy(path, copy)
    with Case(copy) as case:
        case.add_output(own)
    removed = remove_case(copy)
    assert set(removed.paths) == {copy, own}
    assert removed.left == (table,)
    assert set(tmp_path.iterdir()) == {path, table}


def test_forget_never_removes_what_is_no_case(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("x")
    with pytest.raises(CasefileError):
        remove_case(mine)
    assert mine.read_text() == "x"
