"""Which bytes are the same message, whatever way they came.

IMAP gives CRLF, an mbox LF, quoted From_ lines and status fields of its own, Takeout adds labels.
`content_id` sees none of that. `header_id` does the same from the fields of the header pass alone.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import chain

from bouncescan.mail.from_line import BEFORE_HEADER, start_of_header
from bouncescan.mail.header import HEADER_PASS_FIELDS, Header, split_header
from bouncescan.mail.text import normalise_line_ends

__all__ = ["content_id", "fingerprints", "header_id", "normalise_line_ends", "sha256"]

# Written by mailbox formats and folders, not by the sender or the servers on the way.
_FOLDER_FIELDS = frozenset(
    (
        "status",
        "x-status",
        "x-keywords",
        "x-uid",
        "x-uidl",
        "x-imap",
        "x-imapbase",
        "x-mailbox",
        "content-length",
        "lines",
        "x-gm-thrid",
        "x-gm-msgid",
        "x-gmail-labels",
        "x-account-key",
        "x-universally-unique-identifier",
    )
)
_FOLDER_PREFIXES = ("x-mozilla-", "x-evolution", "x-kmail-", "x-apple-")
_FOLDER_FIELD = re.compile(
    rb"(?:\A|\n)(?:" + "|".join(sorted(_FOLDER_FIELDS)).encode() + rb"|x-mozilla-[a-z0-9-]+"
    rb"|x-evolution[a-z-]*|x-kmail-[a-z-]+|x-apple-[a-z-]+)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE,
)
_LARGEST_HEAD = 64 * 1024  # of a larger one not all fields may have been read
_FROM_QUOTE = re.compile(rb"^>++(?=From )", re.MULTILINE)
# A body holds no line end, so that none can pass for the name of the next field.
_PASS_FIELDS = tuple((name, b"\r" + name.encode()) for name in sorted(HEADER_PASS_FIELDS))


def sha256(raw: bytes) -> str:
    """The SHA-256 of the bytes as read, in hexadecimal: evidence."""
    return hashlib.sha256(raw).hexdigest()


def content_id(raw: bytes) -> str:
    """The identity of a message: 32 hexadecimal digits over its normalised bytes.

    Empty lines and a From_ line before the header, empty lines behind the body, and From_ quoting
    of any depth are the mailbox's.
    """
    raw = normalise_line_ends(raw)
    raw = raw[start_of_header(raw) :]
    head, body = split_header(raw)
    digest = hashlib.sha256()
    for piece in _without_folder_fields(head.rstrip(b"\n")):
        digest.update(piece)
    digest.update(b"\n\n")
    text = raw[body:]
    digest.update((_FROM_QUOTE.sub(b"", text) if b">From " in text else text).rstrip(b"\n"))
    return digest.hexdigest()[:32]


def fingerprints(raw: bytes, text: bytes, header: Header) -> tuple[str, str]:
    """(sha256, content_id) of a message whose `header` is read; `text` is `raw` with LF line ends.

    Where nothing is the mailbox's the second is the hash of the bytes without their last line ends,
    and both come of one pass.
    """
    if not _is_as_sent(text, header):
        return sha256(raw), content_id(text)
    kept = text.rstrip(b"\n")
    digest = hashlib.sha256(kept)
    identity = digest.hexdigest()[:32]
    if raw is not text:
        return sha256(raw), identity
    digest.update(text[len(kept) :])
    return digest.hexdigest(), identity


def _is_as_sent(text: bytes, header: Header) -> bool:
    """True where no line and no field of `text` is the mailbox's, and a body stands in it."""
    names = header.bodies()
    return (
        bool(names)
        and text[:1] not in BEFORE_HEADER
        and _FOLDER_FIELDS.isdisjoint(names)
        and not any(name.startswith(_FOLDER_PREFIXES) for name in names)
        and b"\r" not in text
        and b">From " not in text
        and not text.endswith(b"\n\n\n")
        and 0 < text.find(b"\n\n", 0, _LARGEST_HEAD) < len(text) - 2
    )


def _without_folder_fields(header: bytes) -> Iterator[memoryview]:
    """The pieces of a header between the fields of mailboxes; as views, for it may be huge."""
    view, position, is_first = memoryview(header), 0, True
    for match in chain(_FOLDER_FIELD.finditer(header), (None,)):
        end = match.start() if match else len(header)
        if is_first and end > position:
            # What stood before it went with its line end.
            position += header.startswith(b"\n", position)
            is_first = False
        yield view[position:end]
        position = match.end() if match else end


def header_id(header: Header) -> str:
    """The identity of a header: 32 hexadecimal digits over its fields of the header pass.

    Fields are sorted by name (servers answer HEADER.FIELDS in an order of their own); the order
    within one name, which a trace lives by, is kept. White space does not count: it is folded anew
    on the way.
    """
    parts: list[bytes] = []
    find = header.bodies().get
    for name, mark in _PASS_FIELDS:
        if bodies := find(name):
            parts.append(mark)
            parts += bodies
    joined = b"\n".join(parts).translate(None, b" \t")
    return hashlib.sha256(joined).hexdigest()[:32]
