"""GroupWise (Novell): "was undeliverable to the following:", then `X (reason)` a line each.

Or "The attached file had the following undeliverable recipient(s):" above the commands and the
responses of the session.
"""

import re

from bouncescan.bounces.dialogue import RCPT_TO, answers
from bouncescan.bounces.lists import ADDRESS, listed, said_of_each, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_ANNOUNCES = re.compile(
    r"was undeliverable to the following|had the following undeliverable recipient", re.IGNORECASE
)
_RESPONSE = re.compile(
    r"^[ \t]*Command:[ \t]*" + RCPT_TO + ADDRESS + r"[ \t]*\n[ \t]*Response:[ \t]*(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """The listed recipients, each with its reason or with the response to its command."""
    if _ANNOUNCES.search(notice.text) is None:
        return None
    reading = to_reading(notice, listed(_ANNOUNCES))
    if reading is None:
        return None
    return said_of_each(reading, answers(_RESPONSE, notice.text))
