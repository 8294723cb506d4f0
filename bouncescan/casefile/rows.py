"""How a header becomes a row and a row a header: lists one entry a line, dates ISO 8601."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from sys import intern

from bouncescan.records.message import FolderRole, Locator, MailHeader

__all__ = [
    "HEADER_COLUMNS",
    "HeaderRow",
    "header_from_row",
    "header_to_row",
    "is_wanted",
    "locator_from_row",
    "parse_time",
    "roles_from_row",
    "storable",
]

HEADER_COLUMNS = (
    "header_id",
    "uidvalidity",
    "uid",
    "file",
    "offset",
    "internal_date",
    "date",
    "message_id",
    "subject",
    '"from"',
    "sender",
    "reply_to",
    '"to"',
    "cc",
    "bcc",
    "delivered_to",
    "names",
    "in_reply_to",
    '"references"',
    "auto_submitted",
    "mailer",
    "received",
    "return_path",
    "size",
    "roles",
    "is_candidate",
)

Cell = str | int | None
HeaderRow = tuple[Cell, ...]  # in the order of HEADER_COLUMNS


def header_to_row(header: MailHeader) -> HeaderRow:
    """The cells of HEADER_COLUMNS for one header."""
    place = header.locator
    return (
        header.header_id,
        place.uidvalidity,
        place.uid,
        place.file,
        place.offset,
        _iso(header.internal_date),
        _iso(header.date),
        storable(header.message_id),
        storable(header.subject),
        _lines(header.from_),
        _lines(header.sender),
        _lines(header.reply_to),
        _lines(header.to),
        _lines(header.cc),
        _lines(header.bcc),
        _lines(header.delivered_to),
        _object(header.names),
        storable(header.in_reply_to),
        _lines(header.references),
        storable(header.auto_submitted),
        storable(header.mailer),
        _lines(header.received),
        storable(header.return_path),
        header.size,
        _lines(header.roles),
        1 if header.is_candidate else 2 if header.may_hand_on else 0,
    )


def is_wanted(row: HeaderRow) -> bool:
    """Whether the message of a header's row bears some mark: is_candidate."""
    return row[-1] == 1


def header_from_row(row: sqlite3.Row) -> MailHeader:
    """The header that `header_to_row` made the row of, with its `source` and `folder`."""
    return MailHeader(
        locator=locator_from_row(row),
        header_id=row["header_id"],
        internal_date=parse_time(row["internal_date"]),
        date=parse_time(row["date"]),
        message_id=row["message_id"],
        subject=_same(row["subject"]),
        from_=_shared(row["from"]),
        sender=_shared(row["sender"]),
        reply_to=_shared(row["reply_to"]),
        to=_shared(row["to"]),
        cc=_shared(row["cc"]),
        bcc=_shared(row["bcc"]),
        delivered_to=_shared(row["delivered_to"]),
        names=_names(row["names"]),
        in_reply_to=row["in_reply_to"],
        references=_split(row["references"]),
        auto_submitted=_same(row["auto_submitted"]),
        mailer=_same(row["mailer"]),
        received=_split(row["received"]),
        return_path=_same(row["return_path"]),
        size=row["size"],
        roles=roles_from_row(row),
        is_candidate=row["is_candidate"] == 1,
        may_hand_on=row["is_candidate"] == 2,
    )


def locator_from_row(row: sqlite3.Row) -> Locator:
    """Where the message of a row lies."""
    return Locator(
        source=intern(row["source"]),
        folder=intern(row["folder"]),
        uidvalidity=row["uidvalidity"],
        uid=row["uid"],
        file=_same(row["file"]),
        offset=row["offset"],
    )


def roles_from_row(row: sqlite3.Row) -> tuple[FolderRole, ...]:
    """The roles of the message of a row."""
    return _roles(row["roles"])


# The same texts, addresses, names and zones stand in thousands of rows: each is kept once.
@lru_cache(maxsize=4096)
def _same(text: str | None) -> str | None:
    return text


@lru_cache(maxsize=256)
def _zone(zone: tzinfo | None) -> tzinfo | None:
    return zone


@lru_cache(maxsize=4096)
def _names(text: str) -> Mapping[str, str]:
    names: Mapping[str, str] = json.loads(text)
    return names


@lru_cache(maxsize=65536)
def _shared(text: str) -> tuple[str, ...]:
    return _split(text)


@lru_cache(maxsize=1024)
def _roles(text: str) -> tuple[FolderRole, ...]:
    return tuple(FolderRole(role) for role in _split(text))


def parse_time(text: str | None) -> datetime | None:
    """An ISO 8601 time of the case, aware."""
    if text is None:
        return None
    when = datetime.fromisoformat(text)
    return when.replace(tzinfo=_zone(when.tzinfo))


def _iso(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def storable(text: str | None) -> str | None:
    """The text, or as much of it as a UTF-8 file can hold."""
    return text if text is None or text.isascii() else _without_surrogates(text)


def _without_surrogates(text: str) -> str:
    # Lone ones come out of broken charsets and no UTF-8 file can hold them.
    return text.encode("utf-8", "replace").decode("utf-8")


def _lines(entries: tuple[str, ...]) -> str:
    if not entries:
        return ""
    text = "\n".join(entries)
    if text.count("\n") >= len(entries):
        text = "\n".join(entry.replace("\n", " ") for entry in entries)
    return text if text.isascii() else _without_surrogates(text)


def _object(names: Mapping[str, str]) -> str:
    """A JSON object, as json.dumps would make it in four times the time."""
    if not names:
        return "{}"
    members = ", ".join([f"{_quoted(key)}: {_quoted(name)}" for key, name in names.items()])
    return f"{{{members}}}"


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
