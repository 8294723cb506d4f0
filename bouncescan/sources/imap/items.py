"""The items of one FETCH response (RFC 3501, 7.4.2 and 9), whatever their order and spelling.

    * 12 FETCH (UID 4711 RFC822.SIZE 44827 INTERNALDATE "20-Apr-2026 10:15:23 +0900" BODY[] {342}

QUIRK(several): the field names of HEADER.FIELDS come back quoted, reordered or in full, keys in
lower case, a body as a quoted string, and FLAGS or MODSEQ that nobody asked for.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

__all__ = ["WITHHELD", "Fetched", "parse_internal_date", "read_items"]


class Fetched(NamedTuple):
    """What a server gave of one message; None is what it left out."""

    uid: int | None = None
    internal_date: datetime | None = None
    size: int | None = None
    raw: bytes | None = None  # of the section that was asked for
    is_cut: bool = False  # there is more of it


# Of a message that the server does not give, or gives so that nobody can read it.
WITHHELD = Fetched()

_MONTHS = {
    name: number
    for number, name in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_DATE = re.compile(rb"([ 0-3]?\d-[A-Za-z]{3}-\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})", re.ASCII)
_KEY = re.compile(rb"([A-Za-z][A-Za-z0-9._-]*+)(\[(?:[^\]\"]|\"(?:[^\"\\]|\\.)*+\")*+\])?(<\d+>)? ")
_VALUE = re.compile(rb'"((?:[^"\\\r\n]|\\.)*+)"|\(|([^ ()"]++)')
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_LIST_PIECE = re.compile(rb'[()]|"(?:[^"\\]|\\.)*+"|[^()"]++')
_LONGEST_NUMBER = 19


def read_items(pieces: Sequence[bytes]) -> Fetched | None:
    """The items between the brackets of "FETCH (...)"; None where they are none.

    `pieces` are text, literal, text, and so on; the first is the text behind the bracket, and the
    last ends with the closing one.
    """
    try:
        pairs = list(_pairs(pieces))
        found = dict(pairs)
        if any(sum(name == once for name, _ in pairs) > 1 for once in (b"UID", b"BODY")):
            # A literal announced too long can end so that the next response seems to go on.
            return None
        uid, size = found.get(b"UID"), found.get(b"RFC822.SIZE")
        return Fetched(
            None if uid is None else _number(uid),
            parse_internal_date(found.get(b"INTERNALDATE") or b""),
            None if size is None else _number(size),
            found.get(b"BODY"),
        )
    except ValueError:
        return None


def _pairs(pieces: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each key that has a value, in upper case; BODY without its section. Raises ValueError."""
    texts, literals = pieces[::2], iter(pieces[1::2])
    place, position = 0, 0
    while texts[place][position:] != b")":
        text = texts[place]
        key = _KEY.match(text, position)
        if key is None:
            raise ValueError("no key")
        if key.end() == len(text):
            value: bytes | None = next(literals, None)
            place, position = place + 1, 0
            if value is None:
                raise ValueError("no value")
        else:
            value, position = _read_value(text, key.end())
        if texts[place][position : position + 1] == b" ":
            position += 1
        name = key[1].upper()
        if name != b"BODY" or key[2]:  # BODY alone is the structure
            yield name, value or b""


def _read_value(text: bytes, position: int) -> tuple[bytes | None, int]:
    """A quoted string, an atom, NIL or a list (both None), and where it ends."""
    match = _VALUE.match(text, position)
    if match is None:
        raise ValueError("no value")
    if match[0] == b"(":
        return None, _end_of_list(text, position)
    if match[2] is None:
        return _ESCAPE.sub(rb"\1", match[1]), match.end()
    return (None if match[2].upper() == b"NIL" else match[2]), match.end()


def _end_of_list(text: bytes, position: int) -> int:
    """Where the list that begins here ends; one that holds a literal is none that was asked for."""
    depth = 0
    for match in _LIST_PIECE.finditer(text, position):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    raise ValueError("a list without an end")


def _number(value: bytes) -> int:
    if not value.isdigit() or len(value) > _LONGEST_NUMBER:
        raise ValueError("no number")
    return int(value)


def parse_internal_date(text: bytes) -> datetime | None:
    """A date-time of RFC 3501, with its zone; None for what is none."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, hour, minute, second, zone = match.groups()
    try:
        year, month, number = _day(day)
        return datetime(
            year,
            month,
            number,
            int(hour),
            int(minute),
            min(int(second), 59),  # a leap second
            tzinfo=_zone(zone),
        )
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _day(text: bytes) -> tuple[int, int, int]:
    day, month, year = text.split(b"-")
    return int(year), _MONTHS.get(month.lower(), 0), int(day)


@lru_cache(maxsize=256)
def _zone(text: bytes) -> timezone:
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[3:]))
    return timezone(-offset if text[:1] == b"-" else offset)
