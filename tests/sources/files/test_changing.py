"""Mail comes, goes and is cleared away while a mailbox is read: never is a wrong mail given."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.eml import EmlFile
from bouncescan.sources.files.interface import CHANGED
from bouncescan.sources.files.mark import PROBE, Mark
from bouncescan.sources.files.mbox import MboxFile
from bouncescan.sources.files.stream import DiskContent
from tests.support.mailboxes import letter, mbox_of, open_files
from tests.support.packing import PACKED

PLACE = Locator(source="storm.mbox", folder="storm", file="storm.mbox")
MAILS = tuple(letter(number, b"text %d\n" % number * 900) for number in range(30))


def _write(path: Path, *mails: bytes) -> None:
    path.write_bytes(mbox_of(*mails))


def _replace(path: Path, *mails: bytes) -> None:
    beside = path.with_name("beside")
    _write(beside, *mails)
    beside.replace(path)


def _append(path: Path, *mails: bytes) -> None:
    with path.open("ab") as file:
        file.write(mbox_of(*mails))


def _places(file: MboxFile) -> list[Locator]:
    return [each.locator for each in file.headers(FolderRole.INBOX) if isinstance(each, RawHeader)]


def _given(file: MboxFile, places: list[Locator]) -> tuple[list[bytes], list[str]]:
    read = list(file.messages(places))
    assert len(read) == len(places)
    return (
        [each.raw for each in read if isinstance(each, RawMessage)],
        [each.why for each in read if isinstance(each, Unreadable)],
    )


def _cut(path: Path, *_: bytes) -> None:
    os.truncate(path, len(mbox_of(*MAILS)) // 2)


def _rewrite(path: Path, *mails: bytes) -> None:
    """In place, as mail programs that lock an mbox do."""
    with path.open("r+b") as file:
        file.write(mbox_of(*mails))
        file.truncate()


@pytest.mark.parametrize(
    ("change", "mails"),
    [
        (_write, MAILS[1:]),
        (_replace, MAILS[1:]),
        (_replace, MAILS[:10] + MAILS[11:] + MAILS[:5]),
        (_rewrite, MAILS[1:] + MAILS),
        (_cut, ()),
        (_write, ()),
    ],
)
def test_an_mbox_that_was_cleared_up_gives_no_wrong_mail(
    tmp_path: Path, change: Callable[..., None], mails: tuple[bytes, ...]
) -> None:
    path = tmp_path / "storm.mbox"
    _write(path, *MAILS)
    file = MboxFile(DiskContent(str(path)), PLACE)
    places = _places(file)
    change(path, *mails)
    assert _given(file, places) == ([], [CHANGED] * len(MAILS))


@pytest.mark.parametrize("change", [_append, _replace, _rewrite])
def test_an_mbox_that_has_grown_gives_what_was_there(
    tmp_path: Path, change: Callable[..., None]
) -> None:
    path = tmp_path / "storm.mbox"
    _write(path, *MAILS)
    file = MboxFile(DiskContent(str(path)), PLACE)
    places = _places(file)
    change(path, *(MAILS[:3] if change is _append else MAILS + MAILS[:3]))
    assert _given(file, places) == (list(MAILS), [])


def test_flags_that_are_written_over_in_place_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "storm.mbox"
    flagged = [b"X-Mozilla-Status: 0001\n" + mail for mail in MAILS]
    _write(path, *flagged)
    file = MboxFile(DiskContent(str(path)), PLACE)
    places = _places(file)
    with path.open("r+b") as opened:
        opened.seek(path.read_bytes().index(b"0001", PROBE))
        opened.write(b"0005")
    read, lost = _given(file, places)
    assert lost == []
    assert sum(raw in flagged for raw in read) == len(MAILS) - 1


def test_an_mbox_that_is_cleared_up_between_two_messages_is_said(tmp_path: Path) -> None:
    path = tmp_path / "storm.mbox"
    _write(path, *MAILS)
    file = MboxFile(DiskContent(str(path)), PLACE)
    places = _places(file)
    read = file.messages(places)
    first = next(read)
    _rewrite(path, *MAILS[1:])
    assert isinstance(first, RawMessage)
    assert first.raw == MAILS[0]
    assert [each.why for each in read if isinstance(each, Unreadable)] == [CHANGED] * 29


def test_an_mbox_that_is_cleared_up_in_the_header_pass_is_said(tmp_path: Path) -> None:
    path = tmp_path / "storm.mbox"
    many = MAILS * 20
    _write(path, *many)
    file = MboxFile(DiskContent(str(path)), PLACE)
    headers = file.headers(FolderRole.INBOX)
    next(headers)
    _cut(path)
    *_, last = headers
    assert last == Unreadable(locator=PLACE, why=CHANGED)
    assert file.mark is None


def test_an_mbox_that_grows_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "storm.mbox"
    _write(path, *MAILS)
    file = MboxFile(DiskContent(str(path)), PLACE)
    headers = file.headers(FolderRole.INBOX)
    next(headers)
    _append(path, *MAILS[:5])
    places = [each.locator for each in headers if isinstance(each, RawHeader)]
    assert len(places) >= len(MAILS) - 1
    assert _given(file, places)[1] == []


@pytest.mark.parametrize("name", [name for name in PACKED if name != "Inbox.mbox"])
def test_what_is_packed_and_replaced_gives_no_wrong_mail(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PACKED[name][0](mbox_of(*MAILS)))
    with open_files(path) as source:
        (folder,) = source.folders()
        places = [each.locator for each in source.headers(folder, ())]
        beside = tmp_path / "beside"
        beside.write_bytes(PACKED[name][0](mbox_of(*reversed(MAILS))))
        beside.replace(path)
        read = list(source.messages(folder, places))
    right = dict(zip(places, MAILS, strict=True))
    given = [each for each in read if isinstance(each, RawMessage)]
    assert all(each.raw == right[each.locator] for each in given)
    assert len(read) == len(places)


def test_a_single_message_that_was_replaced_is_said(tmp_path: Path) -> None:
    path = tmp_path / "1.eml"
    path.write_bytes(letter(1))
    file = EmlFile(DiskContent(str(path)), PLACE)
    list(file.headers(FolderRole.INBOX))
    assert [each.raw for each in file.messages([PLACE]) if isinstance(each, RawMessage)] == [
        letter(1)
    ]
    path.write_bytes(letter(22))
    assert list(file.messages([PLACE])) == [Unreadable(locator=PLACE, why=CHANGED)]


def _resumed(path: Path, mark: Mark) -> tuple[bool, int]:
    file = MboxFile(DiskContent(str(path)), PLACE)
    return file.resume(mark), len(_places(file))


def _mark_of(path: Path) -> Mark:
    file = MboxFile(DiskContent(str(path)), PLACE)
    _places(file)
    assert file.mark is not None
    mark = Mark.from_text(file.mark.to_text())
    assert mark == file.mark
    assert mark is not None
    return mark


@pytest.mark.parametrize("count", [1, 30])
def test_an_mbox_that_has_grown_is_read_from_its_last_message_on(
    tmp_path: Path, count: int
) -> None:
    path = tmp_path / "storm.mbox"
    _write(path, *MAILS[:count])
    mark = _mark_of(path)
    assert _resumed(path, mark) == (True, 1)
    _append(path, *MAILS[:4])
    assert _resumed(path, mark) == (True, 5)
    file = MboxFile(DiskContent(str(path)), PLACE)
    assert file.resume(mark)
    places = _places(file)
    assert _given(file, places) == ([MAILS[count - 1], *MAILS[:4]], [])
    assert file.mark == _mark_of(path)


def test_a_message_that_was_cut_when_it_was_read_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "storm.mbox"
    whole = mbox_of(*MAILS)
    path.write_bytes(whole[:-2000])
    mark = _mark_of(path)
    path.write_bytes(whole)
    file = MboxFile(DiskContent(str(path)), PLACE)
    assert file.resume(mark)
    assert _given(file, _places(file)) == ([MAILS[-1]], [])


@pytest.mark.parametrize(
    "mails", [(), MAILS[:29], MAILS[1:] + MAILS, MAILS[:5] + MAILS[6:] + MAILS, MAILS[::-1] * 2]
)
def test_an_mbox_that_was_cleared_up_is_read_anew(tmp_path: Path, mails: tuple[bytes, ...]) -> None:
    path = tmp_path / "storm.mbox"
    _write(path, *MAILS)
    mark = _mark_of(path)
    _replace(path, *mails)
    assert _resumed(path, mark) == (False, len(mails))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '[5, 4, "a", "b", 0, false]', '["a", 4, "a", "b", 0, 1]', "{}"]
)
def test_what_is_no_mark_is_none(text: str) -> None:
    assert Mark.from_text(text) is None
