"""The header of a message that lies in a file, read without reading the message."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from bouncescan.mail.header import split_header
from bouncescan.mail.text import decode_header
from bouncescan.records.message import FolderRole
from bouncescan.sources.folders import roles_of_labels

__all__ = ["FileHeader", "read_header", "roles_in"]

_FIRST_READ = 8192
_LABELS = re.compile(rb"^X-Gmail-Labels:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileHeader:
    """The bytes of a header; `has_end` tells whether the empty line after it is there."""

    raw: bytes
    has_end: bool


def read_header(file: BinaryIO, begin: int, end: int) -> FileHeader:
    """The header of the message between two offsets; leading empty lines do not end it."""
    size = _FIRST_READ
    while True:
        file.seek(begin)
        chunk = file.read(min(size, end - begin))
        text = chunk.lstrip(b"\r\n")
        header, _ = split_header(text)
        has_end = len(header) < len(text)
        if has_end or len(chunk) < size:
            return FileHeader(header, has_end)
        size *= 4


def roles_in(header: bytes, role: FolderRole) -> tuple[FolderRole, ...]:
    """The roles of the folders that X-Gmail-Labels names, else the folder's own."""
    labels = _LABELS.search(header)
    named = roles_of_labels(decode_header(labels[1])) if labels else ()
    return named or (role,)
