"""EZweb and au (KDDI), SoftBank, and InterMail below both: "Mail System Error - Returned Mail".

The notice names each recipient at the start of a line: `<X>`, `Recipient: <X>`, `SMTP <X>`, or
`<X> is a non-existent address at ...`. What the other server said stands below (`>>> RCPT TO:<X>`,
`<<< 550 <X>: User unknown`), or the notice says why in words above, au's in Japanese.
"""

import re
from bisect import bisect

from bouncescan.bounces.dialogue import ASKED
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Recipient

__all__ = ["read"]

_SUBJECT = "mail system error - returned mail"
_NAMED = re.compile(
    r"^[ \t]*(?:Recipient:[ \t]*|SMTP )?<([^<>\s]{1,128}@[^<>\s]{1,255})>"
    r"[ \t]*(?::[^\n]*|(?P<sentence>(?:is|was|has)[ \t][^\n]*))?$",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED = re.compile(">>> " + ASKED + "(?P<sentence>)", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?:<<< |Reason:[ \t]*<<< |^[ \t]*(?=[45]))([45]\d\d.*|<.*)|Reason:[ \t]*(\S.*)", re.MULTILINE
)
# One line of the notice's own words says why: the last above the recipient, for au's first words
# are the same for many reasons.
_WHY = re.compile(
    r"^.*(?:見つかり|満杯|一杯|いっぱい|拒否|存在し|account is disabled|is not responding"
    r"|^Host \S{1,255} not found|addresses were unknown|mailbox is full|over quota).*$",
    re.IGNORECASE | re.MULTILINE,
)
_REJECTED = re.compile(r"^Each of the following recipients was rejected.*$", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """The recipients of a carrier's notice, each with the answer that follows its name."""
    if (notice.header.text("subject") or "").strip().lower() != _SUBJECT:
        return None
    named = list(_NAMED.finditer(notice.text)) or list(_ASKED.finditer(notice.text))
    ends = [*(match.start() for match in named), len(notice.text)][1:]
    # That all were rejected is asked last: it says least.
    whys = list(_WHY.finditer(notice.text)) or list(_REJECTED.finditer(notice.text))
    people = unique(
        [
            _recipient(match, notice.text[match.end() : end], whys)
            for match, end in zip(named, ends, strict=True)
        ]
    )
    return Reading(recipients=people) if people else None


def _recipient(match: re.Match[str], below: str, whys: list[re.Match[str]]) -> Recipient | None:
    address = clean_address(match[1])
    if address is None:
        return None
    answer = _ANSWER.search(match[0].partition(">:")[2] + "\n" + below)
    words = (answer[1] or answer[2]) if answer else match["sentence"]
    if not words:
        words = _why(whys, match.start())
    return recipient(address, status=find_status(words), diagnostic=words.strip())


def _why(whys: list[re.Match[str]], position: int) -> str:
    """The line that says why: the last above `position`, else the first below it."""
    above = bisect(whys, position, key=re.Match.start)
    return whys[max(above - 1, 0)][0] if whys else ""
