"""Address fields (RFC 5322, 3.4 and 4.4): mailboxes and groups, and how mailers break them.

Only what stands in angle brackets counts where there are any: an address in the display name
beside them is what a forger wants read. What is never closed, a quote, a comment or an angle
bracket, is taken as a plain character, so that the rest of the field is not lost.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from bouncescan.mail.address import LONGEST, clean_address, find_addresses
from bouncescan.mail.text import decode_bytes, decode_header, unfold

__all__ = ["Mailbox", "parse_mailboxes"]

# From and To repeat themselves all through a mailbox.
_SHORT = 300


class Mailbox(NamedTuple):
    """An addr-spec as it came (domain in lower case) and the display name beside it, "" if none."""

    address: str
    name: str


# Mailboxes as nearly all are written, each with the comma behind it, and all from the first fault.
_LOCAL = r"([A-Za-z0-9!#$%&*+=?^_`{}~-][A-Za-z0-9.!#$%&'*+/=?^_`{}~-]{0,127}+)"
_DOMAIN = r"((?:[A-Za-z0-9_-]{1,63}+\.){0,20}+[A-Za-z0-9_-]{1,63}+)"
_USUAL = re.compile(
    r'\s*+(?:(?:"([^"\\]*+)" *+|([^"(),:;<>@\\]*+))'
    rf"<{_LOCAL}@{_DOMAIN}>|{_LOCAL}@{_DOMAIN})\s*+(?:,|\Z)|(.+)",
    re.DOTALL,
)


def parse_mailboxes(raw: bytes) -> tuple[Mailbox, ...]:
    """The mailboxes of an address field's body, in order; groups are flattened, junk passed over.

    >>> for box in parse_mailboxes(b'"Suzuki, H." <h@example.com>, us: b@example.net (Bob);'):
    ...     print(box.address, "is", box.name)
    h@example.com is Suzuki, H.
    b@example.net is Bob
    """
    return _parse_known(raw) if len(raw) <= _SHORT else _parse(raw)


def _parse(raw: bytes) -> tuple[Mailbox, ...]:
    if b"@" not in raw and b"=?" not in raw:
        return ()
    # Encoded words are decoded name by name: a comma in one must not split an address.
    text = decode_bytes(unfold(raw))
    usual = _parse_usual(text)
    return usual if usual is not None else _FieldReader(text).read()


_parse_known = lru_cache(maxsize=8192)(_parse)


def _parse_usual(text: str) -> tuple[Mailbox, ...] | None:
    """The mailboxes of a field without comments, groups and faults; None for any other field."""
    if '"' in text or "," not in text:
        return _match_boxes(text)
    # A crowd: most of it stood in other fields before.
    pieces = text.split(",")
    if not pieces[-1].strip():
        pieces.pop()
    found: list[Mailbox] = []
    for piece in pieces:
        boxes = _match_known(piece) if len(piece) <= _SHORT else _match_boxes(piece)
        if not boxes:
            return None
        found += boxes
    return tuple(found)


def _match_boxes(text: str) -> tuple[Mailbox, ...] | None:
    found: list[Mailbox] = []
    for quoted, phrase, local, domain, bare_local, bare_domain, fault in _USUAL.findall(text):
        address = f"{local or bare_local}@{(domain or bare_domain).lower()}"
        if fault or len(address) > LONGEST:
            return None
        name = quoted or phrase
        found.append(Mailbox(address, _display_name(name) if name else ""))
    return tuple(found)


_match_known = lru_cache(maxsize=8192)(_match_boxes)


def _display_name(text: str) -> str:
    """A name on one line, its encoded words decoded, quotes that are left gone."""
    if "=?" in text:
        text = decode_header(text.encode())
    text = " ".join(text.split())
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


_SPECIAL = re.compile(
    r"""(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?<>"]*+\?=)
    |(?P<literal>@\[[^\[\]<>",;()]{1,60}\])
    |(?P<quote>")|(?P<open>\()|(?P<angle><++)|(?P<mark>[,;:])""",
    re.VERBOSE,
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_ANGLE = re.compile(r'<((?:[^<>"]|"(?:[^"\\]|\\.)*+")*+)>', re.DOTALL)
_LONGEST_ANGLE = 500
_OPEN_ANGLE = re.compile(r"<\s{0,9}([^\s<>,;]*)>?")
_MAILBOX_INSIDE = re.compile(r"<[^<>\s]{1,200}@[^<>\s]{1,255}>")
_COMMENT_MARK = re.compile(r"[()]|\\.", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class _FieldReader:
    """Reads a field from left to right; one mailbox's words are kept until what ends it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Mailbox] = []
        # Once one is never closed, those behind it are not looked at: that keeps time linear.
        self._has_quotes = self._has_comments = True
        self._begin()

    def _begin(self) -> None:
        self._source: list[str] = []  # outside of comments and angle brackets, as it stands
        self._name: list[str] = []
        self._comments: list[str] = []
        self._angle: list[str] | None = None

    def read(self) -> tuple[Mailbox, ...]:
        position = 0
        for _ in range(len(self._text)):
            match = _SPECIAL.search(self._text, position)
            self._words(self._text[position : match.start() if match else None])
            if match is None:
                break
            position = self._special(match)
        self._flush()
        return tuple(self._found)

    def _special(self, match: re.Match[str]) -> int:
        """Takes in what begins here and gives where it ends."""
        start, end = match.span()
        if match["word"] or match["literal"]:
            self._words(match[0])
        elif match["mark"]:
            self._mark(match[0])
        elif match["quote"]:
            end = self._quoted(start)
        elif match["open"]:
            end = self._comment(start)
        else:
            end = self._in_angle(end - 1)
        return end

    def _words(self, text: str, name: str | None = None) -> None:
        if self._angle is not None and text.strip():
            self._flush()  # no comma behind the angle bracket
        self._source.append(text)
        self._name.append(text if name is None else name)

    def _mark(self, mark: str) -> None:
        if mark == ":" and self._angle is None and "@" not in "".join(self._source):
            self._begin()  # a group's name, or "mailto:"
        else:
            self._flush()

    def _quoted(self, start: int) -> int:
        match = _QUOTED.match(self._text, start) if self._has_quotes else None
        self._has_quotes = match is not None
        if match is None or self._is_stray(match):
            self._words('"', "")
            return start + 1
        self._words(match[0], _ESCAPE.sub(r"\1", match[1]))
        return match.end()

    def _is_stray(self, match: re.Match[str]) -> bool:
        """True where a quote is closed by the next name's opening one: a mailbox lies between."""
        behind = self._text[match.end() : match.end() + 1]
        return behind.isalnum() and _MAILBOX_INSIDE.search(match[1]) is not None

    def _comment(self, start: int) -> int:
        end = self._end_of_comment(start) if self._has_comments else -1
        self._has_comments = end >= 0
        if end < 0:
            self._words("(")
            return start + 1
        self._comments.append(_ESCAPE.sub(r"\1", self._text[start + 1 : end - 1]))
        self._source.append(" ")  # it parts what stands around it, as white space does
        return end

    def _end_of_comment(self, start: int) -> int:
        depth = 0
        for match in _COMMENT_MARK.finditer(self._text, start):
            depth += {"(": 1, ")": -1}.get(match[0], 0)
            if depth == 0:
                return match.end()
        return -1

    def _in_angle(self, start: int) -> int:
        if self._angle is not None:
            self._flush()
        closed = _ANGLE.match(self._text, start, start + _LONGEST_ANGLE)
        match = closed or _OPEN_ANGLE.match(self._text, start)
        content = match[1] if match else ""
        address = clean_address(content)
        addresses = [address] if address else list(find_addresses(content))
        if closed or addresses:
            self._angle = addresses
        elif match:
            self._source.append(match[0])  # else what stands around it would be joined
        return match.end() if match else start + 1

    def _flush(self) -> None:
        source = "".join(self._source).strip()
        comment = " ".join(self._comments)
        if self._angle:
            name = " ".join("".join(self._name).split())
            name = f"{name} ({comment})" if name and comment else name or comment
            self._add(self._angle, name)
        elif address := clean_address(source):
            self._add((address,), comment)
        elif self._angle is None:
            self._add(_find_bare(source), comment)
        self._begin()

    def _add(self, addresses: Iterable[str], name: str) -> None:
        self._found.extend(Mailbox(address, _display_name(name)) for address in addresses)


def _find_bare(source: str) -> tuple[str, ...]:
    """Addresses without angle brackets: several without commas, or all of it an encoded word."""
    if "@" in source:
        # RFC 5322, 4.4: white space around the "@", and nowhere else.
        sides = [side.strip() for side in source.split("@", 2)]
        joined = clean_address("@".join(sides)) if len(sides) == 2 else None
        return find_addresses(source) or ((joined,) if joined else ())
    if "=?" in source and "@" in (text := decode_header(source.encode())):
        return find_addresses(text)
    return ()
