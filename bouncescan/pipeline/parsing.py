"""Messages of a file read without a case: what `bouncescan parse` shows."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bouncescan.bounces import parse
from bouncescan.errors import SourceError
from bouncescan.records.bounce import Record
from bouncescan.records.message import Unreadable
from bouncescan.sources import FolderSelection, SourceOptions, open_source
from bouncescan.sources.files import mbox

__all__ = ["record_of", "records_of"]

_HEAD = 65_536  # enough to tell what a file is


def record_of(name: str) -> Record:
    """The record of a file that is one message, "-" for standard input. Raises SourceError."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise SourceError(f"{name}: {_why(error)}") from error
    return parse(raw, locator=name)


def records_of(spec: str, *, is_mbox: bool = False) -> Iterator[Record | Unreadable]:
    """The record of every message of a file or folder, in order. Raises SourceError.

    `is_mbox`: it is one mbox, and is refused where it does not look like one.
    """
    if not os.path.lexists(Path(spec).expanduser()):
        # An address or a URL would be signed in to: that is for a scan.
        raise SourceError(f"{spec}: no such file or folder", remedy="give files or folders of mail")
    if is_mbox:
        _check_mbox(spec)
    with open_source(spec, SourceOptions(), FolderSelection(all_folders=True)) as source:
        for folder in source.folders():
            places = []
            for header in source.headers(folder, frozenset()):
                if isinstance(header, Unreadable):
                    yield header
                else:
                    places.append(header.locator)
            for message in source.messages(folder, places):
                if isinstance(message, Unreadable):
                    yield message
                else:
                    yield parse(message.raw, locator=str(message.locator))


def _check_mbox(spec: str) -> None:
    try:
        with Path(spec).open("rb") as file:
            is_mbox = mbox.recognizes(file.read(_HEAD))
    except (OSError, ValueError) as error:
        raise SourceError(f"{spec}: {_why(error)}") from error
    if not is_mbox:
        raise SourceError(f"{spec}: is not an mbox", remedy="leave out --format: it is found out")


def _why(error: OSError | ValueError) -> str:
    why = error.strerror if isinstance(error, OSError) else None
    return (why or "cannot be read").lower()
