"""BIGLOBE: addresses below "had delivery problems", why below "Non-delivered information".

The form is sendmail's, the titles are not.
"""

from bouncescan.bounces.lists import alone, said_of_all
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze, to_recipient, unique
from bouncescan.bounces.reading import Reading
from bouncescan.bounces.sections import ruled_sections

__all__ = ["read"]

_MARK = "Non-delivered information"
_NAMED = "the following addresses had delivery problems"


def read(notice: Notice) -> Reading | None:
    """The recipients, all with the one reason."""
    if _MARK not in notice.text:
        return None
    sections = ruled_sections(notice.text)
    named = [line for section in sections if section.title == _NAMED for line in section.lines]
    people = unique([to_recipient(paragraph) for paragraph in alone(named)])
    if not people:
        return None
    why = [line for section in sections if section.title == _MARK.lower() for line in section.lines]
    return said_of_all(Reading(recipients=people), squeeze(why))
