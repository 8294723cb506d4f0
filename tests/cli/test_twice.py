"""A scan can be repeated: nothing is doubled, nothing is lost, and no file changes its meaning."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bouncescan.records.message import RawMessage
from bouncescan.sources import FolderSelection, SourceOptions, open_source
from tests.cli.command import bouncescan
from tests.cli.scanned import SCAN_STORM, Scanned
from tests.support.storm import STORM

TABLES = ("source", "folder", "message", "raw", "record", "unreadable", "contact", "victim")


def rows(case: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(case)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
            for table in TABLES
        }


@pytest.fixture(scope="module")
def twice(storm: Scanned, tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    """The storm scanned once more, into a copy of its case."""
    folder = tmp_path_factory.mktemp("twice")
    shutil.copy(storm.case, folder)
    assert bouncescan(*SCAN_STORM, "--json", "all.json", cwd=folder).status == 0
    return Scanned(folder)


def test_a_second_scan_gives_the_same_findings_to_the_byte(storm: Scanned, twice: Scanned) -> None:
    assert twice.findings == storm.findings


def test_a_second_scan_writes_no_row_and_changes_none(storm: Scanned, twice: Scanned) -> None:
    assert rows(twice.case) == rows(storm.case)


def _as_maildir(mailbox: Path, maildir: Path) -> None:
    """The same messages in the same folders, as Dovecot would lie them down."""
    with open_source(str(mailbox), SourceOptions(), FolderSelection(all_folders=True)) as source:
        for folder in source.folders():
            below = maildir if folder.name == "Inbox" else maildir / f".{folder.name}"
            for part in ("cur", "new", "tmp"):
                (below / part).mkdir(parents=True)
            places = [header.locator for header in source.headers(folder, frozenset())]
            for number, message in enumerate(source.messages(folder, places)):
                assert isinstance(message, RawMessage)
                (below / "cur" / f"{number:05}.M1.host:2,S").write_bytes(message.raw)


def test_the_same_mail_in_another_kind_of_mailbox_counts_once(
    storm: Scanned, tmp_path: Path
) -> None:
    _as_maildir(STORM / "mailbox", tmp_path / "Maildir")
    shutil.copy(storm.case, tmp_path)
    scan = ("scan", "Maildir", "--case", "a.bouncescan", "--json", "both.json")
    assert bouncescan(*scan, cwd=tmp_path).status == 0
    one = json.loads(storm.findings)
    both = json.loads((tmp_path / "both.json").read_text())
    messages = one["read"]["messages"]
    assert both["read"] == one["read"] | {
        "messages": 2 * messages,
        "duplicates": one["read"]["duplicates"] + messages,
    }
    for name in ("victim", "counts", "servers", "timeline", "people", "bounces"):
        assert _without_places(both[name]) == _without_places(one[name]), name


PLACES = ("locators", "evidence", "seen_in", "source_mail")


def _without_places(value: Any) -> Any:
    """A finding but for where the messages lay: of a mail that lies in two places it names both."""
    if isinstance(value, dict):
        return {name: _without_places(each) for name, each in value.items() if name not in PLACES}
    return [_without_places(each) for each in value] if isinstance(value, list) else value
