"""Result files: written beside and renamed, for the owner's eyes only, never half a file."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bouncescan.errors import ReportError

__all__ = ["write_atomically", "written_whole"]


def write_atomically(path: Path, data: bytes) -> None:
    """Make `path` hold `data`, as `written_whole` does."""
    with written_whole(path) as file:
        file.write(data)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write and seek in that becomes `path`, mode 0600, where all went well.

    A failure leaves what stood there and raises ReportError. A link or a device is refused:
    renaming over one would replace it, following one would write where somebody else pointed.
    """
    try:
        _refuse_odd(path)
        with _written_beside(path) as file:
            yield file
    except OSError as error:
        cause = (error.strerror or "cannot be written").lower()
        raise ReportError(f"{path}: {cause}", remedy=_remedy(error)) from error


def _refuse_odd(path: Path) -> None:
    if path.is_dir():
        raise ReportError(f"{path}: is a folder", remedy="give the name of a file in it")
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise ReportError(
            f"{path}: is a link or a device, not a file", remedy="give the name of a plain file"
        )


@contextmanager
def _written_beside(path: Path) -> Iterator[BinaryIO]:
    # mkstemp opens with O_EXCL and 0600: nobody can put a link in the way.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".bouncescan-", suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The new name on the disk too; where a system cannot do that, the file is whole anyway."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remedy(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "make the folder first, or give another one"
    if isinstance(error, PermissionError):
        return "give a folder that you may write to"
    return "nothing was changed there; give another folder, or make room and try again"
