"""ActiveHunter: sendmail's ruled sections, in them `>>> X <X>` and the answer without an address.

Its X-AHMAILID field is on every notice.
"""

import re

from bouncescan.bounces.lists import ADDRESS, said_of_all
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.bounces.sections import ruled_sections
from bouncescan.mail.address import clean_address

__all__ = ["read"]

_NAMED = re.compile(r"^[ \t]*>>> (?:[^<>\n]{0,300} )?" + ADDRESS + r"[ \t]*$")


def read(notice: Notice) -> Reading | None:
    """The recipients, all with what the transcript holds."""
    if "x-ahmailid" not in notice.header:
        return None
    named: list[str] = []
    said: list[str] = []
    for section in ruled_sections(notice.text):
        if section.title.startswith("the following addresses"):
            named += [match[1] for line in section.lines if (match := _NAMED.match(line))]
        elif section.title.startswith("transcript"):
            said += section.lines
    people = unique([recipient(a) for name in named if (a := clean_address(name))])
    return said_of_all(Reading(recipients=people), squeeze(said)) if people else None
