"""Courier: "UNDELIVERABLE MAIL" or "DELAYED MAIL", then `<X>:`, the other host, the dialogue.

https://www.courier-mta.org/courierdsn.html: the notice is made from templates, its report part
carries Status 5.0.0 or 4.0.0 whatever the other host said.
"""

import re

from bouncescan.bounces.delays import action_in
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import HOST, Paragraph, angle_paragraphs, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

_MARK = re.compile(
    r"(?:notification|report) from ([\w.-]{1,255}),\s+running the Courier mail server"
    r"|^[ \t]+(?:UNDELIVERABLE|DELAYED) MAIL[ \t]*$",
    re.MULTILINE,
)
_HOST = re.compile("^" + HOST + r" \[[0-9A-Fa-f.:]{2,45}\]:$")


def read(notice: Notice) -> Reading | None:
    """The recipients, each with the host that was asked and what it answered."""
    mark = _MARK.search(notice.text)
    if mark is None:
        return None
    action = action_in(notice.text)
    people = unique([_recipient(p, action) for p in angle_paragraphs(notice.text)])
    return Reading(recipients=people, reporting_mta=mark[1]) if people else None


def _recipient(paragraph: Paragraph, action: Action) -> Recipient | None:
    address = clean_address(paragraph.head)
    if address is None:
        return None
    hosts = [match[1].lower() for line in paragraph.lines if (match := _HOST.match(line))]
    answers = [line[3:].strip() for line in paragraph.lines if line.startswith("<<<")]
    words = squeeze(answers or [x for x in paragraph.lines if not _HOST.match(x)])
    return recipient(
        address,
        action=action,
        status=find_status(words),
        remote_mta=hosts[0] if hosts else None,
        diagnostic=words,
    )
