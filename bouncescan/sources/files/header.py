"""The header of a message that lies in a file, read without reading the message."""

import re

from bouncescan.mail.header import split_header
from bouncescan.mail.text import decode_header
from bouncescan.records.message import FolderRole
from bouncescan.sources.files.bounds import LARGEST_HEADER
from bouncescan.sources.files.stream import Stream, read_head
from bouncescan.sources.folders import roles_of_labels

__all__ = ["read_header", "roles_in"]

_PIECE = 8192
_LABELS = re.compile(rb"^X-Gmail-Labels:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)


def read_header(stream: Stream) -> bytes:
    """The header that a stream begins with; empty lines before it do not end it.

    Raises OSError where there is nothing at all; one that is cut is given as far as it goes.
    """
    held, size = b"", _PIECE
    while piece := read_head(stream, size):
        held = (held + piece).lstrip(b"\r\n")
        header, _ = split_header(held)
        if len(header) < len(held) or len(held) >= LARGEST_HEADER or len(piece) < size:
            return header
        size = min(size * 2, LARGEST_HEADER)
    return held


def roles_in(header: bytes, role: FolderRole) -> tuple[FolderRole, ...]:
    """The roles of the folders that X-Gmail-Labels names, else the folder's own."""
    labels = _LABELS.search(header)
    named = roles_of_labels(decode_header(labels[1])) if labels else ()
    return named or (role,)
