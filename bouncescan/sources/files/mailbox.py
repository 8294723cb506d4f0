"""A mailbox on disk: a file or a directory, opened read-only."""

import os
import stat
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from bouncescan.errors import SourceError
from bouncescan.records.message import Folder, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.finding import FileFolder, Finder
from bouncescan.sources.files.interface import EmptyFile, StrayFile, why_unreadable
from bouncescan.sources.files.mark import Mark
from bouncescan.sources.files.mbox import MboxFile
from bouncescan.sources.files.standard_input import StandardInput
from bouncescan.sources.files.stream import DiskContent
from bouncescan.sources.files.tree import DiskTree
from bouncescan.sources.folders import FolderSelection, select_folders

__all__ = ["FileSource", "open_path"]

_WHAT_TO_GIVE = "give an mbox, a Maildir, an .eml, a Takeout .zip, or a folder of these"
_COPY = "see who may read it, or scan a copy"


class Resumed(NamedTuple):
    """Where reading goes on, and how many messages lie before that."""

    place: Locator
    messages: int


class FileSource:
    """The folders found at a path. Of files only a .tar is held open between two calls."""

    login = None
    can_search = False

    def __init__(
        self,
        name: str,
        found: Sequence[FileFolder],
        selection: FolderSelection,
        close: Callable[[], None],
    ) -> None:
        self.name = name
        self._close = close
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
        """Close what is open."""
        self._close()

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

    def bounces(
        self,
        folder: Folder,
        known: Container[int],
        *,
        first: int = 1,
        since: datetime | None = None,
    ) -> Iterator[RawMessage | Unreadable]:
        """Nothing: a file is read whole to find anything in it, and `headers` does that."""
        del folder, known, first, since
        return iter(())

    def resume(self, folder: Folder, mark: str) -> Resumed | None:
        """Where `headers` will begin, since all before it stands as it did at `mark`.

        None: at the beginning. Only a folder that is one mbox can be known again.
        """
        file, known = self._only_mbox(folder), Mark.from_text(mark)
        if file is None or known is None or not file.resume(known):
            return None
        return Resumed(file.place._replace(offset=known.last), known.messages)

    def restart(self, folder: Folder) -> None:
        """`headers` will begin at the beginning after all."""
        file = self._only_mbox(folder)
        if file is not None:
            file.restart()

    def mark(self, folder: Folder) -> str | None:
        """What `resume` takes at a later scan, after `headers` has come to its end."""
        file = self._only_mbox(folder)
        return file.mark.to_text() if file is not None and file.mark is not None else None

    def _only_mbox(self, folder: Folder) -> MboxFile | None:
        files = self._found[folder].files
        file = next(iter(files)) if len(files) == 1 else None
        return file if isinstance(file, MboxFile) else None

    def everything(self, folder: Folder) -> Iterator[RawMessage | Unreadable]:
        """Every message of the folder whole, in one pass."""
        for file in self._found[folder].files:
            yield from file.everything()

    def news(self, folders: Sequence[Folder]) -> Iterator[tuple[Folder, ...]]:
        """Nothing: nobody tells of new mail in a file."""
        del folders
        return iter(())

    def answers(
        self, folder: Folder, known: Container[int], names: Collection[str], since: datetime
    ) -> Iterator[RawHeader | Unreadable]:
        """Nothing, as with `bounces`."""
        del folder, known, names, since
        return iter(())

    def messages(
        self, folder: Folder, wanted: Sequence[Locator]
    ) -> Iterator[RawMessage | Unreadable]:
        """The messages at these places, file by file."""
        by_file: dict[str | None, list[Locator]] = {}
        for place in wanted:
            by_file.setdefault(place.file, []).append(place)
        for file in self._found[folder].files:
            if not by_file:
                return
            places = by_file.pop(file.place.file, [])
            if places:
                yield from file.messages(places)
        for places in by_file.values():
            yield from (Unreadable(locator=place, why="no such file") for place in places)


def open_path(spec: str, selection: FolderSelection) -> FileSource:
    """The mailbox at a path, "-" for standard input. Raises SourceError with what to do."""
    if spec == "-":
        return _open_standard_input(selection)
    path, name = Path(spec).expanduser(), _shown(spec)
    finder = Finder(name, reads_expunged=selection.all_folders)
    try:
        mode = path.stat().st_mode
        # "." has no name of its own to show in a Locator.
        path = path if path.name not in ("", "..") else path.resolve()
        if stat.S_ISREG(mode):
            finder.find_in_file(path.name, DiskContent(str(path)))
        elif stat.S_ISDIR(mode):
            finder.find_in_tree(DiskTree(path), path)
        else:
            raise SourceError(f"{name}: is neither a file nor a folder")
    except FileNotFoundError as error:
        raise SourceError(f"{name}: no such file or folder") from error
    except OSError as error:
        raise SourceError(f"{name}: {why_unreadable(error)}", remedy=_COPY) from error
    return _source_of(finder, name, selection)


def _open_standard_input(selection: FolderSelection) -> FileSource:
    finder = Finder("standard input", reads_expunged=selection.all_folders)
    content = StandardInput()
    finder.close_later(content.close)
    finder.find_in_file("-", content, folder=finder.source)
    return _source_of(finder, finder.source, selection)


def _source_of(finder: Finder, name: str, selection: FolderSelection) -> FileSource:
    found = finder.folders()
    if not any(each.has_mail for each in found):
        finder.close()
        why, remedy = _why_nothing(found)
        raise SourceError(f"{name}: {why}", remedy=remedy or _WHAT_TO_GIVE)
    return FileSource(name, found, selection, finder.close)


def _shown(spec: str) -> str:
    """The path as given; a home directory, which names its user, as "~"."""
    shown = os.fsencode(os.path.normpath(spec)).decode("utf-8", "backslashreplace")
    home = str(Path.home())
    return "~" + shown[len(home) :] if (shown + os.sep).startswith(home + os.sep) else shown


def _why_nothing(found: Sequence[FileFolder]) -> tuple[str, str | None]:
    """The one reason why there is no mail, and what to do about it."""
    files = [file for each in found for file in each.files]
    reasons = {(file.why, file.remedy) for file in files if isinstance(file, StrayFile)}
    if len(reasons) == 1:
        return reasons.pop()
    is_file = len(files) == 1 and "/" not in (files[0].place.file or "")
    is_empty = is_file and isinstance(files[0], EmptyFile)
    return "is empty" if is_empty else "holds no mail", None
