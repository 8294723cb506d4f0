"""Standard input as a file: an mbox, one message, or an archive of them.

It is read more than once, so what is no file on the disk is kept meanwhile in one of ours that has
no name: nobody else can open it, and it is gone when this program is, however it ends.
"""

import errno
import os
import shutil
import stat
import sys
import tempfile
from typing import BinaryIO

from bouncescan.errors import SourceError
from bouncescan.sources.files.stream import DiskStream

__all__ = ["StandardInput"]

_PIECE = 1 << 20


class StandardInput:
    """What comes in, from where it stands now. Raises SourceError."""

    is_plain = True

    def __init__(self) -> None:
        if sys.stdin is None:
            raise SourceError("standard input: is closed", remedy="give a file")
        given = sys.stdin.buffer
        try:
            is_file = stat.S_ISREG(os.fstat(given.fileno()).st_mode)
        except (OSError, ValueError):  # one that has no file behind it
            is_file = False
        self._begin = given.tell() if is_file else 0
        self._file: BinaryIO = given if is_file else _kept(given)
        self._is_ours = not is_file

    def open(self) -> DiskStream:
        """It from its first byte on; several may be read at a time."""
        return DiskStream(self._file, begin=self._begin, is_shared=True)

    def close(self) -> None:
        """Let go of what was kept."""
        if self._is_ours:
            self._file.close()


def _kept(given: BinaryIO) -> BinaryIO:
    try:
        kept = tempfile.TemporaryFile()  # noqa: SIM115 closed with its owner
        shutil.copyfileobj(given, kept, _PIECE)
        kept.flush()
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        remedy = "set TMPDIR to a folder with room, or scan a file" if is_full else None
        raise SourceError(f"standard input: {why}", remedy=remedy) from error
    return kept
