"""Which files of a tree are mail, and which folder each belongs to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Protocol

from bouncescan.records.message import Locator
from bouncescan.sources.files import apple, maildir, thunderbird
from bouncescan.sources.files.archives import open_archive, remedy_for
from bouncescan.sources.files.eml import EmlFile
from bouncescan.sources.files.emlx import EmlxFile
from bouncescan.sources.files.interface import EmptyFile, MailFile, StrayFile, why_unreadable
from bouncescan.sources.files.kinds import FileKind, Look, is_never_mail
from bouncescan.sources.files.mbox import MboxFile
from bouncescan.sources.files.naming import folder_of_mbox, label, stem
from bouncescan.sources.files.stream import DamageError, DiskContent
from bouncescan.sources.files.tree import Directory, Entry, Several, Tree

__all__ = ["NOT_MAIL", "Walk"]

NOT_MAIL = "is not mail"
_NESTED = "is an archive inside of an archive"
_UNPACK = "unpack it and scan the folder"
_COPY = "see who may read it, or scan a copy"

# A file named so claims to be mail: where it is none, that is said.
_MAIL_SUFFIXES = frozenset(("", ".eml", ".mbox", ".mbx", ".mbs", ".emlx"))


class Found(Protocol):
    """Where a walk puts what it finds, and how it is to be read."""

    source: str
    reads_expunged: bool

    def add(self, name: str, files: Several[MailFile], messages: int | None = None) -> None:
        """A folder, or more of one."""
        ...

    def close_later(self, close: Callable[[], None]) -> None:
        """Something that was opened for reading, to close at last."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One tree, or one file: `is_alone`.

    `file` and `folder` stand before the paths and the names of folders in it, `root` is the name of
    the folder that the root itself is. `has_coded_names`: Thunderbird's folders of a server.
    """

    found: Found
    file: str
    folder: str
    root: str
    is_alone: bool = False
    is_archive: bool = False
    has_coded_names: bool = False

    def take_tree(self, tree: Tree) -> None:
        """Everything in a tree."""
        for directory in tree.walk():
            self._take_directory(directory)
        for path, error in tree.closed():
            # A directory that cannot be listed is a folder of which nothing can be read.
            name = self._name(label(path))
            self.found.add(name, [StrayFile(self._place(path, name), why_unreadable(error))])

    def _take_directory(self, directory: Directory) -> None:
        below = directory.below
        below[:] = [name for name in below if not thunderbird.is_index_directory(name)]
        if maildir.is_maildir(below):
            self._take_maildir(directory)
            below[:] = [name for name in below if name not in maildir.PARTS]
            return
        below[:] = [name for name in below if name not in apple.beside_mail(directory.path, below)]
        files = directory.files()
        names = [file.name for file in files]
        profiles = thunderbird.profiles_of(below, names)
        if profiles is None and thunderbird.is_profile(names, below):
            profiles = thunderbird.mail_of_profile(below)
        if profiles is not None:
            below[:] = profiles
            return
        self.take_files(files, directory.path)

    def _take_maildir(self, directory: Directory) -> None:
        name = self._within(maildir.folder_name(self._label(directory.path)))
        parts = [part for part in ("cur", "new") if part in directory.below]
        try:
            entries = [directory.files_of(part) for part in parts]
        except OSError as error:
            place = self._place(directory.path, name)
            self.found.add(name, [StrayFile(place, why_unreadable(error))])
            return
        letters = maildir.Letters(entries, lambda path: self._place(path, name))
        self.found.add(name, letters, messages=len(letters))

    def take_files(self, entries: Iterable[Entry], path: str) -> None:
        """The files of one directory: a folder for every mbox, and one for all messages."""
        name = self._name(path)
        loose: list[MailFile] = []
        for entry in entries:
            if is_never_mail(entry.name) and not self.is_alone:
                continue
            if entry.why:
                loose += self._stray(entry, name, entry.why)
                continue
            try:
                look = entry.look()
            except OSError as error:
                loose.append(self._unreadable(entry, name, error))
                continue
            loose += self._take_file(entry, look, name)
        if loose:
            self.found.add(name, loose)

    def _take_file(self, entry: Entry, look: Look, name: str) -> Iterable[MailFile]:
        """The messages of a file that go to the folder `name`; others are put where they belong."""
        is_letter = suffix_of(entry.name) == ".eml"
        if look.kind is FileKind.MBOX and is_letter:
            return (self._mbox(look, entry, name),)
        if look.kind is FileKind.MBOX or (
            look.kind is FileKind.EMPTY and not is_letter and self._is_named_like_mail(entry)
        ):
            own = self._name_of_mbox(entry.path)
            is_empty = look.kind is FileKind.EMPTY
            place = self._place(entry.path, own)
            self.found.add(own, [EmptyFile(place) if is_empty else self._mbox(look, entry, own)])
            return ()
        if look.kind is FileKind.EML:
            return (EmlFile(look.content, self._place(entry.path, name)),)
        if look.kind is FileKind.EMLX:
            self._take_emlx(entry, look)
            return ()
        if look.kind in (FileKind.ZIP, FileKind.TAR):
            return self._take_archive(entry, look, name)
        refusal = look.refusal
        if refusal is not None and (refusal.holds_mail or self.is_alone):
            return (StrayFile(self._place(entry.path, name), f"is {refusal.what}", refusal.remedy),)
        return self._stray(entry, name, NOT_MAIL)

    def _mbox(self, look: Look, entry: Entry, name: str) -> MailFile:
        place = self._place(entry.path, name)
        return MboxFile(look.content, place, reads_expunged=self.found.reads_expunged)

    def _take_emlx(self, entry: Entry, look: Look) -> None:
        name = self._within(apple.folder_of(self._label(entry.path)) or self.root)
        content = entry.content
        beside = content.path if isinstance(content, DiskContent) else None
        self.found.add(
            name,
            [
                EmlxFile(
                    look.content,
                    self._place(entry.path, name),
                    partial(apple.parts_beside, beside),
                    reads_expunged=self.found.reads_expunged,
                )
            ],
        )

    def _take_archive(self, entry: Entry, look: Look, name: str) -> Iterable[MailFile]:
        place = self._place(entry.path, name)
        if self.is_archive or (look.kind is FileKind.ZIP and not look.content.is_plain):
            return (StrayFile(place, _NESTED, _UNPACK),)
        try:
            archive = open_archive(look)
        except OSError as error:
            return (self._unreadable(entry, name, error),)
        self.found.close_later(archive.close)
        own = stem(self._label(entry.path))
        Walk(
            found=self.found,
            file=place.file or "",
            folder="" if self.is_alone else self._within(own),
            root=self.root if self.is_alone else own,
            is_archive=True,
        ).take_tree(archive.tree)
        return (StrayFile(place, archive.why, remedy_for(archive.why)),) if archive.why else ()

    def _unreadable(self, entry: Entry, name: str, error: OSError) -> MailFile:
        why = why_unreadable(error)
        remedy = remedy_for(why) if isinstance(error, DamageError) else _COPY
        return StrayFile(self._place(entry.path, name), why, remedy)

    def _stray(self, entry: Entry, name: str, why: str) -> Iterable[MailFile]:
        """Said, where the file claims to be mail."""
        if not self._is_named_like_mail(entry):
            return ()
        return (StrayFile(self._place(entry.path, name), why, remedy_for(why)),)

    def _is_named_like_mail(self, entry: Entry) -> bool:
        suffix = suffix_of(entry.name)
        # A Takeout holds very much beside mail, and not all of it has a suffix.
        is_claim = suffix in _MAIL_SUFFIXES and (suffix != "" or not self.is_archive)
        return self.is_alone or (is_claim and not apple.is_index(entry.name))

    def _name(self, path: str) -> str:
        """The folder's name for the messages that lie in a directory."""
        return self._within(self._label(path)) if path else self.root

    def _name_of_mbox(self, path: str) -> str:
        if self.is_alone:
            return self.root
        name = folder_of_mbox(self._label(path))
        if self.has_coded_names or name.startswith("ImapMail/") or "/ImapMail/" in name:
            name = thunderbird.decode_folder_name(name)
        return self._within(name)

    def _within(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name

    def _place(self, path: str, folder: str) -> Locator:
        path = self._label(path)
        file = f"{self.file}/{path}" if self.file and path else self.file or path
        return Locator(source=self.found.source, folder=folder, file=file)

    def _label(self, path: str) -> str:
        return path if self.is_archive else label(path)


def suffix_of(name: str) -> str:
    """The ending of a file name with its dot, in lower case."""
    return PurePosixPath(name).suffix.lower()
