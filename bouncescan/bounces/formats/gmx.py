"""GMX, WEB.DE, 1&1: Exim's opening words, then `X:` and "SMTP error from remote server".

The error is one sentence over several lines: "for RCPT TO command, host: mx.example.org
(192.0.2.10) reason: 550 5.1.1 User unknown".
"""

import re

from bouncescan.bounces.lists import ADDRESS
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import HOST, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Recipient

__all__ = ["read"]

_ENTRY = re.compile(
    r"^[ \t]*"
    + ADDRESS
    + r":?[ \t]*\n(?:[ \t]*\n)?[ \t]*(SMTP error from remote server[^\n]*"
    # up to a blank line or the next address
    + r"(?:\n(?![^\s@]{1,130}@[^\s]{1,260}:[ \t]*$)[ \t]*\S[^\n]*){0,20})",
    re.MULTILINE,
)
_HOST = re.compile(r"\bhost:? " + HOST + r"(?: \([^()]*\))?(?: reason:)? ?")


def read(notice: Notice) -> Reading | None:
    """Each address with the host that refused it and what it said."""
    if "SMTP error from remote server" not in notice.text:
        return None
    people = unique([_recipient(m[1], squeeze([m[2]])) for m in _ENTRY.finditer(notice.text)])
    return Reading(recipients=people) if people else None


def _recipient(name: str, words: str) -> Recipient | None:
    address = clean_address(name)
    if address is None:
        return None
    host = _HOST.search(words)
    return recipient(
        address,
        status=find_status(words),
        remote_mta=host[1].lower() if host else None,
        diagnostic=words[host.end() :] if host else words,
    )
