"""How a server's mailbox comes into the case: what it finds by its search, then the rest."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from bouncescan.pipeline.preparing import job_of, prepare_headers
from bouncescan.pipeline.reading import SpecRead, read_spec
from bouncescan.pipeline.request import ScanRequest
from bouncescan.records.findings import SourceRead
from bouncescan.records.message import RawHeader
from bouncescan.sources import FolderSelection, SourceOptions, open_source
from bouncescan.version import PARSER_VERSION
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.mails import VICTIM, ZERO, bounce, letter
from tests.support.progress import KeptProgress
from tests.support.storm_server import fill_with_storm

pytestmark = pytest.mark.server

SPOOF = bounce(letter(), "gone@friends.example")
OTHER = bounce(letter(), "lost@friends.example", message_id="bounce-2@relay.example")
PLAIN = letter(sender="friend@friends.example", to=VICTIM, message_id="p@f.example").encode()
# The server's search takes it for a bounce; it is none.
TABLE = PLAIN.replace(b"\n\n", b'\nContent-Type: text/plain; name="report.txt"\n\n', 1)
# What no key of ASCII finds: "cannot be delivered", from nobody who is called a daemon.
UNSEEN = PLAIN.replace(b"Fw: new message", "メールを配信できませんでした".encode())


def read(server: Dovecot, case: Path, **more: object) -> tuple[SpecRead, KeptProgress]:
    request = ScanRequest(
        specs=(f"{server.url}INBOX",),
        case=case,
        options=SourceOptions(ca_file=server.certificate, ask_password=lambda _: PASSWORD),
        selection=FolderSelection(),
        **{"keeps_history": False, **more},  # type: ignore[arg-type]
    )
    progress = KeptProgress()
    with Case(case) as opened:
        if request.keeps_history:
            opened.keep_history()
        done = read_spec(request.specs[0], opened, request, progress)
    assert done.failure is None
    return done, progress


def put(server: Dovecot, *mails: bytes, when: datetime = ZERO) -> None:
    server.fill("INBOX", [(raw.replace(b"\n", b"\r\n"), when) for raw in mails])


def found(case: Path) -> tuple[SourceRead, list[str | None]]:
    """How the source was read, and the Message-ID of each message that was read whole."""
    with Case(case, must_exist=True) as opened:
        (source,) = opened.sources()
        return source, [stored.record.message_id for stored in opened.records()]


def folder(case: Path, columns: str) -> tuple[int, ...]:
    with closing(sqlite3.connect(case)) as connection:
        (row,) = connection.execute(f"SELECT {columns} FROM folder").fetchall()  # noqa: S608
        return tuple(row)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return tmp_path / "a.bouncescan"


def test_without_history_only_what_the_server_finds_is_read(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, PLAIN, SPOOF, TABLE, UNSEEN)
    _, progress = read(dovecot, case)
    assert "reading headers" not in progress.steps
    source, whole = found(case)
    # Two are read, one of them is no bounce; what is in the others nobody knows, which is said.
    assert (source.messages, source.read, source.unreadable, source.unmarked) == (4, 2, 0, 2)
    assert whole == ["<bounce-1@relay.example>"]


def test_a_thorough_scan_finds_what_the_server_does_not(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, PLAIN, SPOOF, TABLE, UNSEEN)
    read(dovecot, case, thorough=True)
    source, whole = found(case)
    assert (source.messages, source.read, source.unmarked) == (4, 4, 0)
    assert whole == ["<bounce-1@relay.example>", "<p@f.example>"]
    with Case(case) as opened:
        assert len(list(opened.headers())) == 2


def test_a_thorough_scan_may_follow_and_counts_nothing_twice(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, PLAIN, SPOOF, TABLE, UNSEEN)
    read(dovecot, case)
    read(dovecot, case, thorough=True)
    source, whole = found(case)
    assert (source.messages, source.read, source.unmarked) == (4, 4, 0)
    assert len(whole) == 2


def test_history_may_follow_and_counts_nothing_twice(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, PLAIN, SPOOF, TABLE, UNSEEN)
    for keeps_history in (False, True, True):
        read(dovecot, case, keeps_history=keeps_history)
    source, whole = found(case)
    assert (source.messages, source.read, source.unmarked) == (4, 4, 0)
    assert len(whole) == 2
    with Case(case) as opened:
        assert [header.locator.uid for header in opened.headers()] == [2, 1, 3, 4]


def test_what_was_searched_is_not_searched_again(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, PLAIN, SPOOF, TABLE)
    read(dovecot, case)
    assert folder(case, "searched_to, searched_by") == (4, PARSER_VERSION)
    put(dovecot, PLAIN, OTHER, TABLE)
    _, progress = read(dovecot, case)
    assert progress.steps["searching for bounces"] == 2
    source, whole = found(case)
    assert (source.messages, source.read, source.unmarked) == (6, 4, 2)
    assert len(whole) == 2
    _, progress = read(dovecot, case)
    assert progress.steps["searching for bounces"] == 0
    assert found(case)[0] == source


def test_a_newer_program_searches_all_again(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, PLAIN, SPOOF, TABLE)
    read(dovecot, case)
    before = found(case)
    with closing(sqlite3.connect(case)) as connection, connection:
        connection.execute("UPDATE folder SET searched_by = searched_by - 1")
    _, progress = read(dovecot, case)
    assert progress.steps["searching for bounces"] == 1  # what is known already is not fetched
    assert found(case) == before


def test_what_a_search_since_a_day_passed_over_is_found_later(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, SPOOF, TABLE)
    put(dovecot, OTHER, TABLE, when=ZERO + timedelta(days=30))
    for _ in range(2):
        read(dovecot, case, since=datetime(2026, 5, 10, tzinfo=UTC))
        source, whole = found(case)
        assert whole == ["<bounce-2@relay.example>"]
        # Of the others nothing is kept, not even how many of them are no bounces.
        assert (source.messages, source.read, source.unmarked) == (4, 1, 3)
    read(dovecot, case)
    source, whole = found(case)
    assert (source.messages, source.read, source.unmarked) == (4, 4, 0)
    assert len(whole) == 2


def test_a_folder_that_was_numbered_anew_is_searched_anew(dovecot: Dovecot, case: Path) -> None:
    put(dovecot, PLAIN, SPOOF, TABLE)
    read(dovecot, case)
    with closing(sqlite3.connect(case)) as connection, connection:
        # As if the server had another one by now.
        connection.execute("UPDATE folder SET uidvalidity = uidvalidity - 1")
        connection.execute("UPDATE message SET uidvalidity = uidvalidity - 1")
    _, progress = read(dovecot, case)
    assert progress.steps["searching for bounces"] == 2
    source, whole = found(case)
    assert (source.messages, source.read, source.unmarked) == (3, 2, 1)
    assert len(whole) == 1


def test_a_row_is_the_same_by_either_way(dovecot: Dovecot, case: Path) -> None:
    """Read whole, or from the fields that the header pass asks the server for."""
    fill_with_storm(dovecot)
    read(dovecot, case)
    options = SourceOptions(ca_file=dovecot.certificate, ask_password=lambda _: PASSWORD)
    with open_source(f"{dovecot.url}INBOX", options, FolderSelection()) as source:
        (inbox,) = source.folders()
        headers = [
            entry for entry in source.headers(inbox, frozenset()) if isinstance(entry, RawHeader)
        ]
        by_uid = {
            entry.locator.uid: row
            for entry, row in zip(
                headers,
                prepare_headers(job_of(source.name, inbox.name, headers)),
                strict=True,
            )
        }
    with closing(sqlite3.connect(case)) as connection:
        rows = connection.execute("SELECT * FROM message").fetchall()
        names = [row[1] for row in connection.execute("PRAGMA table_info(message)")]
    start = names.index("header_id")
    kept = {}
    for row in rows:
        cells = dict(zip(names, row, strict=True))
        order = [name for name in names if name not in {"id", "folder_id", "copy", "content_id"}]
        # An answer to what came back is wanted, once that is known.
        if not by_uid[cells["uid"]][order.index("is_candidate")]:
            cells["is_candidate"] = 0
        kept[cells["uid"]] = tuple(cells[name] for name in order)
    assert start == 2
    assert len(kept) > 100
    assert kept == {uid: by_uid[uid] for uid in kept}
