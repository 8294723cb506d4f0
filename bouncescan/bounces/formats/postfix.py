"""Postfix in prose: `<user@example.com>: reason`, for each recipient a paragraph.

https://www.postfix.org/bounce.5.html has the notices. Older ones come without a report part.
"""

import re

from bouncescan.bounces.delays import action_in
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import angle_paragraphs, to_recipient, unique
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = re.compile(
    r"This is the \S+(?: \S+){0,8} (?:program|system)(?: at host (\S+?)\.?$| at (\S+?)\.?$"
    r"|\b)|The \S+ program$"
    r"|^[ \t]*The mail system\b"
    # What the administrator cannot word anew (bounce.5): the program's own report of an answer.
    r"|\(in reply to [\w ]{1,40} command\)",
    re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """The recipients of a notice that calls itself a mail system's."""
    mark = _MARK.search(notice.text)
    if mark is None:
        return None
    action = action_in(notice.text)
    people = unique([to_recipient(p, action) for p in angle_paragraphs(notice.text)])
    if not people:
        return None
    return Reading(recipients=people, reporting_mta=mark[1] or mark[2])
