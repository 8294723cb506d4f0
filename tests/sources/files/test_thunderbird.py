from pathlib import Path

import pytest

from bouncescan.records.message import FolderRole
from bouncescan.sources.files.thunderbird import is_expunged
from tests.support.mailboxes import letter, mbox_of, read_all, write_files

STATUS = b"X-Mozilla-Status: %s\r\nX-Mozilla-Status2: 00000000\r\n"
POP = b"X-Account-Key: account2\r\nX-UIDL: 7\r\n" + STATUS
MAILS = tuple(letter(number, line_end=b"\r\n") for number in range(4))


def _folder(*entries: tuple[bytes, bytes]) -> bytes:
    return b"".join(
        b"From - Mon Apr 20 10:15:23 2026\r\n" + status + mail + b"\r\n" for status, mail in entries
    )


PROFILE = {
    "prefs.js": b'user_pref("mail.root.imap-rel", "[ProfD]ImapMail");',
    "parent.lock": b"",
    "lock": b"",
    "abook.sqlite": b"SQLite format 3\0",
    "global-messages-db.sqlite": b"SQLite format 3\0",
    "crashes/events/x": b"From: nobody@example.org\n\n",
    "extensions/a.xpi": b"PK\x03\x04",
    "ImapMail/imap.example.com/INBOX": _folder((STATUS % b"0001", MAILS[0])),
    "ImapMail/imap.example.com/INBOX.msf": b'// <!-- <mdb:mork:z v="1.4"/> -->',
    "ImapMail/imap.example.com/&kAFP4W4IMH8-": _folder((STATUS % b"0001", MAILS[1])),
    "ImapMail/imap.example.com/INBOX.mozmsgs/1.mozeml": MAILS[0],
    "Mail/Local Folders/Archives": b"",
    "Mail/Local Folders/Archives.sbd/2011": _folder((POP % b"0001", MAILS[2])),
    "Mail/Local Folders/Trash": _folder((POP % b"0001", MAILS[3])),
    "Mail/Local Folders/msgFilterRules.dat": b'version="9"',
    "Mail/panacea.dat": b"// <!-- <mdb:mork:z",
}


def test_a_profile_is_its_mail_and_nothing_else(tmp_path: Path) -> None:
    found = read_all(write_files(tmp_path / "abcd.default", PROFILE))
    imap = "ImapMail/imap.example.com"
    assert {name: (got.role, len(got.mails), got.lost) for name, got in found.items()} == {
        f"{imap}/INBOX": (FolderRole.INBOX, 1, {}),
        f"{imap}/送信済み": (FolderRole.SENT, 1, {}),
        "Mail/Local Folders/Archives": (FolderRole.ARCHIVE, 0, {}),
        "Mail/Local Folders/Archives/2011": (FolderRole.OTHER, 1, {}),
    }


def test_all_profiles_below_the_folder_of_thunderbird(tmp_path: Path) -> None:
    files = {f"Profiles/abcd.default/{name}": content for name, content in PROFILE.items()}
    files |= {"profiles.ini": b"", "installs": b"x", "Crash Reports/InstallTime2026": b"1"}
    found = read_all(write_files(tmp_path / "thunderbird", files))
    assert sum(len(got.mails) for got in found.values()) == 3
    assert all(name.startswith("Profiles/abcd.default/") for name in found)


def test_the_folders_of_a_server_alone_have_their_names_too(tmp_path: Path) -> None:
    root = write_files(tmp_path / "p", PROFILE) / "ImapMail" / "imap.example.com"
    assert {name: got.role for name, got in read_all(root).items()} == {
        "INBOX": FolderRole.INBOX,
        "送信済み": FolderRole.SENT,
    }


def test_a_second_folder_of_a_name_keeps_its_role(tmp_path: Path) -> None:
    root = write_files(tmp_path / "mail", {"Sent-1": _folder((STATUS % b"0001", MAILS[0]))})
    assert {name: got.role for name, got in read_all(root).items()} == {"Sent-1": FolderRole.SENT}


def test_what_is_deleted_and_not_yet_cleared_away_is_trash(tmp_path: Path) -> None:
    entries = [(POP % status, mail) for status, mail in
               zip((b"0001", b"0009", b"0008", b"1001"), MAILS, strict=True)]  # fmt: skip
    path = write_files(tmp_path, {"Inbox": _folder(*entries)}) / "Inbox"
    kept = read_all(path)["Inbox"]
    assert [mail.partition(b"From: ")[2] for mail in kept.mails.values()] == [
        MAILS[0].partition(b"From: ")[2],
        MAILS[3].partition(b"From: ")[2],
    ]
    every = read_all(path, all_folders=True)["Inbox"]
    assert len(every.mails) == 4
    inbox, trash = (FolderRole.INBOX,), (FolderRole.TRASH,)
    assert every.roles == (inbox, trash, trash, inbox)
    assert set(kept.mails) < set(every.mails)


@pytest.mark.parametrize(
    ("header", "is_gone"),
    [
        (b"X-Mozilla-Status: 0008\n", True),
        (b"X-Mozilla-Status: 0009\r\nFrom: a\r\n", True),
        (b"X-Account-Key: account2\nX-UIDL: 7\nX-Mozilla-Keys: \nX-Mozilla-Status: 000a\n", True),
        (b"X-Mozilla-Status: 0001\n", False),
        (b"X-Mozilla-Status: 8\n", False),
        (b"X-Mozilla-Status2: 00000008\n", False),
        (b"X-Mozilla-Status: 0001\nX-Mozilla-Status: 0008\n", False),
        # Whoever sends a mail may write this field too, and would hide the mail.
        (b"Received: from a by b\nX-Mozilla-Status: 0008\n", False),
        (b"", False),
    ],
)
def test_only_what_thunderbird_itself_wrote_says_that_a_mail_is_gone(
    header: bytes, is_gone: bool
) -> None:
    assert is_expunged(header) is is_gone


def test_a_store_with_a_file_for_every_mail(tmp_path: Path) -> None:
    root = write_files(
        tmp_path / "Local Folders",
        {
            "Inbox/cur/1776.eml": STATUS % b"0001" + MAILS[0],
            "Inbox/tmp/": b"",
            "Inbox.msf": b"// <!-- <mdb:mork",
            "Inbox.sbd/Friends/cur/1777.eml": MAILS[1],
            "Inbox.sbd/Friends/tmp/": b"",
        },
    )
    found = read_all(root)
    assert {name: (got.role, tuple(got.mails.values())) for name, got in found.items()} == {
        "Inbox": (FolderRole.INBOX, (STATUS % b"0001" + MAILS[0],)),
        "Inbox/Friends": (FolderRole.OTHER, (MAILS[1],)),
    }


def test_a_profile_in_a_zip(tmp_path: Path) -> None:
    from tests.support.packing import pack_zip  # noqa: PLC0415

    path = tmp_path / "profile.zip"
    path.write_bytes(pack_zip({f"abcd.default/{name}": raw for name, raw in PROFILE.items()}))
    assert {name: got.role for name, got in read_all(path).items() if got.mails} == {
        "abcd.default/ImapMail/imap.example.com/INBOX": FolderRole.INBOX,
        "abcd.default/ImapMail/imap.example.com/送信済み": FolderRole.SENT,
        "abcd.default/Mail/Local Folders/Archives/2011": FolderRole.OTHER,
    }


def test_an_mbox_whose_mails_are_all_deleted_is_an_empty_folder(tmp_path: Path) -> None:
    root = write_files(
        tmp_path / "mail",
        {"Inbox": _folder((POP % b"0009", MAILS[0])), "Sent": mbox_of(MAILS[1])},
    )
    assert {name: len(got.mails) for name, got in read_all(root).items()} == {"Inbox": 0, "Sent": 1}
