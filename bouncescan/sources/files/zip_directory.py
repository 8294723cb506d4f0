"""The directory at the end of a .zip (PKWARE APPNOTE, 4.3.12), as the stdlib reads it."""

import errno
import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import closing

from bouncescan.mail.charset import decode_bytes
from bouncescan.sources.files.stream import Content, Stream
from bouncescan.sources.files.zip_member import Member

__all__ = ["NoDirectoryError", "read_directory"]

_ENCRYPTED = 0x1
_UTF8 = 0x800


class NoDirectoryError(Exception):
    """No directory at the end of an archive. `is_split`: it is a part of one."""

    def __init__(self, *, is_split: bool = False) -> None:
        super().__init__()
        self.is_split = is_split


def read_directory(archive: Content) -> Iterator[Member]:
    """Every file that the directory names; one that ends with "/" is a directory itself.

    Raises OSError, NoDirectoryError.
    """
    with closing(archive.open()) as stream:
        try:
            with zipfile.ZipFile(io.BufferedReader(_Seekable(stream))) as opened:
                infos = opened.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise NoDirectoryError(is_split="disk" in str(error)) from error
    for info in infos:
        yield Member(
            name=_name_of(info),
            offset=info.header_offset,
            method=info.compress_type,
            is_encrypted=bool(info.flag_bits & _ENCRYPTED),
            packed_size=info.compress_size,
            size=info.file_size,
            crc=info.CRC,
        )


def _name_of(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8 or info.orig_filename.isascii():
        return info.orig_filename
    # QUIRK(Windows): names are in the code page of the place, which nothing tells.
    return decode_bytes(info.orig_filename.encode("cp437"))


class _Seekable(io.RawIOBase):
    """A stream of the disk as the stdlib wants it."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream
        self._size = stream.size() or 0
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "before the beginning")
        self._position = base + offset
        self._stream.skip_to(self._position)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)
