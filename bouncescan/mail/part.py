"""A leaf of a message (RFC 2045, 2046), and how much of one is read."""

from typing import NamedTuple

from bouncescan.mail.content_type import ContentType
from bouncescan.mail.header import Header
from bouncescan.mail.text import decode_bytes, normalise_line_ends, undo_transfer_encoding

__all__ = ["MOST_PARTS", "NO_FIELDS", "Part", "limited_body", "limited_head"]

MOST_PARTS = 2000
NO_FIELDS = Header(b"")
# More than this nobody reads: what stands behind is left out, and that is said.
_MOST_HEADER = 1024 * 1024
_MOST_BODY = 4 * 1024 * 1024
_READ = ("text/", "message/", "multipart/", "application/json")


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


def limited_head(head: bytes, defects: list[str]) -> bytes:
    """A header as far as it is read."""
    if len(head) > _MOST_HEADER:
        defects.append("header_cut")
        head = head[:_MOST_HEADER]
    return head


def limited_body(
    content: bytes, start: int, end: int, type_: ContentType, defects: list[str]
) -> bytes:
    """A part's body as far as it is read."""
    if end - start > _MOST_BODY:
        end = start + _MOST_BODY
        if type_.name.startswith(_READ):
            defects.append("part_cut")
    return content[start:end]
