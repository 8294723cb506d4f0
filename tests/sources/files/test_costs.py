"""Time grows as the mailbox does, and memory not at all, however it is packed."""

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncescan.records.message import RawHeader, RawMessage
from tests.support.growth import growth_fault
from tests.support.mailboxes import FROM, letter, mbox_of, open_files
from tests.support.packing import PACKED, pack_tar, pack_zip

_BODY = b"text of a mail that nobody wrote\n" * 40


def _read(path: Path) -> int:
    """Every header of every folder, then every message, as a scan does: how many."""
    with open_files(path) as source:
        wanted = {
            folder: [
                each.locator for each in source.headers(folder, ()) if isinstance(each, RawHeader)
            ]
            for folder in source.folders()
        }
        return sum(
            isinstance(each, RawMessage)
            for folder, places in wanted.items()
            for each in source.messages(folder, places)
        )


def _eml(count: int) -> dict[str, bytes]:
    return {f"mail/{number // 100}/{number}.eml": letter(number, _BODY) for number in range(count)}


SHAPES: dict[str, Callable[[int], bytes]] = {
    **{
        name: lambda count, pack=pack: pack(  # type: ignore[misc]
            mbox_of(*(letter(number, _BODY) for number in range(count)))
        )
        for name, (pack, _) in PACKED.items()
        if name.endswith((".mbox", "x.gz", "x.xz", "x.zst", "takeout.zip", "takeout.tgz"))
    },
    "eml.zip": lambda count: pack_zip(_eml(count)),
    "eml.tgz": lambda count: pack_tar(_eml(count)),
    "eml.tar": lambda count: pack_tar(_eml(count), "w"),
    "folders.tgz": lambda count: pack_tar(
        {f"{number}.mbox": mbox_of(letter(number, _BODY)) for number in range(count)}
    ),
    "same-name.tgz": lambda count: pack_tar(
        {f"{'./' * number}a.eml": letter(number) for number in range(min(count, 400))}
    ),
    "from-lines.mbox": lambda count: FROM + b"\n\n" + b"From \n" * count * 20,
    "quotes.mbox": lambda count: FROM + b"\n\n" + (FROM + b"\n") * count * 5,
    "one-header.mbox": lambda count: FROM + b"\nFrom: a\n" + b"X: y\n" * count * 100,
    "counts.mbox": lambda count: mbox_of(
        *(b"From: a\nContent-Length: 2\n\nx\n" for _ in range(3)),
        *(b"From: a\nContent-Length: 9999999\n\nx\n" for _ in range(count * 5)),
    ),
    "stored.mbox": lambda count: FROM + b"\nFrom: a\n\n" + bytes(count * 5000),
}


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_as_the_mailbox_does(tmp_path: Path, name: str) -> None:
    def make(size: int) -> Path:
        path = tmp_path / str(size) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(SHAPES[name](size))
        return path

    assert growth_fault(make, _read, 40) is None


@pytest.mark.parametrize(
    "name", [name for name in PACKED if not name.startswith(("nested", "pa", "plain", "bzip2"))]
)
def test_memory_is_that_of_the_largest_message(tmp_path: Path, name: str) -> None:
    mail = letter(1, _BODY * 8)
    peaks = []
    for count in (300, 1200):  # 3 and 13 MB
        path = tmp_path / name
        path.write_bytes(PACKED[name][0](mbox_of(*[mail] * count)))
        tracemalloc.start()
        try:
            with open_files(path) as source:
                (folder,) = source.folders()
                assert sum(1 for _ in source.headers(folder, ())) == count
                assert sum(len(each.raw) for each in source.everything(folder)  # type: ignore[union-attr]
                           ) == count * len(mail)  # fmt: skip
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000
    assert peaks[1] < 30_000_000


def test_a_message_of_any_size_is_given_in_part_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("mbox", "mbox_message", "mbox_scan", "eml", "emlx"):
        monkeypatch.setattr(f"bouncescan.sources.files.{module}.LARGEST_MESSAGE", 1_000_000)
    large = letter(1, b"text\n" * 5_000_000)
    peaks = []
    for name, raw in {
        "a.mbox": mbox_of(large, letter(2)),
        "a.mbox.gz": gzip.compress(mbox_of(large, letter(2)), 1),
        "a.eml": large,
        "a.emlx": b"%d\n" % len(large) + large,
    }.items():
        path = tmp_path / name
        path.write_bytes(raw)
        tracemalloc.start()
        with open_files(path) as source:
            (folder,) = source.folders()
            header = next(source.headers(folder, ()))
            read = list(source.messages(folder, [header.locator]))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert isinstance(read[0], RawMessage)
        assert read[0].raw == large[:1_000_000]
        assert [(each.why, each.is_partial) for each in read[1:]] == [  # type: ignore[union-attr]
            ("is too large; only its beginning was read", True)
        ]
    assert max(peaks) < 12_000_000
