"""Mailboxes on disk.

To add a kind of mail file: a module that tells it by content (`recognizes`) and a class that is a
`MailFile` (interface.py), a `FileKind` (kinds.py), its place in `walk.Walk`, one test on the same
path under tests/. To add a way of packing: `packed.Packing`. Everything is read forward
(stream.py), so that it may be packed.
"""

from pathlib import Path

from bouncescan.sources.files.kinds import FileKind, look
from bouncescan.sources.files.mailbox import FileSource, open_path
from bouncescan.sources.files.stream import DiskContent
from bouncescan.sources.folders import FolderSelection
from bouncescan.sources.options import SourceOptions

__all__ = ["FileSource", "is_mbox", "open_path", "open_source", "recognizes"]


def recognizes(spec: str) -> bool:
    """Whether something lies at this path, be it closed to us; "-" is standard input."""
    if spec == "-":
        return True
    try:
        Path(spec).expanduser().stat()
    except PermissionError:
        return True
    except (OSError, ValueError, RuntimeError):  # not there, a NUL in it, "~nobody"
        return False
    return True


def open_source(spec: str, options: SourceOptions, selection: FolderSelection) -> FileSource:
    """The mailbox at a path; `options` are about servers."""
    del options
    return open_path(spec, selection)


def is_mbox(name: str) -> bool:
    """Whether a path is one mbox, packed or not. Raises OSError, and ValueError for a NUL in it."""
    path = Path(name).expanduser()
    return path.is_file() and look(DiskContent(str(path)), path.name).kind is FileKind.MBOX
