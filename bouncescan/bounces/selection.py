"""Which messages to fetch whole: told from the fields of the header pass alone.

Reports and automatic answers, and what a friend forwards as attachment: her server saw who sent it.
"""

from bouncescan.bounces.marks import read_marks
from bouncescan.mail.content_type import parse_media_type
from bouncescan.mail.header import Header

__all__ = ["is_candidate", "may_hand_on"]


def is_candidate(header: Header) -> bool:
    """True where any field says bounce, report, automatic answer, or that a mail is handed on.

    Errs on the side of True. Misses a forward under a Subject of the friend's own: may_hand_on.
    """
    marks = read_marks(header)
    return marks.any or marks.may_bring_a_message


def may_hand_on(header: Header) -> bool:
    """True where another message may be attached, whatever the Subject says.

    A tenth of all mail is multipart/mixed: by this alone nothing is worth fetching.
    """
    return parse_media_type(header.first("content-type")) == "multipart/mixed"
