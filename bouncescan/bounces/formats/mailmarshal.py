"""MailMarshal: "The following recipients were affected:", the reason above, fields below.

The fields have their values in angle brackets: `Remote-MTA: <192.0.2.10>`.
"""

import re

from bouncescan.bounces.lists import listed, said_of_all, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_ANNOUNCES = re.compile(r"following recipients were affected:", re.IGNORECASE)
_BECAUSE = re.compile(
    r"(?:could not be delivered|was not delivered) because[^\n]*\n+", re.IGNORECASE
)
_FIELD = re.compile(r"^(Remote-MTA|Reporting-MTA):[ \t]*<([^<>\s]{3,255})>", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """The listed recipients, all with the one reason and the one other host."""
    if _ANNOUNCES.search(notice.text) is None:
        return None
    fields = {match[1]: match[2].lower() for match in _FIELD.finditer(notice.text)}
    reading = to_reading(notice, listed(_ANNOUNCES))
    if reading is None:
        return None
    because = _BECAUSE.search(notice.text)
    words = ""
    if because:
        words = squeeze(notice.text[because.end() : because.end() + 1000].partition("\n\n")[:1])
    reading = said_of_all(reading, words, remote_mta=fields.get("Remote-MTA"))
    return Reading(recipients=reading.recipients, reporting_mta=fields.get("Reporting-MTA"))
