"""A zip that a stranger made, read without unpacking anything to the disk.

Sizes are bounded before anything is unpacked: the list of entries, which is read whole, by what
the end of the zip says of it (APPNOTE.TXT, 4.3.16), each entry by what the list says of it. An
entry that unpacks to more than it says is cut there, and its CRC is wrong then.
"""

import enum
import hashlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from bouncescan.reports.evidence.contents import is_mail, is_ours

__all__ = ["Cause", "Fault", "Opened", "Unreadable", "hash_entry", "open_zip", "read_entry"]

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_LARGEST_LIST = 1 << 26  # bytes: some 700,000 mails
_LARGEST_MAIL = 1 << 28
_LARGEST_FILE = 1 << 29
# What unpacks to more than so many times its size holds one thing over and over. Short is fine.
_MOST_TIMES, _SHORT = 200, 1 << 26
_LOCAL_HEADER = 30
_PIECE = 1 << 16
_IS_ENCRYPTED = 0x1 | 0x40


class Cause(enum.StrEnum):
    """What is wrong with a bundle or with one entry of it."""

    NO_ZIP = "no_zip"  # cut, damaged, or something else
    TOO_MANY = "too_many"
    LEADS_OUT = "leads_out"  # absolute, with .., a drive or a backslash
    LINK = "link"
    ENCRYPTED = "encrypted"
    UNKNOWN_PACKING = "unknown_packing"
    TWICE = "twice"
    TOO_BIG = "too_big"
    OVERLAPS = "overlaps"  # its bytes are those of another entry too
    DAMAGED = "damaged"  # cannot be unpacked, or its CRC is wrong
    CHANGED = "changed"  # its SHA-256 is another
    NOT_LISTED = "not_listed"  # in the zip, and not in the manifest
    MISSING = "missing"  # in the manifest, and not in the zip
    SUM_DIFFERS = "sum_differs"  # SHA256SUMS has another than the manifest
    UNREADABLE = "unreadable"  # the file is not what it has to be: no JSON, another schema
    MISNAMED = "misnamed"  # a mail that is another than its name says


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which entry; "" is the zip itself. The name is a stranger's text."""

    cause: Cause
    name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A zip whose list was read: the entries that may be read, by name, and what is wrong."""

    archive: zipfile.ZipFile | None
    entries: Mapping[str, zipfile.ZipInfo]
    faults: tuple[Fault, ...]


class Unreadable(Exception):  # noqa: N818 one word for one thing
    """An entry that cannot be unpacked whole."""


_UNPACKING = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    RuntimeError,  # NotImplementedError too
    struct.error,
    OverflowError,
)


def open_zip(file: BinaryIO) -> Opened:
    """The list of a zip. Raises OSError for the disk alone."""
    size = _size_of_list(file)
    if size is None:
        return Opened(None, {}, (Fault(Cause.NO_ZIP, ""),))
    if size > _LARGEST_LIST:
        return Opened(None, {}, (Fault(Cause.TOO_MANY, ""),))
    try:
        archive = zipfile.ZipFile(file)
    except _UNPACKING:
        return Opened(None, {}, (Fault(Cause.NO_ZIP, ""),))
    faults = tuple(_faults(archive.infolist()))
    bad = {fault.name for fault in faults}
    entries = {info.filename: info for info in archive.infolist() if info.filename not in bad}
    return Opened(archive, entries, faults)


def _size_of_list(file: BinaryIO) -> int | None:
    """Bytes of the central directory as the zip's end says; None where it has no end."""
    length = file.seek(0, os.SEEK_END)
    start = max(0, length - _END_SIZE - _LONGEST_COMMENT - 20 - 56)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        return None
    count, size = struct.unpack_from("<HL", tail, end + 10)
    if count == 0xFFFF or size == 0xFFFFFFFF:
        wide = tail.rfind(_END_64, 0, end)
        if wide < 0 or len(tail) < wide + 48:
            return None
        (size,) = struct.unpack_from("<Q", tail, wide + 40)
    return int(size)


def _faults(infos: Iterable[zipfile.ZipInfo]) -> Iterator[Fault]:
    seen: set[str] = set()
    behind = 0  # where the entry before ends
    for info in sorted(infos, key=lambda info: info.header_offset):
        cause = _cause(info)
        if info.filename in seen:
            cause = Cause.TWICE
        elif cause is None and info.header_offset < behind:
            cause = Cause.OVERLAPS
        seen.add(info.filename)
        behind = info.header_offset + _LOCAL_HEADER + info.compress_size
        if cause is not None:
            yield Fault(cause, info.filename)


def _cause(info: zipfile.ZipInfo) -> Cause | None:
    """What is wrong with an entry, by the list alone."""
    name = info.orig_filename
    if "\\" in name or "\x00" in name or name[:1] == "/" or name[1:2] == ":":
        return Cause.LEADS_OUT
    if ".." in name.split("/"):
        return Cause.LEADS_OUT
    if stat.S_ISLNK(info.external_attr >> 16):
        return Cause.LINK
    if info.flag_bits & _IS_ENCRYPTED:
        return Cause.ENCRYPTED
    if not is_ours(name):
        return Cause.NOT_LISTED
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return Cause.UNKNOWN_PACKING
    if info.header_offset < 0:  # the list is not where the zip's end says
        return Cause.DAMAGED
    largest = _LARGEST_MAIL if is_mail(name) else _LARGEST_FILE
    is_bomb = info.file_size > max(_SHORT, _MOST_TIMES * info.compress_size)
    return Cause.TOO_BIG if is_bomb or info.file_size > largest else None


def read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """All of one entry. Raises Unreadable."""
    return b"".join(_pieces(archive, info))


def hash_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """The SHA-256 of one entry, read piece by piece. Raises Unreadable."""
    digest = hashlib.sha256()
    for piece in _pieces(archive, info):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            size = 0
            while piece := member.read(_PIECE):
                size += len(piece)
                yield piece
    except _UNPACKING as error:
        raise Unreadable(info.filename) from error
    if size != info.file_size:
        raise Unreadable(info.filename)
