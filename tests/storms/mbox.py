"""Mailboxes as mbox files: asctime From_ lines in UTC, mboxrd quoting."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.storms.clock import asctime_utc
from tests.storms.provider import Mail

__all__ = ["as_mbox", "offsets", "write_folders"]

FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)


def as_mbox(mails: Iterable[Mail]) -> bytes:
    return b"".join(one(mail) for mail in mails)


def one(mail: Mail) -> bytes:
    line = f"From {mail.sender.replace(' ', '')} {asctime_utc(mail.when)}\n".encode("ascii")
    return line + FROM_LINE.sub(rb">\1", mail.raw) + b"\n"


def write_folders(mails: Iterable[Mail], folder: Path) -> None:
    """One mbox a folder, mails in the order given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kept in by_folder(mails).items():
        (folder / f"{name}.mbox").write_bytes(as_mbox(kept))


def by_folder(mails: Iterable[Mail]) -> dict[str, list[Mail]]:
    found: dict[str, list[Mail]] = {}
    for mail in mails:
        found.setdefault(mail.folder, []).append(mail)
    return found


def offsets(mails: Iterable[Mail]) -> dict[int, int]:
    """Where each mail's From_ line stands in its folder's file, by the mail's `id`."""
    found: dict[int, int] = {}
    for kept in by_folder(mails).values():
        end = 0
        for mail in kept:
            found[id(mail)] = end
            end += len(one(mail))
    return found
