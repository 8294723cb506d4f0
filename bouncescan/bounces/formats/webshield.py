"""WebShield (McAfee): "Failed Recipients", plain or between rules, then an address a line.

The appliance puts the answer behind the address: `<X>: mailbox unavailable. [SMTP Error Code 550]`.
"""

import re

from bouncescan.bounces.lists import listed, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_ANNOUNCES = re.compile(r"^[ \t]*-{0,20} ?Failed Recipients ?(?:-{1,20}|:)[ \t]*$")


def read(notice: Notice) -> Reading | None:
    """The recipients of the list, each with what stands behind it."""
    if "Failed Recipients" not in notice.text:
        return None
    return to_reading(notice, listed(_ANNOUNCES))
