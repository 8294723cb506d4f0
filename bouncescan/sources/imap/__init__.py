"""A mailbox on an IMAP server (RFC 3501), read without leaving a trace: EXAMINE, BODY.PEEK.

What speaks to the network is imported only when a mailbox is opened: `bouncescan --help` pays for
no TLS and no IMAP library.
"""

import importlib
import re
from typing import Protocol, cast

from bouncescan.sources.folders import FolderSelection
from bouncescan.sources.interface import Source
from bouncescan.sources.options import SourceOptions
from bouncescan.sources.seen import Seen

__all__ = ["look", "open_source", "recognizes"]

_URL = re.compile(r"imaps?://", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@/\\\s]+@[^@/\\\s]+\Z")


class _Mailbox(Protocol):
    def open_mailbox(
        self, spec: str, options: SourceOptions, selection: FolderSelection
    ) -> Source: ...


def recognizes(spec: str) -> bool:
    """Whether `spec` is an imap:// or imaps:// URL (RFC 5092) or an address."""
    return _URL.match(spec) is not None or _ADDRESS.match(spec) is not None


def open_source(spec: str, options: SourceOptions, selection: FolderSelection) -> Source:
    """The mailbox, not yet connected. Raises SourceError where the server is not known."""
    mailbox = cast("_Mailbox", importlib.import_module("bouncescan.sources.imap.mailbox"))
    return mailbox.open_mailbox(spec, options, selection)


class _Looking(Protocol):
    def look(self, spec: str, options: SourceOptions, selection: FolderSelection) -> Seen: ...


def look(spec: str, options: SourceOptions, selection: FolderSelection) -> Seen:
    """What the mailbox shows of itself; no message is asked for. Raises SourceError."""
    looking = cast("_Looking", importlib.import_module("bouncescan.sources.imap.looking"))
    return looking.look(spec, options, selection)
