"""Equal cases have equal dumps, and a mail that is lost or there twice shows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.case_dump import Dump, dump_case
from tests.support.storm import STORM, scan_storm

_A_BOUNCE = "(SELECT min(id) FROM message WHERE content_id IS NOT NULL)"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("dump") / "storm.bouncescan"
    scan_storm(case)
    return case


@pytest.fixture
def case(scanned: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "storm.bouncescan"
    copy.write_bytes(scanned.read_bytes())
    return copy


def changed(case: Path, *statements: str) -> Dump:
    with closing(sqlite3.connect(case)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return dump_case(case)


def test_the_order_of_reading_is_no_difference(scanned: Path, tmp_path: Path) -> None:
    case = tmp_path / "storm.bouncescan"
    for name in ("Sent", "Junk", "Inbox"):
        scan_storm(case, str(STORM / "mailbox" / f"{name}.mbox"))
    one, other = dump_case(scanned), dump_case(case)
    # Each mbox alone is a source of its own: what lies in it is the same all the same.
    assert one.tables["raw"] == other.tables["raw"]
    assert one.tables["record"] == other.tables["record"]
    assert one.tables["message"].total() == other.tables["message"].total()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM message WHERE id = 7", "message: 1 missing, 0 more"),
        ("UPDATE message SET content_id = NULL WHERE id = BOUNCE", "message: 1 missing, 1 more"),
        (
            "UPDATE raw SET zlib = (SELECT zlib FROM raw LIMIT 1) WHERE rowid = 2",
            "raw: 1 missing, 1 more",
        ),
        (
            "UPDATE record SET json = json_remove(json, '$.recipients') WHERE rowid = 2",
            "record: 1 missing, 1 more",
        ),
        ("INSERT INTO unreadable VALUES (1, 'x', 'lost', 'body')", "unreadable: 0 missing, 1 more"),
    ],
)
def test_what_is_lost_or_other_shows(scanned: Path, case: Path, statement: str, said: str) -> None:
    differences = dump_case(scanned).differences(
        changed(case, statement.replace("BOUNCE", _A_BOUNCE))
    )
    assert [line for line in differences if not line.startswith(" ")] == [said]


def test_a_mail_that_is_there_twice_shows(scanned: Path, case: Path) -> None:
    columns = 'folder_id, header_id, uid, file, offset, "from", sender, reply_to, "to", cc, bcc'
    more = 'delivered_to, names, "references", received, roles, is_candidate, content_id'
    twice = changed(
        case,
        f"INSERT INTO message (copy, {columns}, {more})"  # noqa: S608 our own columns
        f" SELECT 77, {columns}, {more} FROM message WHERE id = 7",
    )
    assert dump_case(scanned).differences(twice)[0] == "message: 0 missing, 1 more"
    assert twice.surplus(dump_case(scanned)) == ["message: 1 that the whole case has not"]


def test_a_part_of_a_case_has_no_surplus(scanned: Path, case: Path) -> None:
    part = changed(
        case,
        "PRAGMA foreign_keys = OFF",
        "UPDATE message SET content_id = NULL",
        "DELETE FROM record",
        "DELETE FROM raw",
        "DELETE FROM message WHERE id % 2",
    )
    assert part.surplus(dump_case(scanned)) == []
    assert part.differences(dump_case(scanned))
