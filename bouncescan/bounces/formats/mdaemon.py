"""MDaemon (Alt-N): "PERMANENT fatal delivery errors!", addresses, and the session's transcript.

The addresses stand behind "Failed address:" or, `> X`, below "did NOT receive a copy of your
message". Of its own mailboxes it says `X - no such user here.` and nothing else. Long ago the
commands of the transcript stood bare, today behind a date and "-->".
"""

import re

from bouncescan.bounces.dialogue import ASKED, answers
from bouncescan.bounces.lists import (
    ADDRESS,
    labelled,
    listed,
    opening,
    said_of_each,
    to_reading,
    with_remote,
)
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import HOST
from bouncescan.bounces.reading import Reading
from bouncescan.records.bounce import Action

__all__ = ["read"]

_MARK = re.compile(
    r"(?:PERMANENT|TRANSIENT|TEMPORARY|NON-FATAL)[\w -]{0,30} delivery errors"
    r"|YOUR MESSAGE WAS NOT DELIVERED|There is no user by that name at this server"
)
# The first that stands says it; a permanent notice tells of the temporary ones before.
_ERRORS = re.compile(r"(PERMANENT|TRANSIENT|TEMPORARY|NON-FATAL)[\w -]{0,30} delivery errors")
_FAILED = re.compile(r"^[ \t]*Failed address(?:es)?:[ \t]*" + ADDRESS)
_ANNOUNCES = re.compile(r"did not receive a copy of (?:your|this) message", re.IGNORECASE)
_STAMP = r"^[ \t]*(?:\w{3} [\d-]{8,10} [\d:]{7,8}: )?"
_ANSWERED = re.compile(
    _STAMP + r"(?:--> ?)?" + ASKED + r"[^\n]*\n"
    r"[ \t]*(?:\w{3} [\d-]{8,10} [\d:]{7,8}: )?(?:<-- ?)?([45]\d\d[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_CONNECTED = re.compile(r"Attempting SMTP connection to \[?" + HOST)


def read(notice: Notice) -> Reading | None:
    """The recipients, each with the answer to its RCPT TO where the transcript has one."""
    if _MARK.search(notice.text) is None:
        return None
    errors = _ERRORS.search(notice.text)
    action = Action.DELAYED if errors and errors[1] != "PERMANENT" else None
    reading = to_reading(notice, labelled(_FAILED), listed(_ANNOUNCES), opening, action=action)
    if reading is None:
        return None
    reading = said_of_each(reading, answers(_ANSWERED, notice.text))
    hosts = {match[1].lower() for match in _CONNECTED.finditer(notice.text)}
    return with_remote(reading, hosts.pop()) if len(hosts) == 1 else reading
