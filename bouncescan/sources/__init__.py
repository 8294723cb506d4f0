"""Where messages come from: mailboxes on disk and on IMAP servers, all read-only.

To add a kind of source: a package beside `files` and `imap` with `recognizes(spec)` and
`open_source(spec, options, selection)`, which gives a `Source` (interface.py), one line in SOURCES,
one test. It must cost nothing to import: what is heavy, or opens sockets, is imported when opening.
"""

from typing import Protocol

from bouncescan.errors import SourceError
from bouncescan.sources import files, imap
from bouncescan.sources.folders import FolderSelection
from bouncescan.sources.interface import Source
from bouncescan.sources.options import Encryption, OAuthOptions, SourceOptions

__all__ = [
    "SOURCES",
    "Encryption",
    "FolderSelection",
    "OAuthOptions",
    "Source",
    "SourceOptions",
    "is_at_unknown_server",
    "open_source",
]


class SourceKind(Protocol):
    """One kind of source, as its package offers it."""

    def recognizes(self, spec: str) -> bool:
        """Whether `spec` is meant for this kind."""
        ...

    def open_source(self, spec: str, options: SourceOptions, selection: FolderSelection) -> Source:
        """The source, not yet connected. Raises SourceError."""
        ...


# What lies on disk comes first: it is there, and a Maildir may be named like an address.
SOURCES: tuple[SourceKind, ...] = (files, imap)


def open_source(spec: str, options: SourceOptions, selection: FolderSelection) -> Source:
    """The source that `spec` means: a path, an address, imaps://user@host/Folder or imap://.

    Use it as a context manager. Raises SourceError where it is none or cannot be opened.
    """
    for kind in SOURCES:
        if kind.recognizes(spec):
            return kind.open_source(spec, options, selection)
    raise SourceError(
        f"{spec}: no such file or folder",
        remedy="give a path, an address such as you@example.com, or imaps://user@host/Folder",
    )


def is_at_unknown_server(spec: str, options: SourceOptions) -> bool:
    """Whether `spec` is an address, and nobody has said where its mailbox is."""
    if options.host is not None or "://" in spec:
        return False
    if files.recognizes(spec) or not imap.recognizes(spec):
        return False
    from bouncescan.sources.providers import for_address  # noqa: PLC0415 reads a table

    return for_address(spec) is None
