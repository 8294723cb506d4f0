import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bouncescan.errors import ReportError
from bouncescan.reports import write_atomically


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond `room` bytes: a write fails as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "affected.csv"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "affected.csv"
    path.write_bytes(b"old")
    with (
        full_disk(1000),
        pytest.raises(ReportError, match=r"affected\.csv: file too large") as raised,
    ):
        write_atomically(path, b"x" * 5000)
    assert raised.value.remedy
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="is a folder"):
        write_atomically(tmp_path, b"")


def test_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"none/a\.csv: no such file or directory") as raised:
        write_atomically(tmp_path / "none" / "a.csv", b"")
    assert raised.value.remedy == "make the folder first, or give another one"


def test_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ReportError, match="not a directory"):
        write_atomically(tmp_path / "file" / "a.csv", b"")


def test_link_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"old")
    link = tmp_path / "affected.csv"
    link.symlink_to(target)
    with pytest.raises(ReportError, match="is a link or a device"):
        write_atomically(link, b"new")
    assert target.read_bytes() == b"old"
    assert link.is_symlink()


def test_dangling_link_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "affected.csv"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReportError, match="is a link or a device"):
        write_atomically(link, b"new")
    assert list(tmp_path.iterdir()) == [link]


def test_device_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ReportError, match="is a link or a device"):
        write_atomically(pipe, b"new")
    assert pipe.is_fifo()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(ReportError, match="permission denied"):
        write_atomically(folder / "a.csv", b"")


def test_interrupted_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt(handle)

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.csv", b"new")
    assert list(tmp_path.iterdir()) == []
