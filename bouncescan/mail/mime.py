"""A message of any bytes (RFC 5322, 2045, 2046): its own header, and its parts in order.

A message/* part is a leaf: what was returned is never mixed with what returns it.
"""

import re
from typing import NamedTuple

from bouncescan.mail.boundary import find_boundary
from bouncescan.mail.content_type import ContentType, parse_content_type
from bouncescan.mail.from_line import start_of_header
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.odd_parts import walk_parts
from bouncescan.mail.part import NO_FIELDS, Part, limited_body, limited_head
from bouncescan.mail.text import normalise_line_ends
from bouncescan.mail.usual_parts import cut_usual_parts

__all__ = ["Message", "Opened", "read_header", "read_message", "read_opened"]

_FIRST_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")


class Message(NamedTuple):
    """A message: its own header and its leaves in order, at least one; `raw` has LF line ends."""

    raw: bytes
    header: Header
    type: ContentType
    parts: tuple[Part, ...]
    defects: tuple[str, ...]


class Opened(NamedTuple):
    """A message whose header alone is read; `raw` has LF line ends, its body starts at `body`."""

    raw: bytes
    header: Header
    body: int
    defects: tuple[str, ...]


def read_message(raw: bytes) -> Message:
    """A message of any bytes as header and leaves. Never raises; time is linear in size."""
    return read_opened(read_header(raw))


def read_opened(opened: Opened) -> Message:
    """The same for a message whose header is read already."""
    raw, header, content = opened.raw, opened.header, opened.raw[opened.body :]
    defects = list(opened.defects)
    type_ = parse_content_type(header.first("content-type"))
    boundary = find_boundary(type_, content, defects)
    if boundary:
        parts = cut_usual_parts(content, boundary) or walk_parts(content, boundary, defects)
        if parts:
            return Message(raw, header, type_, parts, tuple(dict.fromkeys(defects)))
    part = Part(header, type_, limited_body(content, 0, len(content), type_, defects))
    return Message(raw, header, type_, (part,), tuple(defects))


def read_header(raw: bytes) -> Opened:
    """A message of any bytes as its header and all that stands below it."""
    defects: list[str] = []
    if b"\x00" in raw:
        raw = raw.replace(b"\x00", b"")
        defects.append("nul_bytes")
    raw = normalise_line_ends(raw)
    raw = raw[start_of_header(raw) :]
    if _FIRST_FIELD.match(raw) is None:
        return Opened(raw, NO_FIELDS, 0, (*defects, "no_header"))
    head, body = split_header(raw)
    header = Header(limited_head(head, defects))
    return Opened(raw, header, body, tuple(defects))
