import gzip
import tarfile
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.records.message import FolderRole, RawHeader, RawMessage
from bouncescan.sources.files.stream import DiskContent
from bouncescan.sources.files.tar_archive import TarArchive
from tests.support.mailboxes import letter, mbox_of, open_files, read_all
from tests.support.packing import pack_tar

MAILS = tuple(letter(number, b"text %d\n" % number * (number * 37 % 400)) for number in range(20))
MBOX = mbox_of(*MAILS)
LONG = "Takeout/Mail/" + "日本語の長い名前" * 12 + ".mbox"


def _tar(tmp_path: Path, raw: bytes, name: str = "takeout.tgz") -> Path:
    path = tmp_path / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_takeout_with_long_names(tmp_path: Path, form: int) -> None:
    files = {"Takeout/a.jpg": b"\xff\xd8", LONG: MBOX, "Takeout/Mail/Sent.mbox": mbox_of(MAILS[0])}
    found = read_all(_tar(tmp_path, pack_tar(files, form=form)))
    assert {name: (got.role, tuple(got.mails.values()), got.lost)
            for name, got in found.items()} == {
        LONG.removesuffix(".mbox"): (FolderRole.OTHER, MAILS, {}),
        "Takeout/Mail/Sent": (FolderRole.SENT, MAILS[:1], {}),
    }  # fmt: skip


def test_an_old_name_in_two_pieces(tmp_path: Path) -> None:
    name = "a" * 90 + "/" + "b" * 60 + "/Inbox.mbox"
    found = read_all(_tar(tmp_path, pack_tar({name: MBOX}, form=tarfile.USTAR_FORMAT)))
    assert set(found) == {name.removesuffix(".mbox")}


def test_a_maildir_keeps_when_its_mails_came(tmp_path: Path) -> None:
    files = {
        "Maildir/cur/": b"",
        "Maildir/new/": b"",
        "Maildir/cur/1776.M1.host:2,S": MAILS[0],
        "Maildir/new/1776.M2.host": MAILS[1],
    }
    path = _tar(tmp_path, pack_tar(files))
    with open_files(path) as source:
        (folder,) = source.folders()
        headers = [each for each in source.headers(folder, ()) if isinstance(each, RawHeader)]
        assert {each.internal_date.timestamp() for each in headers if each.internal_date} == {
            1776647723
        }
        assert {each.size for each in headers} == {len(MAILS[0]), len(MAILS[1])}
    assert tuple(read_all(path)["Maildir"].mails.values()) == MAILS[:2]


def test_an_archive_is_gone_through_once_for_all_its_files_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"mail/{number:03}/{letter}.eml" for number in range(20) for letter in "abc"]
    path = _tar(tmp_path, pack_tar(dict.fromkeys(names, MAILS[0])))
    opened: list[int] = []
    opening = DiskContent.open

    def open_counted(content: DiskContent) -> object:
        opened.append(1)
        return opening(content)

    monkeypatch.setattr(DiskContent, "open", open_counted)
    with open_files(path) as source:
        folders = source.folders()
        assert len(folders) == 20
        places = {folder: [each.locator for each in source.headers(folder, ())]
                  for folder in folders}  # fmt: skip
        read = [each for folder in folders for each in source.messages(folder, places[folder])]
    assert len(read) == len(names)
    assert all(isinstance(each, RawMessage) for each in read)
    # To tell what it is, to list it, and for each of the passes.
    assert len(opened) <= 6


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_a_tar_that_broke_off_gives_what_is_there(tmp_path: Path, mode: str) -> None:
    raw = pack_tar({"Inbox.mbox": MBOX, "Sent.mbox": MBOX}, mode)
    name = "a.tgz" if mode == "w:gz" else "a.tar"
    kept = len(raw) * 19 // 20 if mode == "w:gz" else len(MBOX) * 3 // 2 + 1024
    found = read_all(_tar(tmp_path, raw[:kept], name))
    assert tuple(found["Inbox"].mails.values()) == MAILS
    cut = tuple(found["Sent"].mails.values())
    assert 0 < len(cut) < len(MAILS)
    assert cut[:-1] == MAILS[: len(cut) - 1]
    assert list(found["Sent"].lost.values()) == ["the packed data ends too early"]
    assert found["a"].lost == {name: "the packed data ends too early"}


def test_a_damaged_header_ends_the_archive_and_is_said(tmp_path: Path) -> None:
    raw = bytearray(pack_tar({"Inbox.mbox": MBOX, "Sent.mbox": MBOX}, "w"))
    at = raw.index(b"Sent.mbox")
    raw[at] ^= 1
    found = read_all(_tar(tmp_path, bytes(raw), "a.tar"))
    assert tuple(found["Inbox"].mails.values()) == MAILS
    assert found["a"].lost == {"a.tar": "the packed data is damaged"}


def test_links_and_devices_in_an_archive_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("a.mbox", b"2"), ("b.mbox", b"1"), ("c.mbox", b"6"), ("d.mbox", b"3")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    with pytest.raises(SourceError, match="holds no mail"):
        open_files(path)


def test_packed_files_in_an_archive_that_is_read_forward_are_said(tmp_path: Path) -> None:
    raw = pack_tar({"Inbox.mbox": MBOX, "old.mbox.gz": gzip.compress(MBOX)})
    found = read_all(_tar(tmp_path, raw))
    assert found["takeout"].lost == {
        "takeout.tgz/old.mbox.gz": "is packed inside of an archive"
    }  # fmt: skip


def test_notes_of_any_size_take_no_memory_and_no_time(tmp_path: Path) -> None:
    # One record after the other, and a header that says it holds a terabyte of them.
    records = b"".join(b"9 a%03d=1\n" % (number % 1000) for number in range(100_000))
    header = tarfile.TarInfo("x")
    header.type, header.size = b"x", len(records)
    block = header.tobuf(tarfile.USTAR_FORMAT)
    padded = records + bytes(-len(records) % 512)
    path = _tar(tmp_path, block + padded + pack_tar({"Inbox.mbox": MBOX}, "w"), "a.tar")
    assert tuple(read_all(path)["Inbox"].mails.values()) == MAILS
    header.size = 1 << 40
    path = _tar(tmp_path, header.tobuf(tarfile.GNU_FORMAT) + padded, "b.tar")
    archive = TarArchive(DiskContent(str(path)))
    assert list(archive.entries()) == []
    assert archive.failure is not None
    archive.close()


def test_an_archive_that_was_replaced_meanwhile_is_said(tmp_path: Path) -> None:
    path = _tar(tmp_path, pack_tar({"Inbox.mbox": MBOX}))
    with open_files(path) as source:
        (folder,) = source.folders()
        places = [each.locator for each in source.headers(folder, ())]
        other = tmp_path / "other"
        other.write_bytes(pack_tar({"Inbox.mbox": mbox_of(*reversed(MAILS))}))
        other.replace(path)
        read = list(source.messages(folder, places))
    # The archive that was listed is still open, or what is there now is said to be another.
    assert [each.raw for each in read if isinstance(each, RawMessage)] in ([], list(MAILS))
    assert len(read) == len(places)
