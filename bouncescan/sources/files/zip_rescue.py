"""The files in a .zip without its directory, which stands at the end: a download that broke off.

Each file has a header of its own before it. Where that does not tell the size, as in archives that
were written in one go (Google Takeout), the end shows only when it is unpacked.
"""

import struct
from collections.abc import Iterator
from contextlib import closing

from bouncescan.mail.charset import decode_bytes
from bouncescan.sources.files.packed import PackingStream
from bouncescan.sources.files.stream import Content, DamageError, Stream, read_fully
from bouncescan.sources.files.zip_member import LOCAL_HEADER, Member, unpacker

__all__ = ["rescue_members"]

_ENCRYPTED = 0x1
_DESCRIPTOR = 0x8
_UTF8 = 0x800
_PIECE = 1 << 20
_UNKNOWN = 0xFFFFFFFF
_ZIP64 = 0x0001
# A descriptor is a CRC and two sizes, of 4 or 8 bytes, with a signature or without (4.3.9).
_DESCRIPTOR_SIZES = (12, 16, 20, 24)
_NEXT = (b"PK\x03\x04", b"PK\x01\x02")


def rescue_members(archive: Content) -> Iterator[Member]:
    """Every file whose header is there; the last one may be cut. Raises OSError."""
    with closing(archive.open()) as stream:
        end = stream.size() or 0
        offset = 0
        while member := _member_at(stream, offset):
            yield member
            following = _end_of(stream, member, end)
            if following is None or following <= offset:
                return
            offset = following


def _member_at(stream: Stream, offset: int) -> Member | None:
    stream.skip_to(offset)
    header = read_fully(stream, LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL_HEADER.unpack(
        header
    )
    raw = read_fully(stream, name_length)
    extra = read_fully(stream, extra_length)
    is_told = not flags & _DESCRIPTOR
    sizes = _zip64_sizes(extra) if _UNKNOWN in (packed, size) else (size, packed)
    return Member(
        name=raw.decode("utf-8", "backslashreplace") if flags & _UTF8 else decode_bytes(raw),
        offset=offset,
        method=method,
        is_encrypted=bool(flags & _ENCRYPTED),
        packed_size=sizes[1] if is_told else None,
        size=sizes[0] if is_told else None,
        crc=crc if is_told else None,
    )


def _zip64_sizes(extra: bytes) -> tuple[int | None, int | None]:
    """Size and packed size out of the extra field for large files (APPNOTE, 4.5.3)."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        if kind == _ZIP64 and length >= 16 and len(extra) >= 20:
            size, packed = struct.unpack("<QQ", extra[4:20])
            return size, packed
        extra = extra[4 + length :]
    return None, None


def _end_of(stream: Stream, member: Member, end: int) -> int | None:
    """Where the header of the next file is; None where this one is cut, or hides its end."""
    begin = member.offset + LOCAL_HEADER.size
    stream.skip_to(member.offset)
    *_, name, extra = LOCAL_HEADER.unpack(read_fully(stream, LOCAL_HEADER.size))
    begin += name + extra
    if member.packed_size is not None:
        return begin + member.packed_size if begin + member.packed_size < end else None
    new = unpacker(member.method)
    if new is None or member.is_encrypted:
        return None
    stream.skip_to(begin)
    unpacking = PackingStream(stream, new)
    try:
        while unpacking.read(_PIECE):
            pass
    except DamageError:
        return None
    return _behind_descriptor(stream, begin + unpacking.packed_size)


def _behind_descriptor(stream: Stream, offset: int) -> int | None:
    stream.skip_to(offset)
    text = read_fully(stream, max(_DESCRIPTOR_SIZES) + 4)
    return next(
        (offset + size for size in _DESCRIPTOR_SIZES if text[size:].startswith(_NEXT)), None
    )
