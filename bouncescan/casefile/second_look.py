"""What tells which more messages are worth reading, once the bounces were read.

Forged mail that came back shows itself by its original: nothing in Sent has its Message-ID.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from bouncescan.casefile.connection import Store
from bouncescan.casefile.rows import parse_time
from bouncescan.mail.address import address_key

__all__ = [
    "CameBack",
    "Returned",
    "Unread",
    "came_back",
    "known_addresses",
    "lacking",
    "returned",
    "unread_answers",
    "unread_mixed",
    "want",
]

_IN_SENT = "instr(char(10) || roles || char(10), char(10) || 'sent' || char(10))"
_CAME_BACK = (
    "SELECT coalesce(internal_date, date), original_subject"  # noqa: S608 constants
    " FROM record CROSS JOIN message USING (content_id)"
    " WHERE kind = 'bounce' AND original_message_id NOT IN"
    f" (SELECT message_id FROM message WHERE message_id IS NOT NULL AND {_IN_SENT})"
)
_RETURNED = (
    "SELECT original_message_id, coalesce(internal_date, date)"
    " FROM record CROSS JOIN message USING (content_id)"
    " WHERE kind = 'bounce' AND original_message_id IS NOT NULL"
)
_WRITTEN_TO = f'SELECT "to", cc, bcc FROM message WHERE {_IN_SENT}'  # noqa: S608 constants
_UNREAD = (
    'SELECT message.id, coalesce(internal_date, date) AS "when", "from", size, subject,'  # noqa: S608 constants
    ' in_reply_to, "references" FROM message'
    " JOIN folder ON folder.id = folder_id JOIN source ON source.id = source_id"
    f" WHERE content_id IS NULL AND source.name = ? AND NOT {_IN_SENT} AND is_candidate"
)
_MIXED = f"{_UNREAD} = 2"
# A "Re:", in whatever language, or a mail that names another.
_ANSWERS = (
    f"{_UNREAD} != 1 AND subject IS NOT NULL AND (in_reply_to IS NOT NULL"
    " OR \"references\" != '' OR instr(substr(subject, 1, 20), ':')"
    " OR instr(substr(subject, 1, 20), '：'))"
)
_LACKING = (
    "SELECT value FROM json_each(?) WHERE value NOT IN"
    " (SELECT message_id FROM message WHERE message_id IS NOT NULL)"
)


class CameBack(NamedTuple):
    """A bounce whose original the victim is not known to have sent: when, and its subject."""

    when: datetime
    subject: str | None


class Returned(NamedTuple):
    """The Message-IDs of what came back, and the first time that anything did."""

    message_ids: frozenset[str]
    first: datetime | None


class Unread(NamedTuple):
    """A message that was not read whole; `id` is its row's."""

    id: int
    when: datetime | None
    sender: str  # as address_key gives it
    size: int | None
    subject: str | None = None
    answers: tuple[str, ...] = ()  # In-Reply-To and References


def came_back(store: Store) -> tuple[CameBack, ...]:
    """Those bounces, the oldest first."""
    found = ((parse_time(row[0]), row[1]) for row in store.rows(_CAME_BACK))
    known = [CameBack(when, subject) for when, subject in found if when is not None]
    return tuple(sorted(known, key=lambda each: each.when))


def returned(store: Store) -> Returned:
    """What came back, whoever wrote it."""
    ids, dates = set(), []
    for message_id, date in store.rows(_RETURNED):
        ids.add(str(message_id))
        dates.append(parse_time(date))
    return Returned(frozenset(ids), min(filter(None, dates), default=None))


def known_addresses(store: Store) -> frozenset[str]:
    """Whom the victim wrote to, or has in an address book, as address_key gives them."""
    found = {address_key(row[0]) for row in store.rows("SELECT address FROM contact")}
    for row in store.rows(_WRITTEN_TO):
        for cell in row:
            found.update(map(address_key, cell.split("\n") if cell else ()))
    return frozenset(found)


def unread_mixed(store: Store, source: str) -> Iterator[Unread]:
    """The messages of one source that may hand on another and were not read whole."""
    return map(_unread, store.rows(_MIXED, (source,)))


def unread_answers(store: Store, source: str) -> Iterator[Unread]:
    """The answers of one source that were not read whole."""
    return map(_unread, store.rows(_ANSWERS, (source,)))


def lacking(store: Store, message_ids: Iterable[str]) -> frozenset[str]:
    """Those of some Message-IDs that no message in the case has."""
    return frozenset(row[0] for row in store.rows(_LACKING, (json.dumps(sorted(message_ids)),)))


def _unread(row: sqlite3.Row) -> Unread:
    named = (row["in_reply_to"], *(row["references"] or "").split("\n"))
    return Unread(
        id=row["id"],
        when=parse_time(row["when"]),
        sender=address_key(row["from"].partition("\n")[0]),
        size=row["size"],
        subject=row["subject"],
        answers=tuple(name for name in named if name),
    )


def want(store: Store, ids: Iterable[int]) -> None:
    """Have these messages read whole."""
    with store.writing() as connection:
        connection.executemany(
            "UPDATE message SET is_candidate = 1 WHERE id = ?", [(each,) for each in ids]
        )
