"""The headers in a .tar: POSIX.1-2017 (ustar, pax), and what GNU adds for long names and sizes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bouncescan.sources.files.packed import DAMAGED
from bouncescan.sources.files.stream import DamageError

__all__ = [
    "BLOCK",
    "DIRECTORY",
    "FILE",
    "LONG_NAME",
    "NOTES",
    "PAX",
    "TarHeader",
    "decimal",
    "read_header",
    "read_pax",
]

BLOCK = 512
FILE = (b"0", b"\0", b"7")
DIRECTORY, LONG_NAME, PAX = b"5", b"L", b"x"
NOTES = (b"K", b"g")  # long names of links, and what holds for all members
_PAX_LENGTH = re.compile(rb"(\d{1,9}) ")
_DIGITS = re.compile(rb"\d{1,20}")
_TOO_LARGE = 1 << 50


class TarHeader(NamedTuple):
    """One header: what the member is, where its bytes begin, how many they are."""

    name: bytes
    kind: bytes
    begin: int
    size: int
    modified: int | None

    @property
    def end(self) -> int:
        """Where the next header is."""
        return self.begin + -(-self.size // BLOCK) * BLOCK


def read_header(block: bytes, offset: int) -> TarHeader:
    """Raises DamageError."""
    # The checksum is that of the block with blanks in its place; some take bytes for signed.
    blank = block[:148] + b" " * 8 + block[156:]
    signed = sum(blank) - 256 * sum(byte > 127 for byte in blank)
    size = _number(block[124:136])
    if _number(block[148:156]) not in (sum(blank), signed) or size is None or size > _TOO_LARGE:
        raise DamageError(DAMAGED)
    name = block[:100].partition(b"\0")[0]
    prefix = block[345:500].partition(b"\0")[0] if block[257:263] == b"ustar\0" else b""
    return TarHeader(
        name=prefix + b"/" + name if prefix else name,
        kind=block[156:157],
        begin=offset + BLOCK,
        size=size if block[156:157] not in (b"1", b"2", b"5") else 0,
        modified=_number(block[136:148]),
    )


def _number(raw: bytes) -> int | None:
    """Octal digits, or what GNU writes where they do not suffice: the bytes of the number."""
    if raw[:1] == b"\x80":
        return int.from_bytes(raw[1:], "big")
    try:
        return int(raw.strip(b" \0") or b"0", 8)
    except ValueError:
        return None


def decimal(raw: bytes | None) -> int | None:
    """The number that decimal digits are, bounded; None for anything else."""
    return min(int(raw), _TOO_LARGE) if raw and _DIGITS.fullmatch(raw) else None


def read_pax(note: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The records of an extended header: length, blank, key=value, line end."""
    begin = 0
    while found := _PAX_LENGTH.match(note, begin):
        end = begin + int(found[1])
        if not found.end() < end <= len(note):
            return
        key, _, value = note[found.end() : end].removesuffix(b"\n").partition(b"=")
        yield key, value
        begin = end
