"""Amazon SES: a sentence of its own before plain addresses, and JSON over SNS.

"An error occurred while trying to deliver the mail to the following recipients:" stands above a
report part mostly. Of the SNS events, bounces, delays and deliveries name recipients; a complaint
is a feedback report.
"""

import re

from bouncescan.bounces.lists import listed, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.date import parse_date
from bouncescan.mail.delivery import parse_action, untyped
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action

__all__ = ["read"]

_ANNOUNCES = re.compile(r"while trying to deliver the mail to the following recipients")


def read(notice: Notice) -> Reading | None:
    """The recipients of an SNS event, else those below SES's sentence."""
    if notice.event is not None:
        return _read_event(notice)
    if _ANNOUNCES.search(notice.text):
        return to_reading(notice, listed(_ANNOUNCES))
    return None


def _read_event(notice: Notice) -> Reading | None:
    event = notice.event
    if event is None or event.name == "complaint":
        return None
    people = [
        recipient(
            address,
            action=parse_action(one.action) or Action.FAILED,
            status=find_status(one.status) or find_status(one.diagnostic),
            diagnostic=untyped(one.diagnostic),
        )
        for one in event.recipients
        if (address := clean_address(one.address))
    ]
    return Reading(
        recipients=unique(people),
        reporting_mta=event.reporting_mta,
        arrival_date=parse_date(event.arrival_date),
    )
