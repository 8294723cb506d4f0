"""What a mailbox puts before a message's header: blank lines, and the From_ line of an mbox.

A From_ line may come quoted, ">From ", out of an mbox inside of an mbox.
"""

import re

__all__ = ["BEFORE_HEADER", "start_of_header"]

# What begins with none of these begins with its header.
BEFORE_HEADER = (b"\n", b"F", b">")
_FROM_LINE = re.compile(rb"\n*>?From [^\n]*\n")


def start_of_header(text: bytes) -> int:
    """Where the header of a message with LF line ends begins."""
    if text[:1] not in BEFORE_HEADER:
        return 0
    line = _FROM_LINE.match(text)
    return line.end() if line else len(text) - len(text.lstrip(b"\n"))
