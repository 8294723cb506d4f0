"""A mailbox on disk: a file or a directory, opened read-only."""

import os
import stat
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bouncescan.errors import SourceError
from bouncescan.records.message import Folder, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.interface import StrayFile, why_unreadable
from bouncescan.sources.files.refused import refusal
from bouncescan.sources.files.tree import FileFolder, find_folders, read_head
from bouncescan.sources.folders import FolderSelection, select_folders

__all__ = ["FileSource", "open_path"]

_WHAT_TO_GIVE = "give an mbox, a Maildir, an .eml, or a folder of these"


class FileSource:
    """The folders found at a path. Nothing is held open between two calls."""

    login = None

    def __init__(self, name: str, found: Sequence[FileFolder], selection: FolderSelection) -> None:
        self.name = name
        self._selection = selection
        self._found = {each.folder: each for each in found}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing to close."""

    def folders(self) -> tuple[Folder, ...]:
        """The folders that the selection asks for; the only folder is never left out."""
        found = tuple(self._found)
        if len(found) == 1 and not self._selection.names:
            return found
        return select_folders(found, self._selection, self.name)

    def headers(self, folder: Folder, known: Container[int]) -> Iterator[RawHeader | Unreadable]:
        """Every header of the folder; files have no UIDs, so `known` leaves nothing out."""
        del known
        for file in self._found[folder].files:
            yield from file.headers(folder.role)

    def messages(
        self, folder: Folder, wanted: Sequence[Locator]
    ) -> Iterator[RawMessage | Unreadable]:
        """The messages at these places, file by file."""
        by_file: dict[str | None, list[Locator]] = {}
        for place in wanted:
            by_file.setdefault(place.file, []).append(place)
        for file in self._found[folder].files:
            yield from file.messages(by_file.pop(file.place.file, []))
        for places in by_file.values():
            yield from (Unreadable(locator=place, why="no such file") for place in places)


def open_path(spec: str, selection: FolderSelection) -> FileSource:
    """The mailbox at a path. Raises SourceError where there is none, saying what to do."""
    path, name = Path(spec).expanduser(), _shown(spec)
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            _check_file(path, name)
        elif not stat.S_ISDIR(mode):
            raise SourceError(f"{name}: is neither a file nor a folder")
        # "." has no name of its own to show in a Locator.
        found = find_folders(path if path.name not in ("", "..") else path.resolve(), name)
    except FileNotFoundError as error:
        raise SourceError(f"{name}: no such file or folder") from error
    except OSError as error:
        raise SourceError(
            f"{name}: {why_unreadable(error)}", remedy="see who may read it, or scan a copy"
        ) from error
    if not any(each.has_mail for each in found):
        raise SourceError(f"{name}: {_why_nothing(found)}", remedy=_WHAT_TO_GIVE)
    return FileSource(name, found, selection)


def _shown(spec: str) -> str:
    """The path as given; a home directory, which names its user, as "~"."""
    shown = os.fsencode(os.path.normpath(spec)).decode("utf-8", "backslashreplace")
    home = str(Path.home())
    return "~" + shown[len(home) :] if (shown + os.sep).startswith(home + os.sep) else shown


def _check_file(path: Path, name: str) -> None:
    head = read_head(path)
    refused = refusal(path, head)
    if refused is not None:
        what, remedy = refused
        raise SourceError(f"{name}: is {what}", remedy=remedy)
    if not head:
        raise SourceError(f"{name}: is empty", remedy=_WHAT_TO_GIVE)


def _why_nothing(found: Sequence[FileFolder]) -> str:
    strays = [file for each in found for file in each.files if isinstance(file, StrayFile)]
    only = strays[0] if len(strays) == 1 else None
    return only.why if only else "holds no mail"
