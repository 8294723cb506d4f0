"""Which line parts a body (RFC 2046, 5.1.1): the boundary that was declared, or one that was not.

Mail breaks it in few ways, and each has its defect: a boundary that is declared and never stands,
one that stands and was not declared, a lost Content-Type.
"""

import re

from bouncescan.mail.content_type import ContentType

__all__ = ["LOST_FIELD", "alike", "find_boundary", "undeclared_boundary"]

# A boundary nobody declared: a dashed line with a part's header, or a blank line, below it.
_UNDECLARED = re.compile(
    rb"^--([^\s-][^\n]{0,198}?)[ \t]*\n(?:content-[a-z-]+[ \t]*:|\n\S)",
    re.IGNORECASE | re.MULTILINE,
)
_PREAMBLE = re.compile(
    rb"\s*+(?:This is a [^\n]*+\s*+|[^\n]{0,80}MIME[^\n]{0,80}\s*+)?(?=--)", re.IGNORECASE
)
_SURE_UNDECLARED = re.compile(
    rb"^--([^\s][^\n]{0,198}?)[ \t]*\ncontent-[a-z-]+[ \t]*:", re.IGNORECASE | re.MULTILINE
)
LOST_FIELD = re.compile(rb"\n*content-[a-z-]+[ \t]*:", re.IGNORECASE)
_NEAR_TOP = 4096
_SHORTEST_ALIKE = 16


def find_boundary(type_: ContentType, content: bytes, defects: list[str]) -> bytes:
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


def undeclared_boundary(content: bytes, start: int) -> bytes:
    """The first boundary with a part's header below it, near `start`; b"" where there is none."""
    found = _SURE_UNDECLARED.search(content, start, start + _NEAR_TOP)
    return found[1] if found else b""


def alike(boundary: bytes) -> bytes:
    """How lines begin that may be meant for this boundary: a gateway renames hosts in some."""
    return boundary[: len(boundary) // 2] if len(boundary) >= _SHORTEST_ALIKE else boundary
