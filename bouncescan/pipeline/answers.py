"""Which answers to look for where no history is read: those to what came back.

A server is asked by the names behind the "@" of Message-IDs, of which a storm has few; the whole
Message-IDs tell its answers from others.
"""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from bouncescan.casefile import Case
from bouncescan.casefile.rows import HEADER_COLUMNS, HeaderRow

__all__ = ["Awaited", "awaited_answers"]

_MOST_NAMES = 16
_IN_REPLY_TO = HEADER_COLUMNS.index("in_reply_to")
_REFERENCES = HEADER_COLUMNS.index('"references"')


class Awaited(NamedTuple):
    """The Message-IDs, the names that most of them end in, and since when answers may have come."""

    message_ids: frozenset[str]
    names: tuple[str, ...]
    since: datetime

    def holds(self, row: HeaderRow) -> bool:
        """Whether this header answers one of them."""
        references = str(row[_REFERENCES] or "").split("\n")
        return row[_IN_REPLY_TO] in self.message_ids or not self.message_ids.isdisjoint(references)


def awaited_answers(case: Case) -> Awaited | None:
    """What to look for; None where nothing came back."""
    returned = case.returned()
    names = Counter(
        message_id.rstrip(">").rpartition("@")[2].lower() for message_id in returned.message_ids
    )
    if returned.first is None or not names:
        return None
    most = tuple(name for name, _ in names.most_common(_MOST_NAMES))
    return Awaited(returned.message_ids, most, returned.first)
