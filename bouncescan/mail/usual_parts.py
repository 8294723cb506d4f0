"""The parts of a body whose boundaries all stand where they should: nearly every one."""

from functools import lru_cache

from bouncescan.mail.boundary import LOST_FIELD, alike
from bouncescan.mail.content_type import PLAIN_TEXT, ContentType, parse_content_type
from bouncescan.mail.header import Header
from bouncescan.mail.part import MOST_PARTS, NO_FIELDS, Part

__all__ = ["cut_usual_parts"]

# What is larger or has more parts is not cut in one stroke: that takes its size once more.
_LARGEST = 1024 * 1024
_MOST_PIECES = 40
_LONGEST_HEAD = 1000
_DEEPEST = 3


def cut_usual_parts(content: bytes, boundary: bytes) -> tuple[Part, ...] | None:
    """The parts of a body whose boundaries all stand where they should, cut in one stroke.

    None where anything is odd: then its dashed lines are walked one by one.
    """
    if len(content) > _LARGEST:
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
        pieces = (b"\n" + content).split(line, _MOST_PIECES)
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
        if part is None or len(pieces) > _MOST_PIECES:
            return False
        if part[:1] == b"\n" and not self._take(part.removesuffix(b"\n"), depth):
            return False
        # One that differs in its tail, or stands behind a blank, is for the walker to judge.
        beginning = alike(boundary)
        lines = 0
        for one in self._lines[above:]:
            lines += one is boundary or one.startswith(beginning)
        return content.count(b"--" + beginning) == lines and len(self.parts) < MOST_PARTS

    def _take(self, piece: bytes, depth: int) -> bool:
        """A part, or the leaves of a multipart, from the end of its boundary on."""
        if piece[1:2] == b"\n":
            self.parts.append(Part(NO_FIELDS, PLAIN_TEXT, piece[2:]))
            return LOST_FIELD.match(piece, 2) is None
        blank = piece.find(b"\n\n", 1, _LONGEST_HEAD)
        known = _read_known_head(piece[1 : blank + 2]) if blank >= 0 else None
        if known is None:
            return False
        head, header, type_, is_multipart = known
        if not is_multipart:
            self.parts.append(Part(header, type_, piece[blank + 2 :], head))
            return True
        is_usual = type_.boundary and type_.name != "multipart/digest" and depth < _DEEPEST
        return bool(is_usual) and self.cut(piece[blank + 2 :], type_.boundary, depth + 1)


@lru_cache(maxsize=1024)
def _read_known_head(head: bytes) -> tuple[bytes, Header, ContentType, bool] | None:
    """The header of a part, most of them one of a few; None for one that is odd."""
    header = Header(head)
    type_ = parse_content_type(header.first("content-type"))
    if head.startswith(b"--") or b"\n--" in head or "content-type" not in header:
        return None
    return head, header, type_, type_.name.startswith("multipart/")
