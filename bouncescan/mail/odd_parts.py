"""The parts of any body, however it is broken: its dashed lines walked once, with a stack.

A boundary that differs in its tail, a blank line inside a part's header, a boundary inside that
was not declared: each is read, and has its defect.
"""

import re
from collections.abc import Iterator

from bouncescan.mail.boundary import LOST_FIELD, alike, undeclared_boundary
from bouncescan.mail.content_type import ContentType, parse_content_type
from bouncescan.mail.header import Header
from bouncescan.mail.part import MOST_PARTS, Part, limited_body, limited_head

__all__ = ["walk_parts"]

_DEEPEST = 50  # levels of multipart; real reports have four
_HEADER_LINES = re.compile(rb"(?:[!-9;-~]{1,100}[ \t]*:[^\n]*\n?|[ \t][^\n]*\n?)*")


def walk_parts(content: bytes, boundary: bytes, defects: list[str]) -> tuple[Part, ...]:
    """The leaves of any body; none where the boundary does not stand. Adds to `defects`."""
    return _Walker(content, boundary, defects).walk()


def _dashed_lines(content: bytes) -> Iterator[tuple[int, int]]:
    """(start, end) of each line that opens with two dashes, at most one blank before them."""
    position = -1
    while (dashes := content.find(b"--", position + 1)) >= 0:
        line = content.rfind(b"\n", 0, dashes) + 1 if dashes else 0
        end = content.find(b"\n", dashes)
        position = end = len(content) if end < 0 else end
        if dashes - line < 2 and content[line:dashes].strip() == b"":
            yield line, end


class _Walker:
    """Walks the dashed lines of a body once, with the open boundaries on a stack."""

    def __init__(self, content: bytes, boundary: bytes, defects: list[str]) -> None:
        self._content = content
        self._defects = defects
        self._open = [boundary]
        self._kinds = ["multipart/mixed"]
        self._parts: list[Part] = []
        self._leaf: tuple[bytes, Header, ContentType, int] | None = None

    def walk(self) -> tuple[Part, ...]:
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
            if len(self._parts) >= MOST_PARTS:
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
        is_alike = any(
            len(alike(boundary)) < len(boundary) and token.startswith(alike(boundary))
            for boundary in self._open
        )
        return is_alike and LOST_FIELD.match(self._content, end + 1) is not None

    def _close(self, end: int) -> None:
        if self._leaf is not None:
            head, header, type_, start = self._leaf
            end -= self._content.endswith(b"\n", start, end)
            body = limited_body(self._content, start, end, type_, self._defects)
            self._parts.append(Part(header, type_, body, head))
        self._leaf = None

    def _begin(self, start: int) -> int:
        """Reads a part's header; gives where its body begins."""
        end = self._content.find(b"\n--", max(start - 1, 0))
        end = len(self._content) if end < 0 else end + 1
        head, body = self._read_header(start, end)
        head = limited_head(head, self._defects)
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
        lost = LOST_FIELD.match(content, body, end)
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
            self._defects.append("boundary_not_declared")
            boundary = undeclared_boundary(self._content, body)
        if not boundary or boundary in self._open:
            return False
        if len(self._open) >= _DEEPEST:
            self._defects.append("nested_too_deep")
            return False
        self._open.append(boundary)
        self._kinds.append(type_.name)
        return True
