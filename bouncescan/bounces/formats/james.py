"""Apache James, and Verizon's gateway: "Message details:" with MAIL FROM and RCPT TO lines.

James lists the addresses above as well, and the reason below "Error message below:".
"""

import re

from bouncescan.bounces.dialogue import RCPT_TO
from bouncescan.bounces.lists import ADDRESS, labelled, said_of_all, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = "Message details:"
_ASKED = re.compile(r"^[ \t]*" + RCPT_TO + ADDRESS, re.IGNORECASE)
# What the other server said, and what the gateway makes of it, which it has at least.
_BELOW = re.compile(r"^[ \t]*Error message(?: below)?:[ \t]*\n?([^\n]{1,1000})", re.MULTILINE)
_ERROR = re.compile(r"^[ \t]*Error:[ \t]*([^\n]{1,1000})", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """Whom the envelope named, with the one reason."""
    if _MARK not in notice.text:
        return None
    reading = to_reading(notice, labelled(_ASKED))
    error = _BELOW.search(notice.text) or _ERROR.search(notice.text)
    return said_of_all(reading, squeeze([error[1]])) if reading and error else reading
