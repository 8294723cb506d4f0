"""Mailboxes as a Maildir (https://cr.yp.to/proto/maildir.html) with Maildir++ folders."""

import os
from collections.abc import Iterable
from pathlib import Path

from tests.storms.provider import Mail

__all__ = ["INBOX", "names", "write_maildir"]

INBOX = "Inbox"


def write_maildir(mails: Iterable[Mail], folder: Path) -> None:
    """One file a mail, its time as its mtime; all of it read already."""
    kept = list(mails)
    for name in {INBOX, *(mail.folder for mail in kept)}:
        for part in ("cur", "new", "tmp"):
            (folder / directory(name) / part).mkdir(parents=True, exist_ok=True)
    at = names(kept)
    for mail in kept:
        path = folder / at[id(mail)]
        path.write_bytes(mail.raw)
        seconds = int(mail.when.timestamp())
        os.utime(path, (seconds, seconds))


def names(mails: Iterable[Mail]) -> dict[int, str]:
    """The file of each mail below the Maildir, by the mail's `id`."""
    return {
        id(mail): f"{directory(mail.folder)}cur/{int(mail.when.timestamp())}.M{number}P1.storm:2,S"
        for number, mail in enumerate(mails)
    }


def directory(name: str) -> str:
    return "" if name == INBOX else f".{name}/"
