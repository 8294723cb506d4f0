import struct
import zipfile
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.records.message import FolderRole, RawHeader
from tests.support.mailboxes import letter, mbox_of, open_files, read_all, write_files
from tests.support.packing import pack_zip

MAILS = tuple(letter(number, b"text %d\n" % number * (number * 37 % 400)) for number in range(20))
MBOX = mbox_of(*MAILS)
ALL = "Takeout/Mail/All mail Including Spam and Trash.mbox"


def _zip(tmp_path: Path, files: dict[str, bytes], name: str = "takeout.zip") -> Path:
    path = tmp_path / name
    path.write_bytes(pack_zip(files))
    return path


def test_a_takeout_is_read_where_it_lies(tmp_path: Path) -> None:
    path = _zip(
        tmp_path,
        {
            "Takeout/archive_browser.html": b"<html>",
            "Takeout/Mail/User Settings/Filters.json": b"{}",
            "Takeout/Contacts/All.vcf": b"BEGIN:VCARD\n",
            "Takeout/Google Photos/a.jpg": b"\xff\xd8\xff",
            "Takeout/Drive/notes": b"buy milk",
            ALL: MBOX,
        },
    )
    assert {name: (got.role, tuple(got.mails.values()), got.lost)
            for name, got in read_all(path).items()} == {
        ALL.removesuffix(".mbox"): (FolderRole.ALL, MAILS, {})
    }  # fmt: skip
    assert sorted(each.name for each in tmp_path.iterdir()) == ["takeout.zip"]


def test_all_parts_of_a_takeout_in_one_folder(tmp_path: Path) -> None:
    _zip(tmp_path, {"Takeout/Mail/Inbox.mbox": mbox_of(*MAILS[:5])}, "takeout-1-001.zip")
    _zip(tmp_path, {"Takeout/Mail/送信済み.mbox": mbox_of(*MAILS[5:])}, "takeout-1-002.zip")
    _zip(tmp_path, {"Takeout/Drive/a.pdf": b"%PDF-"}, "takeout-1-003.zip")
    found = read_all(tmp_path)
    assert {name: (got.role, tuple(got.mails.values())) for name, got in found.items()} == {
        "takeout-1-001/Takeout/Mail/Inbox": (FolderRole.INBOX, MAILS[:5]),
        "takeout-1-002/Takeout/Mail/送信済み": (FolderRole.SENT, MAILS[5:]),
    }
    place = f"{tmp_path.name}/takeout-1-001.zip/Takeout/Mail/Inbox.mbox"
    assert all(
        each.startswith(f"{place}#")
        for each in found["takeout-1-001/Takeout/Mail/Inbox"].mails
    )  # fmt: skip


def test_single_messages_and_a_maildir_in_a_zip(tmp_path: Path) -> None:
    path = _zip(
        tmp_path,
        {
            "export/1.eml": MAILS[0],
            "export/2.eml": MAILS[1],
            "export/._1.eml": b"\0\5\26\7",
            "__MACOSX/export/._1.eml": b"\0\5\26\7",
            "mail/cur/1776.M1.host:2,S": MAILS[2],
            "mail/new/": b"",
            "mail/.Sent/cur/1776.M2.host:2,S": MAILS[3],
            "mail/.Sent/new/1776.M3.host": MAILS[4],
        },
    )
    assert {name: tuple(got.mails.values()) for name, got in read_all(path).items()} == {
        "export": MAILS[:2],
        "mail": (MAILS[2],),
        "mail/Sent": MAILS[3:5],
    }


def test_names_that_lead_out_lead_nowhere(tmp_path: Path) -> None:
    names = [
        "../../etc/a.mbox",
        "/etc/b.mbox",
        "C:\\mail\\c.mbox",
        "./x/../d.mbox",
        "e\x1b[31m.mbox",
    ]
    path = tmp_path / "odd" / "takeout.zip"
    path.parent.mkdir()
    path.write_bytes(pack_zip(dict.fromkeys(names, mbox_of(MAILS[0]))))
    places = [place for got in read_all(path).values() for place in got.mails]
    inside = ("C:/mail/c.mbox", "e\x1b[31m.mbox", "etc/a.mbox", "etc/b.mbox", "x/d.mbox")
    assert sorted(places) == [f"takeout.zip/{name}#0" for name in inside]
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["odd", "takeout.zip"]


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Inbox.mbox", mbox_of(MAILS[0]))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("Inbox.mbox", mbox_of(MAILS[1]))
    places = {place: raw for got in read_all(path).values() for place, raw in got.mails.items()}
    assert places == {
        "takeout.zip/Inbox.mbox#0": MAILS[0],
        "takeout.zip/Inbox (2).mbox#0": MAILS[1],
    }


def test_a_name_in_the_code_page_of_japan_is_read(tmp_path: Path) -> None:
    raw = pack_zip({"XXXXXXXX.mbox": MBOX})
    path = tmp_path / "mail.zip"
    path.write_bytes(raw.replace(b"XXXXXXXX", "送信済み".encode("cp932")))
    assert {name: got.role for name, got in read_all(path).items()} == {"送信済み": FolderRole.SENT}


def test_an_encrypted_zip_is_said_with_what_to_do(tmp_path: Path) -> None:
    raw = bytearray(pack_zip({"Takeout/Mail/Inbox.mbox": MBOX}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    path = tmp_path / "takeout.zip"
    path.write_bytes(bytes(raw))
    with pytest.raises(SourceError) as caught:
        open_files(path)
    assert str(caught.value) == f"{path}: is encrypted"
    assert caught.value.remedy == "unpack it with its password and scan the folder"


def test_a_way_of_packing_that_is_not_known_is_said(tmp_path: Path) -> None:
    raw = bytearray(pack_zip({"a.mbox": MBOX, "b.mbox": MBOX}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        raw[raw.index(mark) + place] = 9  # Deflate64, which Windows takes above 2 GB
    path = tmp_path / "takeout.zip"
    path.write_bytes(bytes(raw))
    found = read_all(path)
    assert tuple(found["b"].mails.values()) == MAILS
    assert found["takeout"].lost == {
        "takeout.zip/a.mbox": "is packed in a way that is not read here"
    }


@pytest.mark.parametrize("streamed", [False, True])
def test_a_zip_that_broke_off_gives_what_is_there(tmp_path: Path, streamed: bool) -> None:
    raw = pack_zip({"Inbox.mbox": MBOX, "Sent.mbox": MBOX, "Junk.mbox": MBOX}, streamed=streamed)
    third = raw.index(b"PK\x03\x04", raw.index(b"Sent.mbox"))
    path = tmp_path / "takeout.zip"
    path.write_bytes(raw[: third + (len(raw) - third) // 4])
    found = read_all(path)
    assert tuple(found["Inbox"].mails.values()) == tuple(found["Sent"].mails.values()) == MAILS
    cut = tuple(found["Junk"].mails.values())
    assert 0 < len(cut) < len(MAILS)
    assert cut[:-1] == MAILS[: len(cut) - 1]
    assert list(found["Junk"].lost.values()) == ["the packed data ends too early"]
    assert found["takeout"].lost == {"takeout.zip": "the packed data ends too early"}


def test_a_zip_that_broke_off_behind_a_file_says_so(tmp_path: Path) -> None:
    raw = pack_zip({"Inbox.mbox": MBOX, "Sent.mbox": MBOX})
    path = tmp_path / "takeout.zip"
    path.write_bytes(raw[: raw.index(b"PK\x01\x02")])
    found = read_all(path)
    assert tuple(found["Sent"].mails.values()) == MAILS
    assert found["Sent"].lost == {}
    assert found["takeout"].lost == {"takeout.zip": "the packed data ends too early"}


def test_a_damaged_file_in_a_zip_is_said(tmp_path: Path) -> None:
    raw = bytearray(pack_zip({"Inbox.mbox": MBOX}, zipfile.ZIP_STORED))
    at = raw.index(b"text 19")
    raw[at : at + 4] = b"TEXT"
    path = tmp_path / "takeout.zip"
    path.write_bytes(bytes(raw))
    (got,) = read_all(path).values()
    assert len(got.mails) == len(MAILS)
    assert list(got.lost.values()) == ["the packed data is damaged"]


def test_sizes_of_more_than_32_bits_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The stdlib writes the fields for 64 bits where a file is said to be going to be large.
    path = tmp_path / "takeout.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("Inbox.mbox", "w", force_zip64=True) as file,
    ):
        file.write(MBOX)
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Inbox.mbox", MBOX)
        archive.writestr("Sent.mbox", MBOX)
    assert b"PK\x06\x06" in whole.read_bytes()
    for each in (path, whole):
        for got in read_all(each).values():
            assert tuple(got.mails.values()) == MAILS
    broken = tmp_path / "broken.zip"
    broken.write_bytes(whole.read_bytes().partition(b"PK\x01\x02")[0])
    assert tuple(read_all(broken)["Sent"].mails.values()) == MAILS


def test_members_that_lie_over_each_other_are_not_all_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As David Fifield's: every entry of the directory names the same packed bytes.
    monkeypatch.setattr("bouncescan.sources.files.bounds._LARGE", 1_000_000)
    monkeypatch.setattr("bouncescan.sources.files.bounds._RATIO", 20)
    raw = pack_zip({"a.mbox": mbox_of(letter(1, b"again\n" * 30_000))})
    entry, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    count = 100
    directory = raw[entry:end] * count
    tail = bytearray(raw[end:])
    tail[8:20] = struct.pack("<HHLL", count, count, len(directory), entry)
    path = tmp_path / "bomb.zip"
    path.write_bytes(raw[:entry] + directory + bytes(tail))
    found = read_all(path)
    lost = [why for got in found.values() for why in got.lost.values()]
    assert sum(len(got.mails) for got in found.values()) + len(lost) == count
    assert set(lost) == {"unpacks to more than any mailbox does"}
    assert len(lost) > 50


def test_a_zip_in_a_zip_is_said(tmp_path: Path) -> None:
    path = _zip(tmp_path, {"a.mbox": MBOX, "takeout-002.zip": pack_zip({"b.mbox": MBOX})})
    found = read_all(path)
    assert tuple(found["a"].mails.values()) == MAILS
    assert found["takeout"].lost == {
        "takeout.zip/takeout-002.zip": "is an archive inside of an archive"
    }


@pytest.mark.parametrize("files", [{}, {"a.txt": b"text"}, {"photo.jpg": b"\xff\xd8"}])
def test_a_zip_without_mail_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = _zip(tmp_path, files)
    with pytest.raises(SourceError, match="holds no mail"):
        open_files(path)


def test_a_zip_without_mail_beside_mail_is_passed_over(tmp_path: Path) -> None:
    root = write_files(tmp_path / "mail", {"Inbox": MBOX, "photos.zip": pack_zip({"a.jpg": b"x"})})
    assert set(read_all(root)) == {"Inbox"}


def test_the_labels_of_a_takeout_are_the_roles_of_its_mails(tmp_path: Path) -> None:
    labels = (b"Inbox,Opened", b"Sent", b'"Trips, Sent",Archived', b"Spam,Unread")
    mbox = mbox_of(*(b"X-Gmail-Labels: " + label + b"\n" + letter(1) for label in labels))
    with open_files(_zip(tmp_path, {ALL: mbox})) as source:
        (folder,) = source.folders()
        roles = [each.roles for each in source.headers(folder, ()) if isinstance(each, RawHeader)]
    assert roles == [
        (FolderRole.INBOX,),
        (FolderRole.SENT,),
        (FolderRole.ARCHIVE,),
        (FolderRole.JUNK,),
    ]
