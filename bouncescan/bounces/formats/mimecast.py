"""Mimecast: labels that end with " :", below each its value behind "-- "."""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status

__all__ = ["read"]

_MARK = re.compile(r"delivery failure notification message|email you addressed to email address")
_VALUE = re.compile(r"^[ \t]*-- (\S.*)$", re.MULTILINE)
_MOST = 200


def read(notice: Notice) -> Reading | None:
    """The values that are addresses, with the last that is none: what the server said."""
    if _MARK.search(notice.text) is None:
        return None
    values = [match[1].strip() for match in _VALUE.finditer(notice.text)][:_MOST]
    addresses = [clean_address(value) for value in values]
    words = [v for v, address in zip(values, addresses, strict=True) if address is None]
    said = squeeze(next(([word] for word in reversed(words) if find_status(word)), words[-1:]))
    people = unique(
        [recipient(a, status=find_status(said), diagnostic=said) for a in addresses if a]
    )
    return Reading(recipients=people) if people else None
