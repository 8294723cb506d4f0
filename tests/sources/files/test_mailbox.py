import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.records.message import FolderRole, RawHeader, RawMessage, Unreadable
from bouncescan.sources import FolderSelection, Source, SourceOptions, open_source

MESSAGE = b"From: taro@example.org\nSubject: x\n\nhello\n"
MBOX = b"From taro@example.org Mon Apr 20 10:15:23 2026\n" + MESSAGE + b"\n"


def _write(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def _open(path: Path | str, selection: FolderSelection | None = None) -> Source:
    return open_source(str(path), SourceOptions(), selection or FolderSelection())


def _found(source: Source) -> dict[str, list[str]]:
    """What a full run gives: the folders with the places of their messages and what is unread."""
    found: dict[str, list[str]] = {}
    for folder in source.folders():
        headers = list(source.headers(folder, ()))
        places = [each.locator for each in headers if isinstance(each, RawHeader)]
        assert all(isinstance(each, RawMessage) for each in source.messages(folder, places))
        found[folder.name] = [
            f"{each.locator}: {each.why}" if isinstance(each, Unreadable) else str(each.locator)
            for each in headers
        ]
    return found


def test_a_folder_of_mbox_files_is_a_mailbox_whose_folders_are_the_files(tmp_path: Path) -> None:
    root = _write(
        tmp_path / "storm",
        {
            "Inbox.mbox": MBOX * 2,
            "Sent.mbox": MBOX,
            "Trash.mbox": MBOX,
            "迷惑メール.mbox": MBOX,
            "notes.txt": b"no mail",
            ".hidden": MBOX,
        },
    )
    source = _open(root)
    assert _found(source) == {
        "Inbox": ["storm/Inbox.mbox#0", f"storm/Inbox.mbox#{len(MBOX)}"],
        "Sent": ["storm/Sent.mbox#0"],
        "迷惑メール": ["storm/迷惑メール.mbox#0"],
    }
    assert [folder.role for folder in source.folders()] == [
        FolderRole.INBOX,
        FolderRole.SENT,
        FolderRole.JUNK,
    ]


def test_a_thunderbird_profile_has_nested_folders_empty_ones_and_index_files(
    tmp_path: Path,
) -> None:
    root = _write(
        tmp_path / "Local Folders",
        {
            "Inbox": MBOX,
            "Inbox.msf": b'// <!-- <mdb:mork:z v="1.4"/> -->',
            "Inbox.sbd/Friends": MBOX,
            "Inbox.sbd/Friends.sbd/2011": MBOX,
            "Empty": b"",
            "msgFilterRules.dat": b'version="9"',
        },
    )
    assert _found(_open(root)) == {
        "Inbox": ["Local Folders/Inbox#0"],
        "Empty": [],
        "Inbox/Friends": ["Local Folders/Inbox.sbd/Friends#0"],
        "Inbox/Friends/2011": ["Local Folders/Inbox.sbd/Friends.sbd/2011#0"],
    }


def test_an_export_of_apple_mail_names_the_folder_by_its_directory(tmp_path: Path) -> None:
    root = _write(
        tmp_path / "export",
        {"Sent Messages.mbox/mbox": MBOX, "Sent Messages.mbox/table_of_contents": b"\0\1"},
    )
    assert _found(_open(root)) == {"Sent Messages": ["export/Sent Messages.mbox/mbox#0"]}
    (folder,) = _open(root).folders()
    assert (folder.name, folder.role) == ("Sent Messages", FolderRole.SENT)


def test_the_folders_of_an_account_within_an_export_keep_their_roles(tmp_path: Path) -> None:
    root = _write(tmp_path / "export", {"pop.example.com/Inbox": MBOX, "imap/Sent": MBOX})
    assert {(folder.name, folder.role) for folder in _open(root).folders()} == {
        ("pop.example.com/Inbox", FolderRole.INBOX),
        ("imap/Sent", FolderRole.SENT),
    }


def test_directories_of_single_messages_are_folders(tmp_path: Path) -> None:
    root = _write(
        tmp_path / "saved",
        {
            "1.eml": MESSAGE,
            "2.eml": MBOX,
            "Sent/3.eml": MESSAGE,
            "Sent/picture.jpg": b"\xff\xd8\xff",
            "Sent/4.eml": b"\0\0\0",
        },
    )
    assert _found(_open(root)) == {
        "saved": ["saved/1.eml", "saved/2.eml#0"],
        "Sent": ["saved/Sent/3.eml", "saved/Sent/4.eml: is not mail"],
    }


def test_a_single_file_is_read_whatever_its_name_means(tmp_path: Path) -> None:
    root = _write(tmp_path, {"Trash.mbox": MBOX, "a.eml": MESSAGE})
    assert _found(_open(root / "Trash.mbox")) == {"Trash": ["Trash.mbox#0"]}
    assert _found(_open(root / "a.eml")) == {"a": ["a.eml"]}


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    root = _write(tmp_path, {"mail.txt": MBOX, "message.dat": MESSAGE, "x.mbox": MESSAGE})
    assert _found(_open(root / "mail.txt")) == {"mail.txt": ["mail.txt#0"]}
    assert _found(_open(root / "message.dat")) == {"message.dat": ["message.dat"]}
    assert _found(_open(root / "x.mbox")) == {"x": ["x.mbox"]}


def test_two_files_of_one_folder_name_are_one_folder(tmp_path: Path) -> None:
    root = _write(tmp_path / "mail", {"Inbox": MBOX, "Inbox.mbox": MBOX})
    assert _found(_open(root)) == {"Inbox": ["mail/Inbox#0", "mail/Inbox.mbox#0"]}


def test_only_the_named_folder_is_read(tmp_path: Path) -> None:
    root = _write(tmp_path / "mail", {"Inbox": MBOX, "Trash": MBOX})
    assert _found(_open(root, FolderSelection(names=("trash",)))) == {"Trash": ["mail/Trash#0"]}
    with pytest.raises(SourceError, match="no folder with the name 'Sent'"):
        _open(root, FolderSelection(names=("Sent",))).folders()


def test_a_file_name_that_is_no_utf8_can_be_stored_and_read(tmp_path: Path) -> None:
    root = tmp_path / "mail"
    root.mkdir()
    (root / os.fsdecode(b"\x96\xc0.mbox")).write_bytes(MBOX)
    (root / "Inbox").write_bytes(MBOX)
    found = _found(_open(root))
    assert found == {"Inbox": ["mail/Inbox#0"], "\\x96\\xc0": ["mail/\\x96\\xc0.mbox#0"]}


def test_the_home_directory_does_not_stand_in_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, {"mail/Inbox": MBOX})
    monkeypatch.setenv("HOME", str(tmp_path))
    assert _open(tmp_path / "mail").name == os.path.join("~", "mail")  # noqa: PTH118 as shown
    assert _open("~/mail").name == _open(tmp_path / "mail").name


def test_the_current_directory_has_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_write(tmp_path / "storm", {"Inbox": MBOX}))
    assert _found(_open(".")) == {"Inbox": ["storm/Inbox#0"]}


WHAT_TO_GIVE = "give an mbox, a Maildir, an .eml, a Takeout .zip, or a folder of these"


@pytest.mark.parametrize(
    ("name", "content", "why", "remedy"),
    [
        ("nothing.mbox", b"", "is empty", WHAT_TO_GIVE),
        ("report.pdf", b"%PDF-1.7\n", "is a document", "give the mailbox itself"),
        ("renamed.eml", b"%PDF-1.7\n", "is a document", "give the mailbox itself"),
        (
            "letter.docx",
            b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml",
            "is a document",
            "give",
        ),
        ("list.xlsx", b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml", "is a document", "give"),
        ("old.doc", b"\0\1\2", "is a document", "give the mailbox itself"),
        ("program", b"\x7fELF\x02\x01\0\0" * 99, "is not mail", WHAT_TO_GIVE),
        ("storm.mbox", b"\x00\x01\x02\xff" * 99, "is not mail", WHAT_TO_GIVE),
        ("note.eml", b"Note: buy milk\n", "is not mail", WHAT_TO_GIVE),
        ("old.pst", b"!BDN", "is an Outlook data file", "readpst"),
        ("renamed.mbox", b"!BDN\0\0", "is an Outlook data file", "readpst"),
        ("old.ost", b"!BDN", "is an Outlook data file", "export"),
        ("one.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Outlook message", ".eml"),
        ("two.MSG", b"", "is an Outlook message", ".eml"),
        ("folder.dbx", b"\xcf\xad\x12\xfe", "is an Outlook Express folder", "Thunderbird"),
        ("Inbox.msf", b"// <!-- <mdb:mork", "is Thunderbird's index", "without .msf"),
        ("Inbox.bmf", b"\0", "is a Becky! folder", "Export"),
        ("friends.vcf", b"BEGIN:VCARD\nX-A:b\n", "is an address book", "--contacts"),
        ("year.ics", b"BEGIN:VCALENDAR\nX-WR-CALNAME:b\n", "is a calendar", "give"),
        ("phone.vmg", b"BEGIN:VMSG\n", "is mail of a mobile phone", "provider"),
        ("mail.z01", b"PK\x07\x08PK\x03\x04", "is one part of a split archive", "join"),
        ("mail.rar", b"Rar!\x1a\x07\0", "is an archive", "unpack"),
        ("mail.7z", b"7z\xbc\xaf\x27\x1c", "is an archive", "unpack"),
        ("mail.Z", b"\x1f\x9d\x90", "is an archive", "uncompress"),
        ("my.bouncescan", b"SQLite format 3\0".ljust(68, b"\0") + b"bncs", "is a case", "report"),
        ("places.sqlite", b"SQLite format 3\0".ljust(99, b"\0"), "is not mail", WHAT_TO_GIVE),
        ("takeout.zip", b"PK\x03\x04", "the packed data is damaged", "anew"),
        ("inbox.mbox.gz", b"\x1f\x8b\x08", "the packed data ends too early", "anew"),
        ("inbox.mbox.gz", b"\x1f\x8b\x08\xff\xff", "the packed data is damaged", "anew"),
    ],
)
def test_what_is_no_mailbox_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, why: str, remedy: str
) -> None:
    path = _write(tmp_path, {name: content}) / name
    with pytest.raises(SourceError) as caught:
        _open(path)
    assert str(caught.value) == f"{path}: {why}"
    assert remedy in str(caught.value.remedy)


@pytest.mark.parametrize("files", [{}, {"a.txt": b"text"}, {"a.pdf": b"%PDF"}, {"Inbox": b""}])
def test_a_folder_without_mail_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    root = tmp_path / "mail"
    root.mkdir()
    with pytest.raises(SourceError) as caught:
        _open(_write(root, files))
    assert str(caught.value) == f"{root}: holds no mail"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        _open(tmp_path / "nope.mbox")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="is neither a file nor a folder"):
        _open(tmp_path / "pipe")
    with pytest.raises(SourceError, match="holds no mail"):
        _open(tmp_path)


@contextmanager
def _without_root() -> Iterator[None]:
    """Run as nobody where the tests run as root, to whom no file is closed."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A directory that whoever runs the test may pass through; tmp_path's parents are closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_file_that_may_not_be_read_is_said(open_to_all: Path) -> None:
    path = _write(open_to_all, {"storm.mbox": MBOX}) / "storm.mbox"
    path.chmod(0)
    with _without_root(), pytest.raises(SourceError) as caught:
        _open(path)
    assert str(caught.value) == f"{path}: permission denied"
    assert caught.value.remedy == "see who may read it, or scan a copy"


def test_a_file_or_folder_that_may_not_be_read_does_not_stop_the_rest(open_to_all: Path) -> None:
    root = _write(open_to_all / "mail", {"Inbox": MBOX, "Sent": MBOX, "Closed/1.eml": MESSAGE})
    for name in ("Sent", "Closed"):
        (root / name).chmod(0)
    try:
        with _without_root():
            found = _found(_open(root))
    finally:
        (root / "Closed").chmod(0o755)
    assert found == {
        "Inbox": ["mail/Inbox#0"],
        "mail": ["mail/Sent: permission denied"],
        "Closed": ["mail/Closed: permission denied"],
    }


def test_what_holds_mail_and_is_not_read_is_said_beside_what_is(tmp_path: Path) -> None:
    root = _write(
        tmp_path / "mail",
        {
            "Inbox": MBOX,
            "archive.pst": b"!BDN",
            "one.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "letter.docx": b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml",
            "friends.vcf": b"BEGIN:VCARD\n",
            "photo.jpg": b"From: taro@example.org\n\n",
        },
    )
    assert _found(_open(root)) == {
        "Inbox": ["mail/Inbox#0"],
        "mail": [
            "mail/archive.pst: is an Outlook data file",
            "mail/one.msg: is an Outlook message",
        ],
    }


def test_links_that_lead_back_or_nowhere_are_not_followed(tmp_path: Path) -> None:
    root = _write(tmp_path / "mail", {"Inbox": MBOX, "Work/Sent": MBOX})
    (root / "Work" / "back").symlink_to(root)
    (root / ".hidden").symlink_to(root)
    (root / "loop").symlink_to(root / "loop")
    (root / "gone").symlink_to(root / "nowhere")
    (root / "again").symlink_to(root / "Inbox")
    os.mkfifo(root / "Work" / "pipe")
    assert _found(_open(root)) == {
        "Inbox": ["mail/Inbox#0"],
        "again": ["mail/again#0"],
        "Work/Sent": ["mail/Work/Sent#0"],
    }


def test_a_letter_is_read_though_it_is_named_as_something_else(tmp_path: Path) -> None:
    root = _write(tmp_path / "mail", {"a.msg": MESSAGE, "b.doc": MBOX, "c.vcf.txt": MESSAGE})
    assert _found(_open(root)) == {
        "b.doc": ["mail/b.doc#0"],
        "mail": ["mail/a.msg", "mail/c.vcf.txt"],
    }
