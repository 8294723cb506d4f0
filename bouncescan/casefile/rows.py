"""How a header becomes a row and a row a header: lists one entry a line, dates ISO 8601."""

import json
import sqlite3
from datetime import datetime
from functools import lru_cache

from bouncescan.records.message import FolderRole, Locator, MailHeader

__all__ = ["HEADER_COLUMNS", "header_from_row", "header_to_row", "parse_time"]

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


def header_to_row(header: MailHeader) -> tuple[Cell, ...]:
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
        _clean(header.message_id),
        _clean(header.subject),
        _lines(header.from_),
        _lines(header.sender),
        _lines(header.reply_to),
        _lines(header.to),
        _lines(header.cc),
        _lines(header.bcc),
        _lines(header.delivered_to),
        json.dumps(dict(header.names)) if header.names else "{}",
        _clean(header.in_reply_to),
        _lines(header.references),
        _clean(header.auto_submitted),
        _clean(header.mailer),
        _lines(header.received),
        _clean(header.return_path),
        header.size,
        _lines(header.roles),
        int(header.is_candidate),
    )


def header_from_row(source: str, folder: str, row: sqlite3.Row) -> MailHeader:
    """The header that `header_to_row` made the row of."""
    return MailHeader(
        locator=Locator(
            source=source,
            folder=folder,
            uidvalidity=row["uidvalidity"],
            uid=row["uid"],
            file=row["file"],
            offset=row["offset"],
        ),
        header_id=row["header_id"],
        internal_date=parse_time(row["internal_date"]),
        date=parse_time(row["date"]),
        message_id=row["message_id"],
        subject=row["subject"],
        from_=_shared(row["from"]),
        sender=_shared(row["sender"]),
        reply_to=_shared(row["reply_to"]),
        to=_shared(row["to"]),
        cc=_shared(row["cc"]),
        bcc=_shared(row["bcc"]),
        delivered_to=_shared(row["delivered_to"]),
        names=json.loads(row["names"]) if row["names"] != "{}" else {},
        in_reply_to=row["in_reply_to"],
        references=_split(row["references"]),
        auto_submitted=row["auto_submitted"],
        mailer=row["mailer"],
        received=_split(row["received"]),
        return_path=row["return_path"],
        size=row["size"],
        roles=_roles(row["roles"]),
        is_candidate=bool(row["is_candidate"]),
    )


# The same addresses and roles stand in thousands of rows: each is kept once, and read once.
@lru_cache(maxsize=65536)
def _shared(text: str) -> tuple[str, ...]:
    return _split(text)


@lru_cache(maxsize=1024)
def _roles(text: str) -> tuple[FolderRole, ...]:
    return tuple(FolderRole(role) for role in _split(text))


def parse_time(text: str | None) -> datetime | None:
    """An ISO 8601 time of the case, aware."""
    return None if text is None else datetime.fromisoformat(text)


def _iso(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def _clean(text: str | None) -> str | None:
    # Lone surrogates come out of broken charsets and no UTF-8 file can hold them.
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def _lines(entries: tuple[str, ...]) -> str:
    if not entries:
        return ""
    text = "\n".join(entry.replace("\n", " ") for entry in entries)
    return text.encode("utf-8", "replace").decode("utf-8")


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
