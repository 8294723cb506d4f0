"""Lotus Notes: between "Failure Reasons" and "Returned Message" a reason and an address each."""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status

__all__ = ["read"]

_START = re.compile(r"^[ \t]*-{3,}[ \t]*Failure Reasons[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_END = re.compile(r"^[ \t]*-{3,}", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """Each line that is an address, with the lines above it since the last one."""
    start = _START.search(notice.text)
    if start is None:
        return None
    end = _END.search(notice.text, start.end())
    people, words = [], [""]
    for line in notice.text[start.end() : end.start() if end else None].split("\n"):
        address = clean_address(line.strip()) if "@" in line else None
        if address:
            said = squeeze(words)
            people.append(recipient(address, status=find_status(said), diagnostic=said))
            words = []
        else:
            words.append(line)
    return Reading(recipients=unique(people)) if people else None
