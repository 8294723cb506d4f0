"""amavis: what its filter found "in email presumably from you", recipients behind "-> ".

amavisd's notify_*_templ.txt: the templates are the administrator's to change, the arrow stays.
"""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status

__all__ = ["read"]

_MARK = re.compile(
    r"internal reference code for (?:your|the) message|Our content checker found"
    r"|Delivery of the email was stopped|was considered unsolicited bulk"
)
_ARROW = re.compile(r"^[ \t]*-> <?([^\s<>]{1,128}@[^\s<>]{1,255}?)>?[ \t]*$", re.MULTILINE)
_FOUND = re.compile(
    r"^(?:[ \t]*Our content checker found\s*\n[ \t]*)?"
    r"((?:banned|virus|spam|was considered)\b[^\n]{0,300})",
    re.IGNORECASE | re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """All behind arrows, with what the filter found."""
    if _MARK.search(notice.text) is None:
        return None
    found = _FOUND.search(notice.text)
    words = squeeze([found[1]]) if found else ""
    people = unique(
        [
            recipient(address, status=find_status(words), diagnostic=words)
            for match in _ARROW.finditer(notice.text)
            if (address := clean_address(match[1]))
        ]
    )
    return Reading(recipients=people) if people else None
