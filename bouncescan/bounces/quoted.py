"""What an answer quotes of the mail that it answers: only its links are kept.

Most programs put ">" before each line, below the answer (RFC 3676, 4.5). An answer that gives the
mail's header too holds it as a returned message does, and is read as one.
"""

import re

from bouncescan.bounces.original import links_in
from bouncescan.records.bounce import Original

__all__ = ["read_quoted"]

_QUOTED = re.compile(r"[ \t]{0,3}[>＞|][ \t>＞|]*")
_MOST_LINES = 2000


def read_quoted(text: str) -> Original | None:
    """What stands behind "> " in the words of an answer; None where no link does."""
    if "ttp" not in text:
        return None
    marks = ((line, _QUOTED.match(line)) for line in text.split("\n")[:_MOST_LINES])
    urls = links_in(line[mark.end() :] for line, mark in marks if mark and "ttp" in line)
    return Original(form="quoted", urls=urls) if urls else None
