"""Content lines of vCards, on bytes: 2.1 (versit, 1996), 3.0 (RFC 2426) and 4.0 (RFC 6350).

Read before anything is decoded: folding may cut a character in two (RFC 6350, 3.2), and the second
octet of a Shift_JIS kanji may be a backslash. A quoted-printable value of 2.1 goes on in the next
line where its line ends with "=".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bouncescan.mail.text import decode_bytes, undo_transfer_encoding

__all__ = ["ContentLine", "read_lines", "split_value", "unescape"]

_FOLDED = (b" ", b"\t")
_VERSION_2 = re.compile(rb"\s*VERSION\s*:\s*2", re.IGNORECASE)
_NAME = re.compile(rb"\s*(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9-]+)\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLine:
    """One property: `name` in upper case without its group, the value as it came."""

    name: str
    parameters: tuple[str, ...]  # in upper case, "TYPE=HOME" or only "HOME" (2.1)
    raw: bytes

    def text(self) -> str:
        """The value as text, with its backslashes."""
        return decode_bytes(undo_transfer_encoding(self.raw, self._encoding), self._charset).strip()

    @property
    def _encoding(self) -> str | None:
        values = {parameter.removeprefix("ENCODING=") for parameter in self.parameters}
        if "QUOTED-PRINTABLE" in values:
            return "quoted-printable"
        return "base64" if values & {"BASE64", "B"} else None

    @property
    def _charset(self) -> str | None:
        charsets = (p.removeprefix("CHARSET=") for p in self.parameters if "CHARSET=" in p)
        return next(charsets, None)


def read_lines(card: Sequence[bytes]) -> Iterator[ContentLine]:
    """The properties of a card from its physical lines; what is no property is passed over."""
    # 2.1 folds at a space and keeps it; later versions put one in.
    kept = 0 if any(_VERSION_2.match(line) for line in card) else 1
    pieces: list[bytes] = []
    goes_on = False
    for line in card:
        if pieces and not goes_on and line.startswith(_FOLDED):
            pieces.append(line[kept:])
        elif goes_on:
            pieces.append(b"\n" + line)
        else:
            yield from _read(pieces)
            pieces = [line]
        goes_on = line.endswith(b"=") and _is_quoted_printable(pieces[0])
    yield from _read(pieces)


def _is_quoted_printable(line: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()


def _read(pieces: Sequence[bytes]) -> Iterator[ContentLine]:
    line = b"".join(pieces)
    colon = _colon(line)
    head, *parameters = line[: max(colon, 0)].split(b";")
    name = _NAME.fullmatch(head)
    if name is not None:
        yield ContentLine(
            name=name[1].decode("ascii").upper(),
            parameters=tuple(p.decode("ascii", "replace").strip().upper() for p in parameters),
            raw=line[colon + 1 :],
        )


def _colon(line: bytes) -> int:
    """Where the value's colon stands: the first one outside of quotes, -1 where there is none."""
    colon = line.find(b":")
    while colon != -1 and line.count(b'"', 0, colon) % 2:
        closing = line.find(b'"', colon)
        if closing == -1:
            return -1
        colon = line.find(b":", closing)
    return colon


def split_value(text: str) -> list[str]:
    """The components of a structured value (N, ORG), unescaped."""
    return [unescape(part).strip() for part in re.split(r"(?<!\\);", text)]


def unescape(text: str) -> str:
    """A value without its backslashes; an escaped line end becomes a space."""
    return _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], text)
