"""Where a message lay, its bytes, and its header as the one header pass keeps it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from bouncescan.records.bounce import Record

__all__ = [
    "Folder",
    "FolderRole",
    "Locator",
    "MailHeader",
    "RawHeader",
    "RawMessage",
    "StoredMail",
    "StoredRecord",
    "Unreadable",
]


class FolderRole(enum.StrEnum):
    """What a folder is for: RFC 6154 special use, else its usual name in en or ja."""

    INBOX = "inbox"
    SENT = "sent"
    JUNK = "junk"
    TRASH = "trash"
    DRAFTS = "drafts"
    ARCHIVE = "archive"
    ALL = "all"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One folder of one source; `messages` is what the source says it holds, if it does."""

    name: str  # decoded, as the owner sees it: "送信済み"
    role: FolderRole = FolderRole.OTHER
    uidvalidity: int | None = None  # IMAP only (RFC 3501, 2.3.1.1)
    messages: int | None = None
    uid_next: int | None = None  # IMAP only: all that the folder held then is below (2.3.1.1)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Locator:
    """Where one message lay. Names no user: `source` is a host or a path.

    IMAP has uidvalidity and uid; an mbox has the byte offset of its From_ line; a Maildir file or
    an .eml has neither. `str()` gives the form shown everywhere, e.g.
    `imaps://imap.example.com/INBOX;UIDVALIDITY=7/;UID=42` (RFC 5092) or `mail/Inbox.mbox#1044`.
    """

    source: str
    folder: str | None = None
    uidvalidity: int | None = None
    uid: int | None = None
    file: str | None = None
    offset: int | None = None

    def __str__(self) -> str:
        if self.uid is not None:
            return f"{self.source}/{self.folder};UIDVALIDITY={self.uidvalidity}/;UID={self.uid}"
        place = self.file or self.source
        return place if self.offset is None else f"{place}#{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawHeader:
    """The header of one message as its source gave it; `raw` ends after its last field.

    IMAP gives only the fields of `mail.header.HEADER_PASS_FIELDS`, a file all of them.
    `size` is the whole message's in bytes as the source counts them. `roles` are the folder's
    role, or one for each X-Gmail-Labels entry that names a folder.
    """

    locator: Locator
    raw: bytes
    internal_date: datetime | None = None  # INTERNALDATE, the From_ line's date, or a Maildir's
    size: int | None = None
    roles: tuple[FolderRole, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """A message as its source gave it: without the mbox From_ line, still with From_ quoting.

    `size` and `roles` are as in RawHeader, where the source tells them.
    """

    locator: Locator
    raw: bytes
    internal_date: datetime | None = None
    size: int | None = None
    roles: tuple[FolderRole, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A message (or a folder, or the rest of a file) that a source could not give, and why.

    `why` is a short lower-case phrase without any text of the mail: "ends inside the message".
    `is_partial`: the message was given all the same, as far as it goes.
    """

    locator: Locator
    why: str
    is_partial: bool = False


_NO_NAMES: Mapping[str, str] = MappingProxyType({})


# A mailbox has a hundred thousand of these: they are made in half the time of a frozen dataclass.
class MailHeader(NamedTuple):
    """One message of the header pass: what history, own mail, trace and replies are read from.

    Addresses are addr-specs as `mail.address` gives them. `names` maps an address of this header
    to the display name beside it. `roles` are as in RawHeader. `header_id` is the
    identity of the header (see `mail.identity`); the same mail in two folders has it twice.
    """

    locator: Locator
    header_id: str
    internal_date: datetime | None = None
    date: datetime | None = None
    message_id: str | None = None
    subject: str | None = None
    from_: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    delivered_to: tuple[str, ...] = ()
    names: Mapping[str, str] = _NO_NAMES
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auto_submitted: str | None = None
    mailer: str | None = None  # User-Agent or X-Mailer
    received: tuple[str, ...] = ()  # field bodies unfolded, newest first; read where needed
    return_path: str | None = None  # "" is the null reverse path
    size: int | None = None  # bytes, as the source counts them
    roles: tuple[FolderRole, ...] = ()
    is_candidate: bool = False  # some mark of a bounce, reply or report: fetch it whole
    may_hand_on: bool = False  # no mark, but another message may be attached


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record in the case with every place where the same message lay, first seen first."""

    record: Record
    locators: tuple[str, ...]
    roles: tuple[FolderRole, ...]
    internal_date: datetime | None  # the earliest of the copies'


class StoredMail(NamedTuple):
    """A message of the case: what it says, and its bytes as they were read."""

    stored: StoredRecord
    raw: bytes
