"""Where in a notice's text the returned message begins: at its header, whatever line announces it.

A third of real bounces are not MIME at all; their notice and the returned message are one text.
Announcing lines differ from server to server ("--- Below this line is a copy of the message."),
the header below them does not: several of the fields that every message has, on lines in a row.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

__all__ = ["Found", "Returned", "find_returned", "is_message_header"]

_CORE_NAMES = frozenset(
    (
        b"return-path",
        b"received",
        b"message-id",
        b"from",
        b"to",
        b"subject",
        b"date",
        b"mime-version",
        b"content-type",
    )
)
_CORE = frozenset(name.decode() for name in _CORE_NAMES)
_BESIDES = (
    b"reply-to",
    b"sender",
    b"cc",
    b"delivered-to",
    b"dkim-signature",
    b"domainkey-signature",
    b"authentication-results",
    b"received-spf",
)
_PREFIX = re.compile(rb">[ \t]?|\|[ \t]?|[ \t]{1,8}")
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
# Nobody writes these in a letter about a message; only a message has them.
_MACHINE = frozenset({b"received", b"return-path", b"message-id", b"mime-version", b"content-type"})
_MACHINE_FIELDS = tuple((name, re.compile(name + rb"[ \t]*:")) for name in sorted(_MACHINE))
_ANNOUNCED = re.compile(
    rb"original (?:message|mail|header)|returned message|copy of|headers?\b|unsent"
    rb"|undelivered message|rejected message|failed message"
    rb"|message (?:text|content|follows|below)|(?:message|mail) (?:is|was) (?:attached|below)",
    re.IGNORECASE,
)
_RULED = re.compile(rb"[-=_*|#]{3,}")
_HOP = re.compile(rb"received:[ \t]{0,8}(?:from|by)[ \t]", re.IGNORECASE)
_MOST_BLOCKS = 2000
_MOST_LINES = 400


class Returned(NamedTuple):
    """A returned message: the form in which it stood and its bytes, header first."""

    form: str
    raw: bytes


class Found(NamedTuple):
    """A text cut in two: the words of the notice, and the returned message."""

    notice: bytes
    returned: Returned


def is_message_header(names: Collection[str]) -> bool:
    """True where a part's own header is a whole message's (lower-case names)."""
    return "received" in names and len(_CORE.intersection(names)) >= 4


def find_returned(text: bytes) -> Found | None:
    """Cuts `text` (LF line ends) at the returned message's header; None where there is none."""
    if not _may_hold_header(text):
        return None
    position, blocks = 0, 0
    while position < len(text) and blocks < _MOST_BLOCKS:
        end = text.find(b"\n", position)
        end = len(text) if end < 0 else end
        line = text[position : min(end, position + 200)]
        if b":" in line and (prefix := _opens_block(line)) is not None:
            blocks += 1
            names, after = _read_block(text, position, prefix)
            if _is_header(names, prefix, text, position):
                return _cut(text, position, prefix)
            end = max(end, after - 1)
        position = end + 1
    return None


def _may_hold_header(text: bytes) -> bool:
    """False where too few fields of a message's header stand in `text`: that is told fast."""
    words = text.lower()
    for name, pattern in _MACHINE_FIELDS:
        if name in words and pattern.search(words):
            return True
    return (b"from" in words) + (b"subject" in words) + (b"date" in words) > 1


def _opens_block(line: bytes) -> bytes | None:
    """What stands before the field in a line that may open a header, None where none does."""
    before = _PREFIX.match(line)
    prefix = before[0] if before else b""
    field = _FIELD.match(line, len(prefix))
    if field is None:
        return None
    name = field[1].lower()
    is_one = (
        name in _CORE_NAMES or name in _BESIDES or name.startswith((b"x-", b"arc-", b"resent-"))
    )
    return prefix if is_one else None


def _cut(text: bytes, start: int, prefix: bytes) -> Found:
    returned, after = text[start:], b""
    if prefix and not prefix.strip():
        returned, after = _indented(returned)
    if prefix:
        returned = _unquote(returned, prefix)
    form = "quoted" if prefix.strip() else "text"
    return Found(text[:start] + after, Returned(form, returned))


def _indented(text: bytes) -> tuple[bytes, bytes]:
    """The lines that begin with a blank, and what follows: there the notice goes on.

    QUIRK(pmdf): some fields of the message stand indented above the recipients.
    """
    position = 0
    while position < len(text):
        end = text.find(b"\n", position)
        end = len(text) if end < 0 else end
        if text[position:end].strip() and text[position : position + 1] not in (b" ", b"\t"):
            return text[:position], text[position:]
        position = end + 1
    return text, b""


def _read_block(text: bytes, start: int, prefix: bytes) -> tuple[list[bytes], int]:
    """The field names of the lines in a row from `start`, lower case, and where the row ends."""
    names: list[bytes] = []
    position = start
    for _ in range(_MOST_LINES):
        end = text.find(b"\n", position)
        end = len(text) if end < 0 else end
        line = text[position : min(end, position + 200)]
        if prefix and not line.startswith(prefix.rstrip(b" \t") or prefix):
            break
        line = line[len(prefix) :]
        field = _FIELD.match(line)
        if field:
            names.append(field[1].lower())
        elif not line.strip() or (line[:1] not in b" \t" and not names):
            break
        position = end + 1
        if position >= len(text):
            break
    return names, position


def _is_header(names: list[bytes], prefix: bytes, text: bytes, start: int) -> bool:
    core = _CORE_NAMES.intersection(names)
    machine = _MACHINE.intersection(names)
    if len(core) >= 3 and machine:
        return True
    # QUIRK(zoho): a hop and a Message-ID are all that comes back. bounces/zoho/invalid-address
    if {b"received", b"message-id"} <= machine and _HOP.match(text, start):
        return True
    if prefix.strip(b" \t") == b"" and prefix:
        return False
    if len(core) >= 3 or machine:
        return _is_announced(text, start)
    return False


def _is_announced(text: bytes, start: int) -> bool:
    """True where the last line of words above says that a message follows."""
    above = text[max(0, start - 400) : start].rstrip(b" \t\n->|")
    line = above.rpartition(b"\n")[2]
    ruled = text[max(0, start - 400) : start]
    return _ANNOUNCED.search(line) is not None and (
        _RULED.search(ruled) is not None or line.rstrip().endswith((b":", b".", b"follows"))
    )


def _unquote(text: bytes, prefix: bytes) -> bytes:
    bare = prefix.rstrip(b" \t") or prefix
    lines = []
    for line in text.split(b"\n"):
        if line.startswith(prefix):
            lines.append(line[len(prefix) :])
        elif line.startswith(bare):
            lines.append(line[len(bare) :])
        else:
            lines.append(line)
    return b"\n".join(lines)
