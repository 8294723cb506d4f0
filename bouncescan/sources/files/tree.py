"""The folders below a path: Maildirs, mbox files and directories of .eml, told by content.

Folders bear the names that their owner gave them: an mbox that of its file, a directory of
messages its own. Where mail programs keep an index beside the mail, it is passed over.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from bouncescan.records.message import Folder, Locator
from bouncescan.sources.files import eml, maildir, mbox
from bouncescan.sources.files.interface import EmptyFile, MailFile, StrayFile, why_unreadable
from bouncescan.sources.folders import role_of_name

__all__ = ["NOT_MAIL", "FileFolder", "find_folders", "read_head"]

NOT_MAIL = "is not mail"

_HEAD = 65536

# A file named so claims to be mail: where it is none, that is said.
_MAIL_SUFFIXES = ("", ".eml", ".mbox", ".mbx", ".mbs")


@dataclass(frozen=True, slots=True)
class FileFolder:
    """One folder and the files that its messages lie in."""

    folder: Folder
    files: Sequence[MailFile]

    @property
    def has_mail(self) -> bool:
        """Whether it holds at least one message, or is an empty folder of a Maildir."""
        return not self.files or any(
            not isinstance(file, StrayFile | EmptyFile) for file in self.files
        )


def find_folders(root: Path, source: str) -> tuple[FileFolder, ...]:
    """All folders at or below `root`, each name once; `source` is for Locators."""
    walk = _Walk(root, source)
    found = walk.file_folders([root], _stem(root.name)) if root.is_file() else walk.folders()
    by_name: dict[str, FileFolder] = {}
    for each in found:
        name = each.folder.name
        by_name[name] = _joined(by_name[name], each) if name in by_name else each
    return tuple(by_name.values())


def _joined(one: FileFolder, other: FileFolder) -> FileFolder:
    """Two of one name: "Inbox" and "Inbox.mbox"."""
    return FileFolder(replace(one.folder, messages=None), (*one.files, *other.files))


def read_head(path: Path) -> bytes:
    """The first bytes of a file, enough to tell what it is. Raises OSError."""
    with path.open("rb") as file:
        return file.read(_HEAD)


@dataclass(frozen=True, slots=True)
class _Walk:
    root: Path
    source: str

    def folders(self) -> Iterator[FileFolder]:
        failed: list[OSError] = []
        for directory, below, names in os.walk(self.root, onerror=failed.append):
            path = Path(directory)
            below.sort()
            if maildir.is_maildir(path):
                yield self._maildir(path)
                below[:] = [name for name in below if name not in ("cur", "new", "tmp")]
            else:
                paths = [path / name for name in sorted(names) if not name.startswith(".")]
                yield from self.file_folders(paths, self._name(path))
        yield from self._closed(failed)

    def _maildir(self, path: Path) -> FileFolder:
        name = maildir.folder_name(_relative(path, self.root))
        try:
            files = [
                eml.EmlFile(message, self._place(message, name), has_internal_date=True)
                for message in maildir.message_paths(path)
            ]
        except OSError as error:
            return _folder(name, [StrayFile(self._place(path, name), why_unreadable(error))])
        return _folder(name, files, messages=len(files))

    def file_folders(self, paths: Iterable[Path], name: str) -> Iterator[FileFolder]:
        """One folder for every mbox, and one of this name for all .eml and stray files."""
        loose: list[MailFile] = []
        for path in paths:
            if not path.is_file():
                continue
            file = self._recognize(path, name)
            if isinstance(file, mbox.MboxFile | EmptyFile) and path.suffix.lower() != ".eml":
                yield _folder(file.place.folder or name, [file])
            elif file is not None:
                loose.append(file)
        if loose:
            yield _folder(name, loose)

    def _recognize(self, path: Path, name: str) -> MailFile | None:
        """The reader of a file; None for an index or other file that does not claim to be mail."""
        is_named_like_mail = path == self.root or path.suffix.lower() in _MAIL_SUFFIXES
        try:
            head = read_head(path)
        except OSError as error:
            return StrayFile(self._place(path, name), why_unreadable(error))
        mailbox = self._place(path, self._mbox_name(path))
        if mbox.recognizes(head):
            return mbox.MboxFile(path, mailbox)
        if not head and path.suffix.lower() != ".eml" and is_named_like_mail:
            return EmptyFile(mailbox)
        if eml.recognizes(head):
            return eml.EmlFile(path, self._place(path, name))
        return StrayFile(self._place(path, name), NOT_MAIL) if is_named_like_mail else None

    def _mbox_name(self, path: Path) -> str:
        """The folder's name. Thunderbird nests in Inbox.sbd/; X.mbox/mbox is Apple's."""
        if path == self.root:
            return _stem(path.name)
        parts = [_stem(part) for part in PurePosixPath(_relative(path, self.root)).parts]
        if parts[-1] == "mbox" and len(parts) > 1:
            parts.pop()
        return "/".join(parts)

    def _name(self, directory: Path) -> str:
        relative = _relative(directory, self.root)
        return _label(self.root.name) if relative == "." else relative

    def _place(self, path: Path, folder: str) -> Locator:
        relative = _relative(path, self.root)
        base = _label(self.root.name)
        file = base if relative == "." else f"{base}/{relative}"
        return Locator(source=self.source, folder=folder, file=file)

    def _closed(self, failed: Iterable[OSError]) -> Iterator[FileFolder]:
        """A directory that cannot be listed is a folder of which nothing can be read."""
        for error in failed:
            path = Path(os.fsdecode(error.filename))
            name = self._name(path)
            yield _folder(name, [StrayFile(self._place(path, name), why_unreadable(error))])


def _folder(name: str, files: Sequence[MailFile], messages: int | None = None) -> FileFolder:
    # The directories above it are accounts or exports ("Takeout/Mail/Sent"): its own name tells.
    role = role_of_name(name.rpartition("/")[2])
    return FileFolder(Folder(name=name, role=role, messages=messages), files)


def _relative(path: Path, root: Path) -> str:
    return _label(path.relative_to(root).as_posix())


def _label(name: str) -> str:
    # A file name is bytes; what is not UTF-8 has to be shown and stored all the same.
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _stem(name: str) -> str:
    """The file's name without what says that it is a mailbox."""
    name = _label(name)
    for suffix in (".mbox", ".mbx", ".mbs", ".sbd", ".eml"):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name
