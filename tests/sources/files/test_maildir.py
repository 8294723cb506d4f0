import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncescan.records.message import (
    Folder,
    FolderRole,
    Locator,
    RawHeader,
    RawMessage,
    Unreadable,
)
from bouncescan.sources import FolderSelection, SourceOptions, open_source
from bouncescan.sources.files.maildir import folder_name

RAW = b"From: taro@example.org\nSubject: x\n\nhello\n"
WHEN = datetime(2026, 4, 20, 10, 15, 23, tzinfo=UTC)


def _deliver(directory: Path, name: str, raw: bytes = RAW) -> Path:
    for part in ("cur", "new", "tmp"):
        (directory / part).mkdir(parents=True, exist_ok=True)
    path = directory / name
    path.write_bytes(raw)
    os.utime(path, (WHEN.timestamp(), WHEN.timestamp()))
    return path


def test_cur_and_new_are_read_and_tmp_is_not(tmp_path: Path) -> None:
    root = tmp_path / "Maildir"
    _deliver(root, "new/1776.M2.host")
    _deliver(root, "cur/1776.M1.host:2,S")
    _deliver(root, "tmp/1776.M3.host")
    before = sorted(path.relative_to(root) for path in root.rglob("*"))
    with open_source(str(root), SourceOptions(), FolderSelection()) as source:
        inbox = Folder(name="INBOX", role=FolderRole.INBOX, messages=2)
        assert source.folders() == (inbox,)
        places = [
            Locator(source=str(root), folder="INBOX", file="Maildir/cur/1776.M1.host:2,S"),
            Locator(source=str(root), folder="INBOX", file="Maildir/new/1776.M2.host"),
        ]
        assert list(source.headers(inbox, ())) == [
            RawHeader(
                locator=place,
                raw=b"From: taro@example.org\nSubject: x\n",
                internal_date=WHEN,
                size=len(RAW),
                roles=(FolderRole.INBOX,),
            )
            for place in places
        ]
        assert list(source.messages(inbox, places)) == [
            RawMessage(locator=place, raw=RAW, internal_date=WHEN) for place in places
        ]
    assert sorted(path.relative_to(root) for path in root.rglob("*")) == before


def test_subfolders_of_maildir_plus_plus_and_nested_maildirs_are_folders(tmp_path: Path) -> None:
    _deliver(tmp_path / "mail", "cur/1")
    _deliver(tmp_path / "mail" / ".Sent", "cur/1")
    _deliver(tmp_path / "mail" / ".Trash", "cur/1")
    _deliver(tmp_path / "mail" / ".Work.&ZeVnLIqe-", "cur/1")
    _deliver(tmp_path / "mail" / "Lists" / "python", "cur/1")
    source = open_source(str(tmp_path / "mail"), SourceOptions(), FolderSelection())
    assert {(folder.name, folder.role) for folder in source.folders()} == {
        ("INBOX", FolderRole.INBOX),
        ("Sent", FolderRole.SENT),
        ("Work/日本語", FolderRole.OTHER),
        ("Lists/python", FolderRole.OTHER),
    }


def test_an_empty_maildir_is_an_empty_mailbox(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    source = open_source(str(tmp_path / "mail"), SourceOptions(), FolderSelection())
    assert source.folders() == (Folder(name="INBOX", role=FolderRole.INBOX, messages=0),)
    assert list(source.headers(source.folders()[0], ())) == []


def test_a_message_that_a_mail_program_moves_meanwhile_is_still_found(tmp_path: Path) -> None:
    path = _deliver(tmp_path, "new/1776.M2.host")
    source = open_source(str(tmp_path), SourceOptions(), FolderSelection())
    inbox = source.folders()[0]
    headers = list(source.headers(inbox, ()))
    path.rename(tmp_path / "cur" / "1776.M2.host:2,S")
    (read,) = source.messages(inbox, [headers[0].locator])
    assert isinstance(read, RawMessage)
    assert read.raw == RAW


def test_a_message_that_is_deleted_meanwhile_is_said(tmp_path: Path) -> None:
    path = _deliver(tmp_path, "cur/1776.M2.host:2,S")
    source = open_source(str(tmp_path), SourceOptions(), FolderSelection())
    inbox = source.folders()[0]
    path.unlink()
    assert [each.why for each in source.headers(inbox, ()) if isinstance(each, Unreadable)] == [
        "vanished before it was read"
    ]


@pytest.mark.parametrize(
    ("relative", "name"),
    [(".", "INBOX"), (".Sent", "Sent"), (".A.B", "A/B"), ("A/B", "A/B"), (".&MLQw33ux-", "ゴミ箱")],
)
def test_a_folder_bears_the_name_that_its_owner_sees(relative: str, name: str) -> None:
    assert folder_name(relative) == name
