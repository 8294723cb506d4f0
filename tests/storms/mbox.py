"""Mailboxes as mbox files: asctime From_ lines in UTC, mboxrd quoting."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.storms.clock import asctime_utc
from tests.storms.provider import Mail

__all__ = ["FOLDERS", "as_mbox", "write_folders"]

FOLDERS = ("Inbox", "Sent", "Junk")
FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)


def as_mbox(mails: Iterable[Mail]) -> bytes:
    return b"".join(one(mail) for mail in mails)


def one(mail: Mail) -> bytes:
    line = f"From {mail.sender.replace(' ', '')} {asctime_utc(mail.when)}\n".encode("ascii")
    return line + FROM_LINE.sub(rb">\1", mail.raw) + b"\n"


def write_folders(mails: Iterable[Mail], folder: Path) -> None:
    """Inbox.mbox, Sent.mbox and Junk.mbox, each in the order given."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = list(mails)
    for name in FOLDERS:
        content = as_mbox(mail for mail in kept if mail.folder == name)
        (folder / f"{name}.mbox").write_bytes(content)
