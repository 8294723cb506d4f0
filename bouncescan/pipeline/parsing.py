"""Messages of a file read without a case: what `bouncescan parse` shows.

"-" is standard input. A locator is the path as it was given, with what lies below it: unlike those
of a case, which begin at the name of the file or folder, so that a mailbox may be moved.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bouncescan.bounces import parse
from bouncescan.errors import SourceError
from bouncescan.records.bounce import Record
from bouncescan.records.message import Locator, Unreadable
from bouncescan.sources import FolderSelection
from bouncescan.sources.files import is_mbox as looks_like_mbox
from bouncescan.sources.files import open_path

__all__ = ["record_of", "records_of"]

_SPOOLED = "standard-input"


def record_of(name: str) -> Record:
    """The record of a file that is one message, whatever it holds. Raises SourceError."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise _missing(name) from error
    except IsADirectoryError as error:
        remedy = "leave out --format: a folder is read with all that is in it"
        raise SourceError(f"{name}: is a folder", remedy=remedy) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise SourceError(f"{name}: {_why(error)}") from error
    return parse(raw, locator=_shown(name))


def records_of(name: str, *, is_mbox: bool = False) -> Iterator[Record | Unreadable]:
    """The record of every message of a file or folder, in order. Raises SourceError.

    `is_mbox`: it is one mbox, and is refused where it does not look like one.
    """
    if name == "-":
        return _records_of_standard_input(is_mbox=is_mbox)
    if not os.path.lexists(Path(name).expanduser()):
        # An address or a URL would be signed in to: that is for a scan.
        raise _missing(name)
    return _records_below(name, name, is_mbox=is_mbox)


def _records_of_standard_input(*, is_mbox: bool) -> Iterator[Record | Unreadable]:
    """An mbox is read back and forth: it lies in a private file of ours meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bouncescan-") as folder:
        path = Path(folder, _SPOOLED)
        with path.open("xb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        try:
            yield from _records_below(str(path), "-", is_mbox=is_mbox)
        except SourceError as error:
            cause = str(error).rpartition(f"{_SPOOLED}: ")[2]
            raise SourceError(f"standard input: {cause}", remedy=error.remedy) from error


def _records_below(path: str, name: str, *, is_mbox: bool) -> Iterator[Record | Unreadable]:
    """The records of what lies at `path`, located below `name`."""
    if is_mbox:
        _check_mbox(path)
    with open_path(path, FolderSelection(all_folders=True)) as source:
        # What is unreadable is told on stderr, where a home directory would name its user.
        told = source.name if name == path else name
        for folder in source.folders():
            for entry in source.everything(folder):
                if isinstance(entry, Unreadable):
                    yield replace(entry, locator=_below(told, entry.locator))
                else:
                    yield parse(entry.raw, locator=str(_below(_shown(name), entry.locator)))


def _below(name: str, locator: Locator) -> Locator:
    """The same place; the file's name, which begins with that of the source, begins with `name`."""
    rest = (locator.file or "").partition("/")[2]
    return locator._replace(file=f"{name.rstrip('/')}/{rest}" if rest else name)


def _shown(name: str) -> str:
    """A file name is bytes; what is not UTF-8 has to be printed all the same."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _check_mbox(path: str) -> None:
    try:
        is_mbox = looks_like_mbox(path)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: {_why(error)}") from error
    if not is_mbox:
        raise SourceError(f"{path}: is not an mbox", remedy="leave out --format: it is found out")


def _missing(name: str) -> SourceError:
    return SourceError(f"{name}: no such file or folder", remedy="give files or folders of mail")


def _why(error: OSError | ValueError) -> str:
    why = error.strerror if isinstance(error, OSError) else None
    return (why or "cannot be read").lower()
