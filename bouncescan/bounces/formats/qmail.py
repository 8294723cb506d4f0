"""qmail's bounces: "Hi. This is the qmail-send program", then `<user@example.com>:` and why.

https://cr.yp.to/proto/qsbmf.txt: a paragraph that opens with "Hi. This is the", recipient
paragraphs, and "--- Below this line is a copy of the message."
"""

import re

from bouncescan.bounces.delays import action_in
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import HOST, angle_paragraphs, to_recipient, unique
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = re.compile(
    r"^[ \t]*Hi\. (?:This is the|The MTA)|wasn't able to deliver your message"
    r"|^-{2,4} ?Below (?:this|the next) line is a copy",
    re.MULTILINE,
)
_HOST = re.compile(r"This is the [\w. -]{1,60}(?:program|server)?,? (?:at|from) " + HOST)


def read(notice: Notice) -> Reading | None:
    """The recipient paragraphs of a QSBMF notice."""
    if _MARK.search(notice.text) is None:
        return None
    action = action_in(notice.text)
    people = unique([to_recipient(p, action) for p in angle_paragraphs(notice.text)])
    host = _HOST.search(notice.text)
    return (
        Reading(recipients=people, reporting_mta=host[1].rstrip(".") if host else None)
        if people
        else None
    )
