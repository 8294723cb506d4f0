"""Yahoo and Yahoo! JAPAN: sentences of their own above qmail's `<X>:` paragraphs.

"Message from yahoo.co.jp. Unable to deliver message to the following address(es)." stands on mail
that came in, with the name of a domain that Yahoo serves; "Sorry, we were unable to deliver your
message to the following address." on mail that was to go out.
"""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import angle_paragraphs, to_recipient, unique
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = re.compile(
    r"^[ \t]*(?:Sorry, we were )?unable to deliver (?:your )?message to the following address",
    re.IGNORECASE | re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """The recipient paragraphs below Yahoo's sentence."""
    if _MARK.search(notice.text) is None:
        return None
    people = unique([to_recipient(p) for p in angle_paragraphs(notice.text)])
    return Reading(recipients=people) if people else None
