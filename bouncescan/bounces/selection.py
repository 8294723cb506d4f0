"""Which messages to fetch whole: told from the fields of the header pass alone."""

from bouncescan.bounces.marks import read_marks
from bouncescan.mail.header import Header

__all__ = ["is_candidate"]


def is_candidate(header: Header) -> bool:
    """True where any field says bounce, report or automatic answer. Errs on the side of True."""
    return read_marks(header).any
