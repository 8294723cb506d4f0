"""PowerMTA, and SendGrid, which writes the same: `<X>  delivery failed; will not continue trying`.

"Hello, this is the mail server on X." stands above; of each recipient what will become of it:
"delivery to mx.example.org:25 timed out; will keep trying".
"""

import re
from dataclasses import replace

from bouncescan.bounces.lists import opening, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import HOST
from bouncescan.bounces.reading import Reading
from bouncescan.records.bounce import Recipient

__all__ = ["read"]

_MARK = re.compile("this is the mail server on " + HOST)
_ASKED = re.compile("delivery to " + HOST + r"(?::\d{1,5})? ")


def read(notice: Notice) -> Reading | None:
    """The recipients, each with its own fate: some are given up, some are tried again."""
    mark = _MARK.search(notice.text)
    reading = to_reading(notice, opening) if mark else None
    if mark is None or reading is None:
        return None
    return Reading(
        recipients=tuple(map(_with_host, reading.recipients)), reporting_mta=mark[1].lower()
    )


def _with_host(person: Recipient) -> Recipient:
    asked = _ASKED.search(person.diagnostic_code or "")
    return replace(person, remote_mta=asked[1].lower()) if asked else person
