"""qmail's bounces: "Hi. This is the qmail-send program", then `<user@example.com>:` and why.

https://cr.yp.to/proto/qsbmf.txt: a paragraph that opens with "Hi. This is the", recipient
paragraphs, and "--- Below this line is a copy of the message."
"""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import angle_paragraphs, to_recipient, unique
from bouncescan.bounces.reading import Reading
from bouncescan.records.bounce import Action

__all__ = ["read"]

_MARK = re.compile(
    r"^[ \t]*Hi\. (?:This is the|The MTA)|wasn't able to deliver your message"
    r"|--- Below this line is a copy"
    # QUIRK(yahoo): a sentence of its own. fixtures/bounces/qmail/yahoo-japan
    r"|[Uu]nable to deliver (?:your )?message to the following address",
    re.MULTILINE,
)
_HOST = re.compile(
    r"This is the [\w. -]{1,60}(?:program|server)?,? (?:at|from) ([\w-]+(?:\.[\w-]+)+)"
)
_DELAYED = re.compile(r"not yet been delivered|will (?:keep|continue) try", re.IGNORECASE)


def read(notice: Notice) -> Reading | None:
    """The recipient paragraphs of a QSBMF notice."""
    if _MARK.search(notice.text) is None:
        return None
    action = Action.DELAYED if _DELAYED.search(notice.text) else Action.FAILED
    people = unique([to_recipient(p, action) for p in angle_paragraphs(notice.text)])
    host = _HOST.search(notice.text)
    return (
        Reading(recipients=people, reporting_mta=host[1].rstrip(".") if host else None)
        if people
        else None
    )
