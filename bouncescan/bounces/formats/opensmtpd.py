"""OpenSMTPD: "This is the MAILER-DAEMON, please DO NOT REPLY", then `X: reason` a line each.

smtpd's bounce.c writes three notices: an error, a delay ("delayed for more than"), a success.
"""

import re

from bouncescan.bounces.delays import action_in
from bouncescan.bounces.lists import ADDRESS
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import read_remote, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action

__all__ = ["read"]

_MARK = "This is the MAILER-DAEMON, please DO NOT REPLY"
_REACHED = re.compile(r"successfully delivered")
_ENTRY = re.compile(r"^[ \t]*" + ADDRESS + r":[ \t]+(\S[^\n]*(?:\n[ \t]+\S[^\n]*)*)", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """The recipients, each with the reason on its own line."""
    if _MARK not in notice.text:
        return None
    action = action_in(notice.text)
    if _REACHED.search(notice.text):
        action = Action.DELIVERED
    people = []
    for match in _ENTRY.finditer(notice.text):
        address, words = clean_address(match[1]), squeeze([match[2]])
        if address:
            people.append(
                recipient(
                    address,
                    action=action,
                    status=find_status(words),
                    remote_mta=read_remote(words),
                    diagnostic=words,
                )
            )
    return Reading(recipients=unique(people)) if people else None
