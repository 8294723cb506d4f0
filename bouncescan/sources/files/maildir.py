"""Maildir: one message a file under cur/ and new/, and Maildir++ folders beside them.

https://cr.yp.to/proto/maildir.html; https://doc.dovecot.org/admin_manual/mailbox_formats/maildir/
Nothing is moved from new/ to cur/: that is for mail programs. The mtime of a file is its
INTERNALDATE, as Dovecot and Courier keep it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from bouncescan.sources.modified_utf7 import decode_modified_utf7

__all__ = ["folder_name", "is_maildir", "message_paths"]


def is_maildir(directory: Path) -> bool:
    """Whether a directory holds the messages of a Maildir folder; tmp/ may be missing in a copy."""
    return (directory / "cur").is_dir() and (directory / "new").is_dir()


def folder_name(relative: str) -> str:
    """The name of the folder at a path below the root: ".Sent" is Sent, "." the INBOX.

    >>> folder_name(".INBOX.&kAFP4W4IMH8-")
    'INBOX/送信済み'
    """
    if relative in ("", "."):
        return "INBOX"
    parts = relative.split("/")
    # Maildir++ puts a dot before the name and between its levels.
    parts = [part[1:].replace(".", "/") if part.startswith(".") else part for part in parts]
    return decode_modified_utf7("/".join(parts).encode("utf-8", "surrogateescape"))


def message_paths(directory: Path) -> Iterator[Path]:
    """The files of a folder by name, which is about by age. What is in tmp/ is not delivered."""
    for part in ("cur", "new"):
        with os.scandir(directory / part) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        yield from (directory / part / name for name in names)
