"""The folders at or below a path: mbox files, Maildirs, directories of messages, told by content.

Folders bear the names that their owner gave them: an mbox that of its file, a directory of
messages its own. Where mail programs keep an index beside the mail, it is passed over.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bouncescan.records.message import Folder, FolderRole
from bouncescan.sources.files.interface import EmptyFile, MailFile, StrayFile
from bouncescan.sources.files.naming import label, stem
from bouncescan.sources.files.stream import Content
from bouncescan.sources.files.tree import Entry, Several, Tree
from bouncescan.sources.files.walk import Walk
from bouncescan.sources.folders import role_of_name

__all__ = ["FileFolder", "Finder"]

# Thunderbird's second folder of a name ("Sent-1"), Takeout's second part of a large one.
_NUMBER = re.compile(r"-\d{1,3}\Z")


@dataclass(frozen=True, slots=True)
class FileFolder:
    """One folder and the files that its messages lie in."""

    folder: Folder
    files: Several[MailFile]

    @property
    def has_mail(self) -> bool:
        """Whether it holds at least one message, or is an empty folder of a Maildir."""
        return not self.files or any(
            not isinstance(file, StrayFile | EmptyFile) for file in self.files
        )


class Finder:
    """Finds folders; `source` is for Locators. What it opened, `close` closes."""

    def __init__(self, source: str, *, reads_expunged: bool) -> None:
        self.source = source
        self.reads_expunged = reads_expunged
        self._found: dict[str, tuple[Folder, list[Several[MailFile]]]] = {}
        self._closing: list[Callable[[], None]] = []

    def close(self) -> None:
        """Close every archive."""
        for close in self._closing:
            close()

    def close_later(self, close: Callable[[], None]) -> None:
        """Something that was opened for reading, to close at last."""
        self._closing.append(close)

    def folders(self) -> tuple[FileFolder, ...]:
        """All that was found, each name once."""
        return tuple(FileFolder(folder, _joined(parts)) for folder, parts in self._found.values())

    def find_in_file(self, name: str, content: Content, folder: str | None = None) -> None:
        """What is in one file, which may be an archive; `folder` None is named after the file."""
        name = label(name)
        walk = Walk(found=self, file="", folder="", root=folder or stem(name), is_alone=True)
        walk.take_files([Entry(name, content)], "")

    def find_in_tree(self, tree: Tree, root: Path) -> None:
        """What is below a directory."""
        name = label(root.name)
        has_coded_names = "ImapMail" in root.absolute().parts
        walk = Walk(found=self, file=name, folder="", root=name, has_coded_names=has_coded_names)
        walk.take_tree(tree)

    def add(self, name: str, files: Several[MailFile], messages: int | None = None) -> None:
        """A folder, or more of one."""
        known = self._found.get(name)
        if known is not None:  # "Inbox" and "Inbox.mbox"
            known[1].append(files)
            self._found[name] = (replace(known[0], messages=None), known[1])
            return
        # Directories above it are accounts or exports ("Takeout/Mail/Sent"): its own name tells.
        own = name.rpartition("/")[2]
        role = role_of_name(own)
        if role is FolderRole.OTHER:
            role = role_of_name(_NUMBER.sub("", own))
        self._found[name] = (Folder(name=name, role=role, messages=messages), [files])


def _joined(parts: Sequence[Several[MailFile]]) -> Several[MailFile]:
    """All of them; a single part stays as it is, for it may make a million when asked for each."""
    return parts[0] if len(parts) == 1 else [file for part in parts for file in part]
