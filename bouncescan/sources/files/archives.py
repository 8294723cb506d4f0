"""An archive as a tree of files, with what in it cannot be read, why, and what to do then."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import PurePosixPath
from typing import NamedTuple

from bouncescan.sources.files.bounds import UNPACKS_TO_TOO_MUCH, is_bomb
from bouncescan.sources.files.decompressors import NO_ZSTANDARD
from bouncescan.sources.files.interface import why_unreadable
from bouncescan.sources.files.kinds import FileKind, Look, is_never_mail
from bouncescan.sources.files.naming import safe_path
from bouncescan.sources.files.packed import DAMAGED, ENDS_EARLY
from bouncescan.sources.files.stream import Content
from bouncescan.sources.files.tar_archive import TarArchive
from bouncescan.sources.files.tree import Entry, MemberTree
from bouncescan.sources.files.zip_directory import NoDirectoryError, read_directory
from bouncescan.sources.files.zip_member import Member, MemberContent, unpacker
from bouncescan.sources.files.zip_rescue import rescue_members

__all__ = ["ENCRYPTED", "OpenArchive", "open_archive", "remedy_for"]

ENCRYPTED = "is encrypted"
_ODD_PACKING = "is packed in a way that is not read here"
_SPLIT = "is one part of a split archive"
_REMEDIES = {
    ENCRYPTED: "unpack it with its password and scan the folder",
    _ODD_PACKING: "unpack it and scan the folder",
    _SPLIT: "join the parts (zip -s 0 LAST.zip --out WHOLE.zip) and scan the whole",
    DAMAGED: "fetch or copy it anew",
    ENDS_EARLY: "fetch or copy it anew",
    NO_ZSTANDARD: "pip install 'bouncescan[zstd]', or unpack it (zstd -d FILE)",
}
_STORED = 0


class OpenArchive(NamedTuple):
    """The files of an archive; `why`: there are more, or may be, and they cannot be read."""

    tree: MemberTree
    why: str | None
    close: Callable[[], None]


def remedy_for(why: str) -> str | None:
    """What to do about something that cannot be read for this reason."""
    return _REMEDIES.get(why)


def open_archive(look: Look) -> OpenArchive:
    """The archive that a file was seen to be. Raises OSError."""
    if look.kind is FileKind.TAR:
        archive = TarArchive(look.content)
        entries = list(_distinct(archive.entries()))
        why = why_unreadable(archive.failure) if archive.failure else None
        return OpenArchive(MemberTree(entries, archive.directories), why, archive.close)
    members, why = _members_of_zip(look.content)
    directories = [safe_path(member.name) for member in members if member.name.endswith("/")]
    entries = list(_distinct(_entries_of_zip(look.content, members)))
    return OpenArchive(MemberTree(entries, directories), why, _nothing)


def _nothing() -> None:
    pass


def _members_of_zip(archive: Content) -> tuple[list[Member], str | None]:
    try:
        return list(read_directory(archive)), None
    except NoDirectoryError as error:
        if error.is_split:
            return [], _SPLIT
    members = list(rescue_members(archive))
    return members, ENDS_EARLY if members else DAMAGED


def _entries_of_zip(archive: Content, members: list[Member]) -> Iterator[Entry]:
    with closing(archive.open()) as stream:
        size, total = stream.size() or 0, 0
    for member in members:
        path = safe_path(member.name)
        if member.name.endswith("/") or is_never_mail(path):
            continue
        content = MemberContent(archive, member)
        why = None
        if member.is_encrypted:
            why = ENCRYPTED
        elif member.method != _STORED and unpacker(member.method) is None:
            why = _ODD_PACKING
        elif member.size is not None:
            # Members may lie over each other, so that a small archive holds very much.
            is_too_much = is_bomb(total + member.size, size)
            total += 0 if is_too_much else member.size
            why = UNPACKS_TO_TOO_MUCH if is_too_much else None
        yield Entry(path, content, None, why)


def _distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same; of those of one name, as appending leaves them, the later ones get a number."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    for entry in entries:
        path, number = entry.path, numbers.get(entry.path, 1)
        while path in seen:
            number += 1
            above, name = entry.path[: -len(entry.name)], PurePosixPath(entry.name)
            path = f"{above}{name.stem} ({number}){name.suffix}"
        if number > 1:
            numbers[entry.path] = number
        seen.add(path)
        yield entry if path == entry.path else entry._replace(path=path)
