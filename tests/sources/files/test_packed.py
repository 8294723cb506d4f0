"""A mailbox is the same mailbox however it is packed."""

import bz2
import gzip
import lzma
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bouncescan.errors import SourceError
from bouncescan.records.message import RawMessage
from tests.support.mailboxes import FROM, letter, mbox_of, open_files, read_all
from tests.support.packing import PACKED, zstd

MAILS = tuple(letter(number, b"text %d\n" % number * (number * 37 % 400)) for number in range(60))

_BODY = st.lists(
    st.binary(max_size=60).map(
        lambda line: line.translate(None, b"\r\n").replace(b"From ", b">From ") + b"\n"
    ),
    max_size=12,
).map(b"".join)


def _offsets(mails: tuple[bytes, ...]) -> list[int]:
    offsets = [0]
    for mail in mails:
        offsets.append(offsets[-1] + len(FROM) + 1 + len(mail) + 1)
    return offsets[:-1]


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_mbox_gives_what_the_plain_one_gives(tmp_path: Path, name: str) -> None:
    pack, inside = PACKED[name]
    path = tmp_path / name
    path.write_bytes(pack(mbox_of(*MAILS)))
    ((folder, got),) = read_all(path).items()
    place = f"{name}/{inside}" if inside else name
    assert got.mails == {
        f"{place}#{offset}": mail for offset, mail in zip(_offsets(MAILS), MAILS, strict=True)
    }
    assert got.lost == {}
    assert folder.endswith("Inbox" if inside else name.partition(".")[0])


@settings(max_examples=25)
@given(bodies=st.lists(_BODY, min_size=1, max_size=8), name=st.sampled_from(sorted(PACKED)))
def test_any_mbox_comes_out_of_its_packing_the_same(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], name: str
) -> None:
    mails = tuple(letter(number, body) for number, body in enumerate(bodies))
    path = tmp_path_factory.mktemp("packed") / name
    path.write_bytes(PACKED[name][0](mbox_of(*mails)))
    (got,) = read_all(path).values()
    assert tuple(got.mails.values()) == mails


@pytest.mark.parametrize("name", ["a.eml.gz", "a.eml.bz2", "a.eml.xz", "a.eml.zst"])
def test_one_packed_message(tmp_path: Path, name: str) -> None:
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}
    (tmp_path / name).write_bytes(pack[name.rpartition(".")[2]](MAILS[3]))
    assert read_all(tmp_path / name)["a"].mails == {name: MAILS[3]}


@pytest.mark.parametrize("name", [name for name in PACKED if name.startswith("Inbox.mbox.")])
def test_a_packed_file_that_is_cut_gives_what_is_there_and_says_the_rest(
    tmp_path: Path, name: str
) -> None:
    # What compresses badly, so that a cut loses some and not all.
    bodies = [_noise(number) for number in range(120)]
    mails = tuple(letter(number, body) for number, body in enumerate(bodies))
    packed = PACKED[name][0](mbox_of(*mails))
    path = tmp_path / name
    path.write_bytes(packed[: len(packed) * 3 // 5])
    (got,) = read_all(path).values()
    whole = tuple(got.mails.values())
    assert whole[:-1] == mails[: len(whole) - 1]
    assert mails[len(whole) - 1].startswith(whole[-1])
    if name.endswith(("gz", "zst")):  # the others give it in large blocks
        assert len(whole) > 5
    assert list(got.lost.values()) == ["the packed data ends too early"]


def _noise(number: int) -> bytes:
    text = zlib.compress(b"%d" % number) * 3
    lines = [bytes(33 + (byte * 7 + number * place) % 90 for place, byte in enumerate(text, line))
             for line in range(400)]  # fmt: skip
    return b"\n".join(lines).replace(b"From ", b"from ") + b"\n"


def test_what_is_damaged_in_the_middle_is_said_and_nothing_is_made_up(tmp_path: Path) -> None:
    mails = tuple(letter(number, _noise(number)) for number in range(40))
    packed = bytearray(gzip.compress(mbox_of(*mails)))
    middle = len(packed) // 2
    packed[middle : middle + 64] = bytes(64)
    path = tmp_path / "Inbox.mbox.gz"
    path.write_bytes(bytes(packed))
    (got,) = read_all(path).values()
    assert tuple(got.mails.values())[:5] == mails[:5]
    assert list(got.lost.values()) == ["the packed data is damaged"]


def test_a_checksum_that_does_not_fit_is_said(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(mbox_of(*MAILS)))
    packed[-8] ^= 1
    path = tmp_path / "Inbox.mbox.gz"
    path.write_bytes(bytes(packed))
    (got,) = read_all(path).values()
    assert tuple(got.mails.values()) == MAILS
    assert list(got.lost.values()) == ["the packed data is damaged"]


def test_what_stands_behind_the_packed_data_is_not_mail(tmp_path: Path) -> None:
    path = tmp_path / "Inbox.mbox.gz"
    path.write_bytes(gzip.compress(mbox_of(*MAILS)) + b"a signature of some program\n")
    (got,) = read_all(path).values()
    assert tuple(got.mails.values()) == MAILS


def test_zstandard_that_is_not_installed_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("backports", "compression"):
        monkeypatch.setitem(sys.modules, package, None)
    path = tmp_path / "Inbox.mbox.zst"
    path.write_bytes(zstd.compress(mbox_of(*MAILS)))
    with pytest.raises(SourceError) as caught:
        open_files(path)
    assert str(caught.value) == f"{path}: is packed with Zstandard, which is not installed"
    assert "bouncescan[zstd]" in str(caught.value.remedy)


def test_little_that_unpacks_to_very_much_is_left_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The bound itself, 4 GB, would take a minute to reach.
    monkeypatch.setattr("bouncescan.sources.files.bounds._LARGE", 5_000_000)
    path = tmp_path / "Inbox.mbox.gz"
    path.write_bytes(gzip.compress(mbox_of(MAILS[0]) + mbox_of(letter(1, bytes(50_000_000)))))
    with open_files(path) as source:
        (folder,) = source.folders()
        entries = list(source.headers(folder, ()))
        mails = [entry for entry in source.everything(folder) if isinstance(entry, RawMessage)]
    assert [getattr(entry, "why", "") for entry in entries] == [
        "",
        "",
        "unpacks to more than any mailbox does",
    ]
    assert mails[0].raw == MAILS[0]


def test_a_storm_of_equal_bounces_is_no_bomb(tmp_path: Path) -> None:
    path = tmp_path / "Inbox.mbox.xz"
    path.write_bytes(lzma.compress(mbox_of(*[letter(1, b"the same text again\n" * 200)] * 3000)))
    with open_files(path) as source:
        (folder,) = source.folders()
        assert sum(1 for _ in source.headers(folder, ())) == 3000
