"""The parts of a message (RFC 2045, 2046): one pass over its bytes, a stack and no recursion.

A message/* part is a leaf: what was returned is never mixed with what returns it. Mail breaks MIME
in few ways, and each has its defect here: a boundary that is declared and never stands, one that
stands and was not declared, a blank line inside a part's header, a lost Content-Type.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bouncescan.mail.header import Header, split_header
from bouncescan.mail.identity import normalise_line_ends
from bouncescan.mail.text import decode_bytes, undo_transfer_encoding, unfold

__all__ = [
    "ContentType",
    "Message",
    "Opened",
    "Part",
    "parse_content_type",
    "read_header",
    "read_message",
]

_DEEPEST = 50  # levels of multipart; real reports have four
_MOST_PARTS = 2000
# More than this nobody reads: what stands behind is left out, and that is said.
_MOST_HEADER = 1024 * 1024
_MOST_OF_PART = 4 * 1024 * 1024
_READ = ("text/", "message/", "multipart/", "application/json")

_TYPE = re.compile(rb"\s*\"?([A-Za-z0-9.+_-]{1,60})\s*/\s*([A-Za-z0-9.+_-]{1,80})")
_PARAMETER = re.compile(rb"([A-Za-z0-9-]{1,30})\*?[ \t]*=[ \t]*(?:\"([^\"]*)\"|([^\s;]+))")
# As nearly all stand: each parameter behind a semicolon of its own.
_USUAL = re.compile(
    rb"([A-Za-z0-9.+_-]{1,60})/([A-Za-z0-9.+_-]{1,80}+)"
    rb"((?:;[ \t]*+[A-Za-z0-9-]{1,30}+=(?:\"[^\"]*+\"|[^\s;\"]++))*+);?"
)
_USUAL_PARAMETER = re.compile(rb";[ \t]*+([A-Za-z0-9-]++)=(?:\"([^\"]*)\"|([^\s;]+))")
# A boundary nobody declared: a dashed line with a part's header, or a blank line, below it.
_UNDECLARED = re.compile(
    rb"^--([^\s-][^\n]{0,198}?)[ \t]*\n(?:content-[a-z-]+[ \t]*:|\n\S)",
    re.IGNORECASE | re.MULTILINE,
)
_PREAMBLE = re.compile(
    rb"\s*(?:This is a [^\n]*\s*|[^\n]{0,80}MIME[^\n]{0,80}\s*)?(?=--)", re.IGNORECASE
)
_SURE_UNDECLARED = re.compile(
    rb"^--([^\s][^\n]{0,198}?)[ \t]*\ncontent-[a-z-]+[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_LOST_FIELD = re.compile(rb"\n*content-[a-z-]+[ \t]*:", re.IGNORECASE)
_FIRST_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_HEADER_LINES = re.compile(rb"(?:[!-9;-~]{1,100}[ \t]*:[^\n]*\n?|[ \t][^\n]*\n?)*")
_MBOX_LINE = re.compile(rb"\n*>?From [^\n]*\n")
_NEAR_TOP = 4096
_LONGEST_TYPE = 4000
_BEFORE_HEADER = (b"\n", b"F", b">")
# What is larger or has more parts is not cut in one stroke: that takes its size once more.
_LARGEST_USUAL = 1024 * 1024
_MOST_USUAL = 40
_LONGEST_HEAD = 1000
_SHORTEST_ALIKE = 16
_DEEPEST_USUAL = 3
_NO_FIELDS = Header(b"")


class ContentType(NamedTuple):
    """A Content-Type; `name` in lower case, parameters "" where absent."""

    name: str
    boundary: bytes = b""
    charset: str = ""
    report_type: str = ""


_TEXT = ContentType("text/plain")


class Part(NamedTuple):
    """A leaf: its header, its type, and its body as it stands, still in its transfer encoding."""

    header: Header
    type: ContentType
    raw: bytes
    head: bytes = b""  # the header's bytes: some servers put the returned message's header there

    def body(self) -> bytes:
        """The body with its transfer encoding undone, LF line ends as in what was not encoded."""
        body = undo_transfer_encoding(self.raw, self.header.plain("content-transfer-encoding"))
        return normalise_line_ends(body) if b"\r" in body else body

    def text(self) -> str:
        """The body as text."""
        return decode_bytes(self.body(), self.type.charset)


class Message(NamedTuple):
    """A message: its own header and its leaves in order, at least one; `raw` has LF line ends."""

    raw: bytes
    header: Header
    type: ContentType
    parts: tuple[Part, ...]
    defects: tuple[str, ...]


class Opened(NamedTuple):
    """A message whose header alone is read; `raw` and `content` have LF line ends."""

    raw: bytes
    header: Header
    content: bytes
    defects: tuple[str, ...]


def parse_content_type(raw: bytes | None) -> ContentType:
    """A Content-Type field's body; text/plain where it says nothing (RFC 2045, 5.2)."""
    return _parse_known(raw[:_LONGEST_TYPE]) if raw else _TEXT


@lru_cache(maxsize=512)
def _parse_known(raw: bytes) -> ContentType:
    line = unfold(raw)
    usual = _USUAL.fullmatch(line)
    match = usual or _TYPE.match(line)
    found: dict[bytes, bytes] = {}
    pairs = _USUAL_PARAMETER.findall(usual[3]) if usual else _PARAMETER.findall(line)
    for name, quoted, bare in pairs:
        found.setdefault(name.lower(), quoted or bare)
    charset, report_type = found.get(b"charset"), found.get(b"report-type")
    return ContentType(
        f"{match[1].decode()}/{match[2].decode()}".lower() if match else "text/plain",
        found.get(b"boundary", b"").strip(),
        charset.decode("ascii", "replace").lower() if charset else "",
        report_type.decode("ascii", "replace").lower() if report_type else "",
    )


def read_message(raw: bytes) -> Message:
    """A message of any bytes as header and leaves. Never raises; time is linear in size."""
    opened = read_header(raw)
    raw, header, content = opened.raw, opened.header, opened.content
    defects = list(opened.defects)
    type_ = parse_content_type(header.first("content-type"))
    boundary = _boundary(type_, content, defects)
    if boundary:
        parts = _usual_parts(content, boundary) or _Splitter(content, boundary, defects).split()
        if parts:
            return Message(raw, header, type_, parts, tuple(dict.fromkeys(defects)))
    part = Part(header, type_, _limited(content, 0, len(content), type_, defects))
    return Message(raw, header, type_, (part,), tuple(defects))


def _limited(content: bytes, start: int, end: int, type_: ContentType, defects: list[str]) -> bytes:
    """A part's body as far as it is read."""
    if end - start > _MOST_OF_PART:
        end = start + _MOST_OF_PART
        if type_.name.startswith(_READ):
            defects.append("part_cut")
    return content[start:end]


def read_header(raw: bytes) -> Opened:
    """A message of any bytes as its header and all that stands below it."""
    defects: tuple[str, ...] = ()
    if b"\x00" in raw:
        raw = raw.replace(b"\x00", b"")
        defects = ("nul_bytes",)
    raw = normalise_line_ends(raw)
    raw = raw[_start(raw) :]
    if _FIRST_FIELD.match(raw) is None:
        return Opened(raw, _NO_FIELDS, raw, (*defects, "no_header"))
    head, body = split_header(raw)
    if len(head) > _MOST_HEADER:
        head = head[:_MOST_HEADER]
        defects = (*defects, "header_cut")
    return Opened(raw, Header(head), raw[body:], defects)


def _start(raw: bytes) -> int:
    """Where the header begins: behind blank lines and an mbox From_ line."""
    if raw[:1] not in _BEFORE_HEADER:
        return 0
    match = _MBOX_LINE.match(raw)
    if match:
        return match.end()
    return len(raw) - len(raw.lstrip(b"\n"))


def _boundary(type_: ContentType, content: bytes, defects: list[str]) -> bytes:
    """The boundary that really parts this body, b"" where there is none."""
    if type_.name.startswith("multipart/"):
        line = b"--" + type_.boundary
        if type_.boundary and (content.startswith(line) or b"\n" + line in content):
            return type_.boundary
        defects.append("boundary_not_found" if type_.boundary else "boundary_not_declared")
        found = _UNDECLARED.search(content)
        return found[1] if found else type_.boundary
    preamble = _PREAMBLE.match(content, 0, _NEAR_TOP)
    found = _SURE_UNDECLARED.match(content, preamble.end()) if preamble else None
    if found and content.count(b"--" + found[1], found.end()):
        defects.append("content_type_lost")
        return found[1]
    return b""


def _usual_parts(content: bytes, boundary: bytes) -> tuple[Part, ...] | None:
    """The parts of a body whose boundaries all stand where they should, cut in one stroke.

    None where anything is odd: then its dashed lines are walked one by one.
    """
    if len(content) > _LARGEST_USUAL:
        return None
    cutter = _Cutter()
    return tuple(cutter.parts) if cutter.cut(content, boundary) else None


class _Cutter:
    """Cuts a body at each boundary at once."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._lines: list[bytes] = []  # the boundary of each boundary line

    def cut(self, content: bytes, boundary: bytes, depth: int = 0) -> bool:
        """Puts the leaves of `content` into `parts`; False where anything is odd."""
        above = len(self._lines)
        line = b"\n--" + boundary
        pieces = (b"\n" + content).split(line, _MOST_USUAL)
        part: bytes | None = None
        for piece in pieces[1:]:
            is_begun = piece[:1] == b"\n"
            if is_begun or piece[:3] == b"--\n" or piece == b"--":
                if part is not None and not self._take(part, depth):
                    return False
                self._lines.append(boundary)
                part = piece
                if not is_begun:
                    break
            elif part is None:
                return False
            else:
                # A boundary inside the part that begins as this one: "b1" inside of "b".
                part += line + piece
        if part is None or len(pieces) > _MOST_USUAL:
            return False
        if part[:1] == b"\n" and not self._take(part.removesuffix(b"\n"), depth):
            return False
        # One that differs in its tail, or stands behind a blank, is for the walker to judge.
        tail = len(boundary) // 2 if len(boundary) >= _SHORTEST_ALIKE else len(boundary)
        alike = boundary[:tail]
        lines = 0
        for one in self._lines[above:]:
            lines += one is boundary or one.startswith(alike)
        return content.count(b"--" + alike) == lines and len(self.parts) < _MOST_PARTS

    def _take(self, piece: bytes, depth: int) -> bool:
        """A part, or the leaves of a multipart, from the end of its boundary on."""
        if piece[1:2] == b"\n":
            self.parts.append(Part(_NO_FIELDS, _TEXT, piece[2:]))
            return _LOST_FIELD.match(piece, 2) is None
        blank = piece.find(b"\n\n", 1, _LONGEST_HEAD)
        known = _read_known_head(piece[1 : blank + 2]) if blank >= 0 else None
        if known is None:
            return False
        head, header, type_, is_multipart = known
        if not is_multipart:
            self.parts.append(Part(header, type_, piece[blank + 2 :], head))
            return True
        is_usual = type_.boundary and type_.name != "multipart/digest" and depth < _DEEPEST_USUAL
        return bool(is_usual) and self.cut(piece[blank + 2 :], type_.boundary, depth + 1)


@lru_cache(maxsize=1024)
def _read_known_head(head: bytes) -> tuple[bytes, Header, ContentType, bool] | None:
    """The header of a part, most of them one of a few; None for one that is odd."""
    header = Header(head)
    type_ = parse_content_type(header.first("content-type"))
    if head.startswith(b"--") or b"\n--" in head or "content-type" not in header:
        return None
    return head, header, type_, type_.name.startswith("multipart/")


def _dashed_lines(content: bytes) -> Iterator[tuple[int, int]]:
    """(start, end) of each line that opens with two dashes, at most one blank before them."""
    position = -1
    while (dashes := content.find(b"--", position + 1)) >= 0:
        line = content.rfind(b"\n", 0, dashes) + 1 if dashes else 0
        end = content.find(b"\n", dashes)
        position = end = len(content) if end < 0 else end
        if dashes - line < 2 and content[line:dashes].strip() == b"":
            yield line, end


class _Splitter:
    """Walks the dashed lines of a body once, with the open boundaries on a stack."""

    def __init__(self, content: bytes, boundary: bytes, defects: list[str]) -> None:
        self._content = content
        self._defects = defects
        self._open = [boundary]
        self._kinds = ["multipart/mixed"]
        self._parts: list[Part] = []
        self._leaf: tuple[bytes, Header, ContentType, int] | None = None

    def split(self) -> tuple[Part, ...]:
        position = 0
        for start, end in _dashed_lines(self._content):
            if start < position:
                continue  # inside a part's header
            token = self._content[start:end].strip()[2:]
            level, is_closing = self._level(token)
            if level is None and self._is_mistaken(token, end):
                self._defects.append("boundary_differs")
                level = len(self._open) - 1
            if level is None:
                continue
            self._close(start)
            del self._open[level + (not is_closing) :]
            del self._kinds[level + (not is_closing) :]
            if not self._open:
                break
            if not is_closing:
                position = self._begin(min(end + 1, len(self._content)))
            if len(self._parts) >= _MOST_PARTS:
                self._defects.append("too_many_parts")
                break
        self._close(len(self._content))
        return tuple(self._parts)

    def _level(self, token: bytes) -> tuple[int | None, bool]:
        for level in range(len(self._open) - 1, -1, -1):
            boundary = self._open[level]
            if token.startswith(boundary):
                rest = token[len(boundary) :]
                if not rest or rest == b"--":
                    return level, bool(rest)
        return None, False

    def _is_mistaken(self, token: bytes, end: int) -> bool:
        """True for a boundary that differs from an open one in its tail and stands on a header.

        A gateway that renames hosts in the body renames them in half of the boundaries.
        """
        return any(
            len(boundary) >= _SHORTEST_ALIKE and token.startswith(boundary[: len(boundary) // 2])
            for boundary in self._open
        ) and (_LOST_FIELD.match(self._content, end + 1) is not None)

    def _close(self, end: int) -> None:
        if self._leaf is not None:
            head, header, type_, start = self._leaf
            end -= self._content.endswith(b"\n", start, end)
            body = _limited(self._content, start, end, type_, self._defects)
            self._parts.append(Part(header, type_, body, head))
        self._leaf = None

    def _begin(self, start: int) -> int:
        """Reads a part's header; gives where its body begins."""
        end = self._content.find(b"\n--", max(start - 1, 0))
        end = len(self._content) if end < 0 else end + 1
        head, body = self._read_header(start, end)
        if len(head) > _MOST_HEADER:
            head = head[:_MOST_HEADER]
            self._defects.append("header_cut")
        header = Header(head)
        type_ = parse_content_type(header.first("content-type"))
        if self._kinds[-1] == "multipart/digest" and "content-type" not in header:
            type_ = ContentType("message/rfc822")
        if type_.name.startswith("multipart/") and self._descend(type_, body):
            return body
        self._leaf = (head, header, type_, body)
        return body

    def _read_header(self, start: int, end: int) -> tuple[bytes, int]:
        content = self._content
        if content.startswith(b"\n", start):
            head, body = b"", start + 1
        else:
            blank = content.find(b"\n\n", start, end)
            body = blank + 2 if blank >= 0 else self._end_of_fields(start, end)
            head = content[start:body]
        if b"content-type" in head.lower():
            return head, body
        lost = _LOST_FIELD.match(content, body, end)
        if lost is None:
            return head, body
        self._defects.append("blank_line_in_part_header")
        blank = content.find(b"\n\n", lost.end(), end)
        stop = end if blank < 0 else blank + 2
        return head + content[body:stop].lstrip(b"\n"), stop

    def _end_of_fields(self, start: int, end: int) -> int:
        """Where a header without a blank line below it ends: at the first line that is no field."""
        lines = _HEADER_LINES.match(self._content, start, end)
        return lines.end() if lines else start

    def _descend(self, type_: ContentType, body: int) -> bool:
        boundary = type_.boundary
        if not boundary:
            found = _SURE_UNDECLARED.search(self._content, body, body + _NEAR_TOP)
            self._defects.append("boundary_not_declared")
            boundary = found[1] if found else b""
        if not boundary or boundary in self._open:
            return False
        if len(self._open) >= _DEEPEST:
            self._defects.append("nested_too_deep")
            return False
        self._open.append(boundary)
        self._kinds.append(type_.name)
        return True
