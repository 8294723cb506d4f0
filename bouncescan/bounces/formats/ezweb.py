"""EZweb and au (KDDI): "Mail System Error - Returned Mail", addresses in angle brackets.

The notice names each recipient on a line of its own, `<X>` or `Recipient: <X>`, and shows the
SMTP dialogue below: `>>> RCPT TO:<X>`, `<<< 550 <X>: User unknown`.
"""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Recipient

__all__ = ["read"]

_SUBJECT = "mail system error - returned mail"
_NAMED = re.compile(
    r"^[ \t]*(?:Recipient: ?)?<([^<>\s]{1,128}@[^<>\s]{1,255})>[ \t]*(?::[^\n]*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED = re.compile(r">>> RCPT TO: ?<([^<>\s]{1,128}@[^<>\s]{1,255})>", re.IGNORECASE)
_ANSWER = re.compile(r"(?:<<< |Reason:[ \t]*|^[ \t]*(?=[45]))([45]\d\d.*|<.*)", re.MULTILINE)
_DISABLED = re.compile(
    r"^.*account is disabled.*$|^Each of the following.*$|^.*(?:見つかり|満杯|一杯|拒否).*$",
    re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """The recipients of a carrier's notice, each with the answer that follows its name."""
    if (notice.header.text("subject") or "").strip().lower() != _SUBJECT:
        return None
    named = list(_NAMED.finditer(notice.text)) or list(_ASKED.finditer(notice.text))
    ends = [*(match.start() for match in named), len(notice.text)][1:]
    people = unique(
        [
            _recipient(match, notice.text[match.end() : end], notice)
            for match, end in zip(named, ends, strict=True)
        ]
    )
    return Reading(recipients=people) if people else None


def _recipient(match: re.Match[str], below: str, notice: Notice) -> Recipient | None:
    address = clean_address(match[1])
    if address is None:
        return None
    answer = _ANSWER.search(match[0].partition(">:")[2] + "\n" + below)
    said = None if answer else _DISABLED.search(notice.text)
    words = answer[1] if answer else said[0] if said else ""
    return recipient(address, status=find_status(words), diagnostic=words.strip())
