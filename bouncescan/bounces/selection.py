"""Which messages to fetch whole: told from the fields of the header pass alone.

Reports and automatic answers, and what a friend forwards as attachment: her server saw who sent it.
"""

from bouncescan.bounces.marks import read_marks
from bouncescan.mail.header import Header

__all__ = ["is_candidate"]


def is_candidate(header: Header) -> bool:
    """True where any field says bounce, report, automatic answer, or that a mail is handed on.

    Errs on the side of True. Misses a forward under a Subject of the friend's own.
    """
    marks = read_marks(header)
    return marks.any or marks.may_bring_a_message
