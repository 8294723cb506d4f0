"""IMail (Ipswitch): what is wrong, a colon, with whom, and nothing more: `User unknown: X`.

Its "SMTP32" stands in X-Mailer. The other server's answer follows at times: "RCPT TO generated
following response:".
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from bouncescan.bounces.lists import ADDRESS, below, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_NAMED = re.compile(
    r"^[ \t]*([A-Za-z][\w']{0,30}(?: {1,3}[\w'-]{1,30}){1,8})[ \t:]{1,4}" + ADDRESS + r"[ \t]*$"
)


def read(notice: Notice) -> Reading | None:
    """The recipients, each with the words before it and below it."""
    if b"<SMTP32" not in (notice.header.first("x-mailer") or b""):
        return None
    return to_reading(notice, _named)


def _named(lines: list[str]) -> Iterator[Paragraph]:
    for number, line in enumerate(lines):
        match = _NAMED.match(line) if "@" in line else None
        if match:
            words = takewhile(lambda one: _NAMED.match(one) is None, below(lines, number))
            yield Paragraph(match[2], [match[1], *words])
