"""What the prose of many dialects shares: an address, and below it the lines that say why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bouncescan.bounces.reading import recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = [
    "HOST",
    "Paragraph",
    "angle_paragraphs",
    "read_remote",
    "squeeze",
    "to_recipient",
    "told_remote",
    "unique",
]

_MOST = 5000
_LONGEST = 2000
# A name of two labels or more, or an IPv4 address; one group.
HOST = r"([A-Za-z0-9][\w-]{0,62}+(?:\.[\w-]{1,63}+){1,10}+)"
# Behind "host" stands a server that was asked, but not in "Client host [192.0.2.7] blocked".
_ITSELF = r"(?<![Cc]lient )(?<![Ss]ending )(?<![Yy]our )"
# Postfix hands mail to its own mailboxes over a socket: "host mx.example.org[private/lmtp] said".
_NO_SOCKET = r"(?!\[[^\]\s]{0,200}/)"
# The host stands behind a word that only the other side has, or before what only it does.
_REMOTE = re.compile(
    r"\b(?:" + _ITSELF + r"[Hh]ost:?|[Ww]hile talking to|[Cc]onnect(?:ed|ion)? to|[Ss]erver(?: at)?"
    r"|[Gg]iving up on|(?:timed out|refused|reset|closed) (?:with|by)) [<(\[]?"
    + HOST
    + _NO_SOCKET
    + r"(?! (?:not found|is? ?unknown|unknown))"
    r"|\bH=" + HOST + r" \[|\bby " + HOST + r"\.? ?\[[0-9A-Fa-f.:]{2,45}\]"
    r"|(?:^|[ (])\[?"
    + HOST
    + r"\.?\]?(?: ?\[[0-9A-Fa-f.:]{2,45}\])?(?::[0-9]{1,5})?,? (?:said\b|does not like"
    r"|did not like|failed after I sent|gave this error|rejected your message"
    r"|refused to accept|not responding)"
)
# In a notice of one recipient the first two are never said of the reporter itself (sendmail,
# Exchange); the greeting in an SMTP dialogue is at times.
_TOLD = re.compile(
    r"(?:while talking to|Receiving server:|^[ \t]*(?:<<<|<--?|Rcvd:|[SR]:)[ \t]*220[ -])[ \t]*"
    r"[<\[]?" + HOST,
    re.MULTILINE,
)
_TOLD_BY = ("while talking to", "Receiving server:", "220")
_ANGLE = re.compile(
    r"^[ \t]{0,8}<([^<>\s]{1,383})>[ \t]*(?:(\([^()\n]*\))[ \t]*)?(:?)(?![^\s:(])(.*)$"
)
_EXPANDED = re.compile(r"\(expanded from:? <?([^\s<>()]{1,128}@[^\s<>()]{1,255})>?\)")


@dataclass(slots=True)
class Paragraph:
    """The text of the line that names somebody, and the lines below it."""

    head: str
    lines: list[str] = field(default_factory=list)


def squeeze(lines: Iterable[str]) -> str:
    """Lines as one, no longer than a diagnostic ever is."""
    return " ".join(" ".join(lines).split())[:_LONGEST]


def read_remote(words: str) -> str | None:
    """The host that the words name as the other side: "host mx.example.org [192.0.2.1] said"."""
    match = _REMOTE.search(words)
    return next(filter(None, match.groups())).lower().rstrip(".") if match else None


def told_remote(notice: str, reporter: str | None = None) -> str | None:
    """The host that a notice tells to be the other side: of several the last, which refused it.

    Never the reporter's own name: it may show how it was spoken to itself.
    """
    if not any(words in notice for words in _TOLD_BY):
        return None
    own = (reporter or "").lower().rstrip(".")
    found = [match[1].lower().rstrip(".") for match in _TOLD.finditer(notice)]
    return next((host for host in reversed(found) if host != own), None)


def angle_paragraphs(text: str, *, must_have_colon: bool = False) -> tuple[Paragraph, ...]:
    """The paragraphs that open with `<address>:` (Postfix, qmail), each with its further lines."""
    found: list[Paragraph] = []
    is_open = False
    for line in text.split("\n"):
        match = _ANGLE.match(line)
        if match and len(found) < _MOST and (match[3] or not must_have_colon):
            found.append(Paragraph(match[1], [match[2] or "", match[4].strip()]))
            is_open = True
        elif not line.strip() or line.startswith("---"):
            is_open = False
        elif is_open:
            found[-1].lines.append(line.strip())
    return tuple(found)


def to_recipient(paragraph: Paragraph, action: Action = Action.FAILED) -> Recipient | None:
    """A paragraph as a recipient; None where its head is no address."""
    address = clean_address(paragraph.head)
    if address is None:
        return None
    words = squeeze(paragraph.lines)
    alias = _EXPANDED.search(words)
    return recipient(
        address,
        original=clean_address(alias[1]) if alias else None,
        action=action,
        status=find_status(words),
        remote_mta=read_remote(words),
        diagnostic=_EXPANDED.sub("", words).strip(": "),
    )


def unique(recipients: Sequence[Recipient | None]) -> tuple[Recipient, ...]:
    """Each address once, the first that stands."""
    found: dict[str, Recipient] = {}
    for person in recipients:
        if person is not None:
            found.setdefault(person.final_recipient.lower(), person)
    return tuple(found.values())
