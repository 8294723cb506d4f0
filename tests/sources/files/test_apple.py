import base64
import plistlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncescan.records.message import FolderRole, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.apple import folder_of
from tests.support.mailboxes import letter, open_files, read_all, write_files
from tests.support.packing import pack_tar

PACKAGE = "V10/0A1B-2C3D/INBOX.mbox/4E5F/Data/1/Messages"
RETURNED = b"From: hanako@example.jp\nSubject: spoofed\n\nclick\n"
BOUNCE = (
    b"From: MAILER-DAEMON@mx.example.net\nSubject: returned\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/report; boundary="b"\n\n'
    b"--b\nContent-Type: text/plain\n\n<taro@example.com>: unknown user\n"
    b"--b\nContent-Type: message/rfc822\nContent-Disposition: attachment\n%s\n%s"
    b"--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n%s\n%s"
    b"--b--\n"
)
HOLE = b"X-Apple-Content-Length: %d\n"


def _emlx(raw: bytes, *, flags: int = 1, length: int | None = None, received: float = 0) -> bytes:
    note = plistlib.dumps({"flags": flags, "date-received": received, "subject": "<key>flags"})
    return b"%-10d\n" % (len(raw) if length is None else length) + raw + note


def test_a_mailbox_of_apple_mail(tmp_path: Path) -> None:
    root = write_files(
        tmp_path / "Mail",
        {
            "V10/MailData/Envelope Index": b"SQLite format 3\0",
            "V10/0A1B-2C3D/INBOX.mbox/Info.plist": b"bplist00",
            f"{PACKAGE}/1.emlx": _emlx(letter(1)),
            f"{PACKAGE.replace('/1/', '/2/')}/2.emlx": _emlx(letter(2)),
            "V10/0A1B-2C3D/[Gmail].mbox/Sent Mail.mbox/6/Data/Messages/3.emlx": _emlx(letter(3)),
            "V2/POP-a/Deleted Messages.mbox/Messages/4.emlx": _emlx(letter(4)),
        },
    )
    found = read_all(root, all_folders=True)
    assert {name: (got.role, tuple(got.mails.values()), got.lost)
            for name, got in found.items()} == {
        "0A1B-2C3D/INBOX": (FolderRole.INBOX, (letter(1), letter(2)), {}),
        "0A1B-2C3D/[Gmail]/Sent Mail": (FolderRole.SENT, (letter(3),), {}),
        "POP-a/Deleted Messages": (FolderRole.TRASH, (letter(4),), {}),
    }  # fmt: skip


@pytest.mark.parametrize("received", [1776647723, 1776647723.5])
def test_when_it_came_stands_behind_the_message(tmp_path: Path, received: float) -> None:
    path = write_files(tmp_path, {"1.emlx": _emlx(letter(1), received=received)}) / "1.emlx"
    with open_files(path) as source:
        (folder,) = source.folders()
        (header,) = source.headers(folder, ())
    assert isinstance(header, RawHeader)
    assert header.internal_date == datetime(2026, 4, 20, 1, 15, 23, tzinfo=UTC)
    assert header.size == len(letter(1))


def test_a_deleted_message_is_trash(tmp_path: Path) -> None:
    files = {"1.emlx": _emlx(letter(1), flags=0x3), "2.emlx": _emlx(letter(2), flags=0x5)}
    root = write_files(tmp_path / "a.mbox" / "Messages", files).parent
    (kept,) = read_all(root).values()
    assert tuple(kept.mails.values()) == (letter(2),)
    (every,) = read_all(root, all_folders=True).values()
    assert every.roles == ((FolderRole.TRASH,), (FolderRole.OTHER,))


@pytest.mark.parametrize("length", [0, 5, 70, 500, 10**11])
def test_a_length_that_is_not_right_loses_nothing(tmp_path: Path, length: int) -> None:
    raw = letter(1, b"text\n" * 40)
    path = write_files(tmp_path, {"1.emlx": _emlx(raw, length=length)}) / "1.emlx"
    with open_files(path) as source:
        (folder,) = source.folders()
        read = list(source.everything(folder))
    assert isinstance(read[0], RawMessage)
    assert read[0].raw.startswith(raw) if length > 10**9 else read[0].raw == raw


def test_a_message_that_is_cut_is_given_and_said(tmp_path: Path) -> None:
    raw = letter(1, b"text\n" * 400)
    path = write_files(tmp_path, {"1.emlx": _emlx(raw)[:900]}) / "1.emlx"
    with open_files(path) as source:
        (folder,) = source.folders()
        read, lost = source.everything(folder)
    assert isinstance(read, RawMessage)
    assert raw.startswith(read.raw)
    assert isinstance(lost, Unreadable)
    assert (lost.why, lost.is_partial) == ("ends inside the message", True)


@pytest.mark.parametrize("header", [b"X: y\n" * 20_000, b"X: " + b"y" * 90_000 + b"\n"])
def test_a_header_of_any_length_is_read_to_its_end(tmp_path: Path, header: bytes) -> None:
    raw = header + letter(1, b"text\n" * 100_000)
    path = write_files(tmp_path, {"1.emlx": _emlx(b"From: a\n" + raw)}) / "1.emlx"
    with open_files(path) as source:
        (folder,) = source.folders()
        (read,) = source.headers(folder, ())
    assert isinstance(read, RawHeader)
    assert read.raw.endswith(b"Message-ID: <1@example.org>\n")


def test_the_returned_mail_is_put_back_into_a_bounce_that_was_taken_apart(tmp_path: Path) -> None:
    picture = b"\x89PNG" * 50
    taken = BOUNCE % (HOLE % len(RETURNED), b"", HOLE % len(picture), b"")
    root = write_files(
        tmp_path / "INBOX.mbox" / "Data",
        {
            "Messages/7.partial.emlx": _emlx(taken),
            "Attachments/7/2/spoofed.eml": RETURNED,
            "Attachments/7/10/.DS_Store": b"",
            "Attachments/7/10/a.png": picture,
        },
    )
    (got,) = read_all(root).values()
    encoded = base64.encodebytes(picture)
    assert tuple(got.mails.values()) == (BOUNCE % (b"", RETURNED, b"", encoded),)
    assert got.lost == {}


def test_a_bounce_whose_parts_are_not_there_is_given_and_said(tmp_path: Path) -> None:
    taken = BOUNCE % (HOLE % 99, b"", HOLE % 99, b"")
    files = {"Messages/7.partial.emlx": _emlx(taken), "Attachments/7/2/spoofed.eml": RETURNED}
    root = write_files(tmp_path / "INBOX.mbox" / "Data", files)
    (got,) = read_all(root).values()
    assert tuple(got.mails.values()) == (taken,)
    assert list(got.lost.values()) == ["some of its parts were not kept with it"]


def test_attachments_are_no_mail_of_the_mailbox(tmp_path: Path) -> None:
    files = {"Messages/7.emlx": _emlx(letter(7)), "Attachments/7/2/other.eml": letter(8)}
    root = write_files(tmp_path / "INBOX.mbox" / "Data", files)
    assert [tuple(got.mails.values()) for got in read_all(root).values()] == [(letter(7),)]


def test_a_mailbox_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "mail.tgz"
    path.write_bytes(pack_tar({f"{PACKAGE}/{n}.emlx": _emlx(letter(n)) for n in range(1, 4)}))
    assert {name: tuple(got.mails.values()) for name, got in read_all(path).items()} == {
        "0A1B-2C3D/INBOX": tuple(letter(n) for n in range(1, 4))
    }


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        (f"{PACKAGE}/1.emlx", "0A1B-2C3D/INBOX"),
        ("Messages/1.emlx", ""),
        ("1.emlx", ""),
        ("Archive/Messages/1.emlx", "Archive"),
        ("saved/1.emlx", "saved"),
    ],
)
def test_a_folder_bears_the_name_that_its_owner_sees(path: str, folder: str) -> None:
    assert folder_of(path) == folder
