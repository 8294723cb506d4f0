"""The names of folders and files: what of a file name is the folder's, and what only a suffix."""

import os
import unicodedata
from collections.abc import Sequence

__all__ = ["ARCHIVE_SUFFIXES", "folder_of_mbox", "label", "safe_path", "stem"]

ARCHIVE_SUFFIXES = (".zip", ".tgz", ".tar", ".gz", ".bz2", ".xz", ".zst")
_MAILBOX_SUFFIXES = (".mbox", ".mbx", ".mbs", ".sbd", ".eml")


def label(name: str) -> str:
    """A file name as text: its bytes may be no UTF-8, and are shown and stored all the same."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def stem(name: str) -> str:
    """The file's name without what says that it is a mailbox, or packed.

    >>> stem("Inbox.mbox"), stem("Inbox.mbox.gz"), stem("takeout-001.tar.gz"), stem(".mbox")
    ('Inbox', 'Inbox', 'takeout-001', '.mbox')
    """
    for suffixes in (ARCHIVE_SUFFIXES, (".tar",), _MAILBOX_SUFFIXES):
        name = _without(name, suffixes)
    return name


def _without(name: str, suffixes: Sequence[str]) -> str:
    for suffix in suffixes:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name


def folder_of_mbox(path: str) -> str:
    """The folder that an mbox at a path is. Thunderbird nests in .sbd; X.mbox/mbox is Apple's.

    >>> folder_of_mbox("Inbox.sbd/Work"), folder_of_mbox("Sent Messages.mbox/mbox")
    ('Inbox/Work', 'Sent Messages')
    """
    parts = [stem(part) for part in path.split("/")]
    if parts[-1] == "mbox" and len(parts) > 1:
        parts.pop()
    return "/".join(parts)


def safe_path(name: str) -> str:
    r"""The path of a member of an archive, which may be meant to lead out of it.

    Nothing is ever written there; but it is shown, and two members must not look like one.

    >>> safe_path("../../etc/./Inbox"), safe_path("C:\\mail\\Inbox"), safe_path("/a//b")
    ('etc/Inbox', 'C:/mail/Inbox', 'a/b')
    """
    name = name.partition("\0")[0]
    if "/" not in name:
        name = name.replace("\\", "/")  # some programs of Windows
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return unicodedata.normalize("NFC", "/".join(parts)) or "unnamed"
