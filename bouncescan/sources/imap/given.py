"""What the server gave of a message, as a record of its header or its bytes; or why it is none."""

from collections.abc import Iterator

from bouncescan.mail.header import split_header
from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.imap.fetching import LONGEST_MESSAGE
from bouncescan.sources.imap.items import WITHHELD, Fetched

__all__ = ["REFUSED", "RENUMBERED", "header_of", "message_of"]

_VANISHED = "vanished before it was fetched"
_NOT_GIVEN = "the server does not give it"
REFUSED = "the server refuses to open the folder"
RENUMBERED = "the server has numbered the folder anew"
_CUT = f"larger than the {LONGEST_MESSAGE >> 20} MB that are read of one message"


def header_of(
    place: Locator, roles: tuple[FolderRole, ...], given: Fetched | None
) -> RawHeader | Unreadable:
    """The header, where it was given."""
    if given is None or given.raw is None:
        return _not_given(place, given)
    return RawHeader(
        locator=place,
        raw=_without_end(given.raw),
        internal_date=given.internal_date,
        size=given.size,
        roles=roles,
    )


def _without_end(raw: bytes) -> bytes:
    """A header up to its last field. Nearly all end with the only empty line that is in them."""
    if raw.isspace():
        return b""
    if raw.find(b"\r\n\r\n") == len(raw) - 4:
        return raw[:-2]
    return split_header(raw)[0]


def message_of(
    place: Locator, roles: tuple[FolderRole, ...], given: Fetched | None
) -> Iterator[RawMessage | Unreadable]:
    """The message, where it was given, and behind it that there is more of it."""
    if given is None or given.raw is None:
        yield _not_given(place, given)
        return
    yield RawMessage(
        locator=place,
        raw=given.raw,
        internal_date=given.internal_date,
        size=given.size,
        roles=roles,
    )
    if given.is_cut:
        yield Unreadable(locator=place, why=_CUT, is_partial=True)


def _not_given(place: Locator, given: Fetched | None) -> Unreadable:
    return Unreadable(locator=place, why=_NOT_GIVEN if given is WITHHELD else _VANISHED)
