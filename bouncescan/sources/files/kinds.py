"""What a file is: its first bytes tell, unpacked where it is packed, and its name only at last."""

import enum
from contextlib import closing
from typing import NamedTuple

from bouncescan.sources.files import eml, emlx, mbox
from bouncescan.sources.files.decompressors import packing_of
from bouncescan.sources.files.packed import PackedContent
from bouncescan.sources.files.refused import Refusal, refusal_by_content, refusal_by_name
from bouncescan.sources.files.stream import Content, read_head

__all__ = ["HEAD", "FileKind", "Look", "is_never_mail", "look", "look_at"]

HEAD = 65536

# What exports hold in thousands beside mail: pictures and films need not be opened one by one.
_NEVER_MAIL = frozenset((
    ".aac", ".avi", ".bmp", ".css", ".csv", ".gif", ".heic", ".htm", ".html", ".ico", ".ics",
    ".jpeg", ".jpg", ".json", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".mpg", ".msf",
    ".ogg", ".pdf", ".png", ".ppt", ".pptx", ".psd", ".svg", ".tif", ".tiff", ".ttf", ".vcf",
    ".wav", ".webm", ".webp", ".wma", ".wmv", ".woff", ".woff2", ".xls", ".xlsx", ".xml",
))  # fmt: skip


class FileKind(enum.StrEnum):
    """What can be read in a file."""

    MBOX = "mbox"
    EML = "eml"
    EMLX = "emlx"
    ZIP = "zip"
    TAR = "tar"
    EMPTY = "empty"
    REFUSED = "refused"
    OTHER = "other"


_PACKED_TWICE = Refusal("packed inside of an archive", "unpack it and scan the folder")
_TOLD_BY_NAME = (FileKind.EMPTY, FileKind.OTHER, FileKind.ZIP)


class Look(NamedTuple):
    """A file's kind, and its content as that kind has to be read: unpacked."""

    kind: FileKind
    content: Content
    refusal: Refusal | None = None


def packed_twice(content: Content) -> Look:
    """The look of what is packed inside of an archive that can only be read forward."""
    return Look(FileKind.REFUSED, content, _PACKED_TWICE)


def is_never_mail(name: str) -> bool:
    """Whether a file is named as something that is no mail and that there is much of."""
    return name[name.rfind(".") :].lower() in _NEVER_MAIL


def look(content: Content, name: str) -> Look:
    """What a file is. Raises OSError."""
    head = _head_of(content)
    packing = packing_of(head)
    if packing is not None:
        content = PackedContent(content, packing)
        head = _head_of(content)
        name = name[: name.rfind(".")] if "." in name else name
    return look_at(head, content, name)


def look_at(head: bytes, content: Content, name: str) -> Look:
    """The same where the first bytes were read already."""
    refused = refusal_by_content(head)
    named = refusal_by_name(name)
    if refused and named and refused.what == named.what:
        refused = named  # it may know better what to do
    kind = FileKind.REFUSED if refused else _kind_of(head)
    if kind in _TOLD_BY_NAME:
        refused = named
        kind = FileKind.REFUSED if refused else kind
    return Look(kind, content, refused)


def _kind_of(head: bytes) -> FileKind:
    if not head:
        return FileKind.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.ZIP
    if head[257:262] == b"ustar":
        return FileKind.TAR
    if mbox.recognizes(head):
        return FileKind.MBOX
    if emlx.recognizes(head):
        return FileKind.EMLX
    return FileKind.EML if eml.recognizes(head) else FileKind.OTHER


def _head_of(content: Content) -> bytes:
    with closing(content.open()) as stream:
        return read_head(stream, HEAD)
