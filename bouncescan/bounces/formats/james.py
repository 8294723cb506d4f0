"""Apache James, and Verizon's gateway: "Message details:" with MAIL FROM and RCPT TO lines.

James lists the addresses above as well, and the reason below "Error message below:".
"""

import re
from dataclasses import replace

from bouncescan.bounces.lists import ADDRESS, labelled, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import read_remote, squeeze
from bouncescan.bounces.reading import Reading
from bouncescan.mail.status import find_status

__all__ = ["read"]

_MARK = "Message details:"
_ASKED = re.compile(r"^[ \t]*RCPT TO[ \t]*:[ \t]*" + ADDRESS, re.IGNORECASE)
_ERROR = re.compile(r"^[ \t]*Error(?: message)?(?: below)?:[ \t]*\n?([^\n]{1,1000})", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """Whom the envelope named, with the one reason."""
    if _MARK not in notice.text:
        return None
    reading = to_reading(notice, labelled(_ASKED))
    error = _ERROR.search(notice.text)
    if reading is None or error is None:
        return reading
    words = squeeze([error[1]])
    return replace(
        reading,
        recipients=tuple(
            replace(
                person,
                diagnostic_code=words,
                status=find_status(words),
                remote_mta=read_remote(words),
            )
            for person in reading.recipients
        ),
    )
