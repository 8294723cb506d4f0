"""Which bytes are the same message, whatever way they came.

IMAP gives CRLF, an mbox LF, quoted From_ lines and status fields of its own, Takeout adds labels.
`content_id` sees none of that. `header_id` does the same from the fields of the header pass alone.
"""

import hashlib
import re

from bouncescan.mail.header import HEADER_PASS_FIELDS, Header, split_header
from bouncescan.mail.text import unfold

__all__ = ["content_id", "header_id", "normalise_line_ends", "sha256"]

# Written by mailbox formats and folders, not by the sender or the servers on the way.
_FOLDER_FIELD = re.compile(
    rb"(?:status|x-status|x-keywords|x-uid|x-imap|x-imapbase|content-length|lines|x-gm-thrid"
    rb"|x-gm-msgid|x-gmail-labels|x-mozilla-[a-z0-9-]+|x-evolution[a-z-]*|x-apple-[a-z-]+"
    rb"|x-universally-unique-identifier)[ \t]*:",
    re.IGNORECASE,
)
_ODD_END = re.compile(rb"\r+\n|\r")
_FOLD = (b" ", b"\t")
_FROM_QUOTE = re.compile(rb"^>+(?=From )", re.MULTILINE)
_PASS_FIELDS = frozenset(HEADER_PASS_FIELDS)


def sha256(raw: bytes) -> str:
    """The SHA-256 of the bytes as read, in hexadecimal: evidence."""
    return hashlib.sha256(raw).hexdigest()


def normalise_line_ends(raw: bytes) -> bytes:
    """`raw` with LF line ends, whatever of CRLF, CRCRLF, CR it had."""
    if b"\r" not in raw:
        return raw
    raw = raw.replace(b"\r\n", b"\n")
    return _ODD_END.sub(b"\n", raw) if b"\r" in raw else raw


def content_id(raw: bytes) -> str:
    """The identity of a message: 32 hexadecimal digits over its normalised bytes."""
    raw = normalise_line_ends(raw)
    header, body = split_header(raw)
    digest = hashlib.sha256(_without_folder_fields(header))
    digest.update(b"\n")
    text = raw[body:]
    digest.update((_FROM_QUOTE.sub(b"", text) if b">From " in text else text).rstrip(b"\n"))
    return digest.hexdigest()[:32]


def _without_folder_fields(header: bytes) -> bytes:
    kept: list[bytes] = []
    is_kept = True
    for line in header.split(b"\n"):
        if line[:1] not in _FOLD:
            is_kept = _FOLDER_FIELD.match(line) is None
        if is_kept:
            kept.append(line)
    return b"\n".join(kept)


def header_id(header: Header) -> str:
    """The identity of a header: 32 hexadecimal digits over its fields of the header pass.

    Fields are sorted by name (servers answer HEADER.FIELDS in an order of their own); the order
    within one name, which a trace lives by, is kept.
    """
    digest = hashlib.sha256()
    fields = sorted(
        ((name, body) for name, body in header if name in _PASS_FIELDS), key=lambda field: field[0]
    )
    for name, body in fields:
        digest.update(name.encode() + b":" + b" ".join(unfold(body).split()) + b"\n")
    return digest.hexdigest()[:32]
