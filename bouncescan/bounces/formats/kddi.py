"""KDDI (au one net, DION): "Could not be delivered to: <X>", "As their mailbox is full.".

Words in Japanese stand above, then what the server said; its From is no daemon's.
"""

import re

from bouncescan.bounces.lists import ADDRESS, labelled, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = "Your mail sent on"
_NAMED = re.compile(r"^[ \t]*Could not be delivered to[ \t]*+(?::[ \t]*+)?" + ADDRESS)


def read(notice: Notice) -> Reading | None:
    """The recipients, each with the line below that says why."""
    if _MARK not in notice.text:
        return None
    return to_reading(notice, labelled(_NAMED))
