"""Mailboxes in files, written for a test, and all that is found in one."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources import FolderSelection
from bouncescan.sources.files import open_path
from bouncescan.sources.files.mailbox import FileSource

__all__ = ["FROM", "Got", "letter", "mbox_of", "open_files", "read_all", "write_files"]

FROM = b"From MAILER-DAEMON Mon Apr 20 10:15:23 2026"


def letter(number: int, body: bytes = b"hello\n", line_end: bytes = b"\n") -> bytes:
    """A mail that no other number gives."""
    head = b"From: taro@example.org\nSubject: mail %d\nMessage-ID: <%d@example.org>\n\n"
    return (head % (number, number) + body).replace(b"\n", line_end)


def mbox_of(*mails: bytes, from_line: bytes = FROM) -> bytes:
    """An mbox of mails that hold no From_ line."""
    return b"".join(from_line + b"\n" + mail + b"\n" for mail in mails)


def write_files(root: Path, files: Mapping[str, bytes]) -> Path:
    """The files below a directory; a name that ends with "/" is a directory."""
    for name, content in files.items():
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def open_files(path: Path | str, *, all_folders: bool = False) -> FileSource:
    """The mailbox at a path."""
    return open_path(str(path), FolderSelection(all_folders=all_folders))


class Got(NamedTuple):
    """What one folder gave: its role, the mails by place, their roles, and what is unreadable."""

    role: FolderRole
    mails: dict[str, bytes]
    roles: tuple[tuple[FolderRole, ...], ...]
    lost: dict[str, str]


def read_all(path: Path | str, *, all_folders: bool = False) -> dict[str, Got]:
    """Everything that a header pass and a pass for the messages give, by folder."""
    found: dict[str, Got] = {}
    with open_files(path, all_folders=all_folders) as source:
        for folder in source.folders():
            entries = list(source.headers(folder, ()))
            headers = [entry for entry in entries if isinstance(entry, RawHeader)]
            lost = [entry for entry in entries if isinstance(entry, Unreadable)]
            mails: dict[Locator, bytes] = {}
            for entry in source.messages(folder, [header.locator for header in headers]):
                if isinstance(entry, RawMessage):
                    assert entry.locator not in mails
                    mails[entry.locator] = entry.raw
                else:
                    lost.append(entry)
            for header in headers:
                if header.locator in mails:
                    assert mails[header.locator].lstrip(b"\r\n").startswith(header.raw)
            found[folder.name] = Got(
                role=folder.role,
                mails={str(place): raw for place, raw in mails.items()},
                roles=tuple(header.roles for header in headers),
                lost={str(entry.locator): entry.why for entry in lost},
            )
            whole = [each for each in source.everything(folder) if isinstance(each, RawMessage)]
            assert [(each.locator, each.raw) for each in whole] == [
                (header.locator, mails[header.locator])
                for header in headers
                if header.locator in mails
            ]
    return found
