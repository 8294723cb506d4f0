"""Mailboxes on disk.

To add a kind of mail file: a module that tells it by content (`recognizes`) and a class that is a
`MailFile` (interface.py), one line in `tree._Walk`, one test on the same path under tests/.
"""

from pathlib import Path

from bouncescan.sources.files.mailbox import FileSource, open_path
from bouncescan.sources.folders import FolderSelection
from bouncescan.sources.options import SourceOptions

__all__ = ["open_source", "recognizes"]


def recognizes(spec: str) -> bool:
    """Whether something lies at this path, be it closed to us."""
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
