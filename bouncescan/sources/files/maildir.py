"""Maildir: one message a file under cur/ and new/, and Maildir++ folders beside them.

https://cr.yp.to/proto/maildir.html; https://doc.dovecot.org/admin_manual/mailbox_formats/maildir/
Nothing is moved from new/ to cur/: that is for mail programs. The mtime of a file is its
INTERNALDATE, as Dovecot and Courier keep it. Thunderbird's kind has no new/ and nests in .sbd.
"""

import os
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from bouncescan.records.message import Locator
from bouncescan.sources.files.eml import EmlFile
from bouncescan.sources.files.stream import DiskContent
from bouncescan.sources.files.tree import Entry, Several
from bouncescan.sources.modified_utf7 import decode_modified_utf7

__all__ = ["PARTS", "Letters", "find_moved", "folder_name", "is_maildir"]

PARTS = ("cur", "new", "tmp")


def is_maildir(directories: Collection[str]) -> bool:
    """Whether a directory with these in it is a Maildir; tmp/ or new/ may be missing."""
    return "cur" in directories and ("new" in directories or "tmp" in directories)


def folder_name(relative: str) -> str:
    """The name of the folder at a path below the root: ".Sent" is Sent, "." the INBOX.

    >>> folder_name(".INBOX.&kAFP4W4IMH8-"), folder_name("Inbox.sbd/Work")
    ('INBOX/送信済み', 'Inbox/Work')
    """
    if relative in ("", "."):
        return "INBOX"
    parts = [part.removesuffix(".sbd") for part in relative.split("/")]
    # Maildir++ puts a dot before the name and between its levels.
    parts = [part[1:].replace(".", "/") if part.startswith(".") else part for part in parts]
    return decode_modified_utf7("/".join(parts).encode("utf-8", "surrogateescape"))


def find_moved(path: str) -> str:
    """The same message after a mail program moved it to cur/ or changed its flags."""
    unique = os.path.basename(path).partition(":")[0]  # noqa: PTH119 called for many
    for each in (Path(path).parent.parent / "cur").iterdir():
        if each.name.partition(":")[0] == unique:
            return str(each)
    raise FileNotFoundError(path)


class Letters:
    """The messages of a Maildir, each made when it is asked for: there may be a million.

    What is remembered of each, that it is still the same, is in one array for all.
    """

    def __init__(self, parts: Sequence[Several[Entry]], place: Callable[[str], Locator]) -> None:
        self._parts = parts
        self._place = place
        self._seen = array("q", bytes(8 * sum(map(len, parts))))

    def __len__(self) -> int:
        return len(self._seen)

    def __iter__(self) -> Iterator[EmlFile]:
        entries = (entry for part in self._parts for entry in part)
        return (self._letter(entry, number) for number, entry in enumerate(entries))

    def _letter(self, entry: Entry, number: int) -> EmlFile:
        content = entry.content
        if isinstance(content, DiskContent):
            content = DiskContent(content.path, find_moved)
        place = self._place(entry.path)
        return EmlFile(content, place, has_internal_date=True, seen=(self._seen, number))
