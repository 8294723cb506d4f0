"""The mail that a report gave back, as bytes: for whoever checks its signature."""

from bouncescan.bounces.notice import read_notice
from bouncescan.mail.mime import read_message
from bouncescan.mail.text import normalise_line_ends

__all__ = ["returned_message"]


def returned_message(raw: bytes) -> bytes | None:
    """The returned message, header first, with LF line ends; None where none came back.

    The same one that the record's `original` was read from.
    """
    text = raw if b"\x00" in raw else normalise_line_ends(raw)
    returned = read_notice(read_message(text)).returned
    parts = [one for one in returned if one.form not in ("text", "quoted")]
    chosen = next(iter(parts or returned), None)
    return chosen.raw if chosen else None
