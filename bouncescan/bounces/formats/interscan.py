"""InterScan (Trend Micro): `Sent <<< RCPT TO:<X>`, below it `Received >>> 550 ...`.

Some notices have the one sentence alone: "Unable to deliver message to <X> (and other recipients
in the same domain)".
"""

import re

from bouncescan.bounces.dialogue import ASKED
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Recipient

__all__ = ["read"]

_MARK = re.compile(r"^Sent <<< \w|Message from InterScan", re.MULTILINE)
_ASKED = re.compile(
    r"^Sent <<< " + ASKED + r"[^\n]*\n(?:Received >>>[ \t]*(\S[^\n]*))?",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(r"Unable to deliver message to[ \t]*<([^<>\s]{1,383})>")
_REASON = re.compile(r"^[ \t]*Reason:[ \t]*(?!Unable to deliver)(\S[^\n]*)", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """Whom the dialogue or the sentence names; 2xx answers name nobody who failed."""
    if _MARK.search(notice.text) is None:
        return None
    reason = _REASON.search(notice.text)
    why = reason[1] if reason else ""
    people = unique(
        [
            *(_recipient(m[1], m[2] or why) for m in _ASKED.finditer(notice.text)),
            *(_recipient(m[1], why or m[0]) for m in _SENTENCE.finditer(notice.text)),
        ]
    )
    return Reading(recipients=people) if people else None


def _recipient(name: str, answer: str) -> Recipient | None:
    address = clean_address(name)
    if address is None or answer.startswith("2"):
        return None
    words = squeeze([answer])
    return recipient(address, status=find_status(words), diagnostic=words)
