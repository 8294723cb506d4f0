"""Barracuda's filter: "Your message to: X was blocked by our Spam Firewall."."""

import re

from bouncescan.bounces.lists import ADDRESS, labelled, said_of_all, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = re.compile(r"was blocked by our (?:\w+ ){0,3}Firewall[^\n]*")
_NAMED = re.compile(r"^[ \t]*Your message to:?[ \t]*" + ADDRESS, re.IGNORECASE)
_REASON = re.compile(r"^[ \t]*Reason:[ \t]*\S[^\n]*", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """The recipients; the filter gives one sentence for all, and a word of why at most."""
    mark = _MARK.search(notice.text)
    if mark is None:
        return None
    reading = to_reading(notice, labelled(_NAMED))
    reason = _REASON.search(notice.text, mark.end())
    words = squeeze([mark[0], reason[0] if reason else ""])
    return said_of_all(reading, words) if reading else None
