import unicodedata

import pytest

from bouncescan.errors import SourceError
from bouncescan.records.message import Folder, FolderRole
from bouncescan.sources.folders import (
    FolderSelection,
    role_of_flags,
    role_of_name,
    roles_of_labels,
    select_folders,
)

FOUND = (
    Folder(name="Drafts", role=FolderRole.DRAFTS),
    Folder(name="Work"),
    Folder(name="Trash", role=FolderRole.TRASH),
    Folder(name="INBOX", role=FolderRole.INBOX),
    Folder(name="送信済み", role=FolderRole.SENT),
)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Inbox", FolderRole.INBOX),
        ("Sent Messages", FolderRole.SENT),
        ("[Gmail]/Sent Mail", FolderRole.SENT),
        ("[Gmail]/送信済みメール", FolderRole.SENT),
        ("[Gmail]/すべてのメール", FolderRole.ALL),
        ("送信済み", FolderRole.SENT),
        ("迷惑メール", FolderRole.JUNK),
        ("Junk E-mail", FolderRole.JUNK),
        ("Bulk Mail", FolderRole.JUNK),
        ("ゴミ箱", FolderRole.TRASH),
        (unicodedata.normalize("NFD", "ゴミ箱"), FolderRole.TRASH),
        ("Deleted Messages", FolderRole.TRASH),
        ("下書き", FolderRole.DRAFTS),
        ("Archive", FolderRole.ARCHIVE),
        ("Old/Inbox", FolderRole.OTHER),
        ("Consent", FolderRole.OTHER),
    ],
)
def test_a_usual_name_tells_what_a_folder_is_for(name: str, role: FolderRole) -> None:
    assert role_of_name(name) is role


def test_the_delimiter_of_the_server_parts_a_name() -> None:
    assert role_of_name("INBOX.Sent", ".") is FolderRole.SENT


def test_special_use_flags_are_read_in_any_case() -> None:
    assert role_of_flags(["\\HasNoChildren", "\\JUNK"]) is FolderRole.JUNK
    assert role_of_flags(["\\HasChildren"]) is None


def test_gmail_labels_name_folders_and_other_labels_do_not_count() -> None:
    assert roles_of_labels("Inbox,Important,Sent,Opened") == (FolderRole.INBOX, FolderRole.SENT)
    assert roles_of_labels("受信トレイ,重要,迷惑メール") == (FolderRole.INBOX, FolderRole.JUNK)
    assert roles_of_labels("Opened") == ()


def test_drafts_and_trash_are_left_out_and_the_inbox_stands_first() -> None:
    chosen = select_folders(FOUND, FolderSelection(), "s")
    assert [folder.name for folder in chosen] == ["INBOX", "Work", "送信済み"]


def test_all_folders_means_all() -> None:
    chosen = select_folders(FOUND, FolderSelection(all_folders=True), "s")
    assert {folder.name for folder in chosen} == {folder.name for folder in FOUND}


def test_named_folders_are_read_in_the_order_given_also_trash() -> None:
    chosen = select_folders(FOUND, FolderSelection(names=("trash", "Work", "Work")), "s")
    assert [folder.name for folder in chosen] == ["Trash", "Work"]


def test_a_folder_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(SourceError) as caught:
        select_folders(FOUND, FolderSelection(names=("Nope",)), "imaps://imap.example.com")
    assert str(caught.value) == "imaps://imap.example.com: no folder with the name 'Nope'"
    assert caught.value.remedy == "folders there: Drafts, Work, Trash, INBOX, 送信済み"
