"""Zoho: `X Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 words`, or one in brackets.

The brackets are `[Status: Error, Address: <X>, ResponseCode 550, , words.]`; below them a copy of
the message begins at "Received:from", without the blank that a header has.
"""

import re

from bouncescan.bounces.lists import ADDRESS
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status

__all__ = ["read"]

_LINE = re.compile(
    r"^[ \t]*" + ADDRESS + r"[ \t,]+((?:[\w ]{1,40}, )?ERROR_CODE ?:[^\n]{0,1000})", re.MULTILINE
)
_BRACKET = re.compile(r"\[Status: \w{1,20}, Address: ?" + ADDRESS + r",[ \t]*+([^\]]{0,1000})\]")
_LABELS = re.compile(r"(?:[\w ]{1,40}, )?ERROR_CODE ?:(?=\d|,)|^ResponseCode |(?<=\d), ?, ")


def read(notice: Notice) -> Reading | None:
    """The addresses before the copy of the message, each with Zoho's words."""
    if "ERROR_CODE" not in notice.text and "[Status:" not in notice.text:
        return None
    text = notice.text.partition("\nReceived:from")[0]
    people = []
    for match in (*_LINE.finditer(text), *_BRACKET.finditer(text)):
        address = clean_address(match[1])
        words = squeeze([_LABELS.sub(" ", match[2])]).strip(" ,.")
        if address:
            people.append(recipient(address, status=find_status(words), diagnostic=words))
    return Reading(recipients=unique(people)) if people else None
