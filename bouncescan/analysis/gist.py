"""What is kept of a report's record once it is judged: a storm's records would fill the memory.

No hops, results or server's words are kept: whoever needs those asks the case for the whole record.
"""

from dataclasses import dataclass
from typing import NamedTuple

from bouncescan.analysis.making import Making, making_of
from bouncescan.records.bounce import Action, Kind, Original, Reason, Recipient, Record

__all__ = ["Gist", "Named", "Returned", "gist_of"]


_MOST_LINKS = 5  # spam has one or two


class Named(NamedTuple):
    """A recipient whom a report names."""

    final_recipient: str
    original_recipient: str | None
    action: Action
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The gist of an original. `hops` is how many lines of its trace came back with it."""

    from_: str | None
    reverse_path: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str | None
    message_id: str | None
    mailer: str | None
    making: Making  # not by account, as far as the mail alone tells
    urls: tuple[str, ...]  # the first of them
    hops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """The gist of a record; its fields are the record's."""

    content_id: str
    kind: Kind
    message_id: str | None
    recipients: tuple[Named, ...]
    original: Returned | None


def gist_of(record: Record) -> Gist:
    """What is kept of one record."""
    return Gist(
        content_id=record.content_id,
        kind=record.kind,
        message_id=record.message_id,
        recipients=tuple(map(_named, record.recipients)),
        original=_returned(record.original) if record.original else None,
    )


def _named(recipient: Recipient) -> Named:
    return Named(
        recipient.final_recipient,
        recipient.original_recipient,
        recipient.action,
        recipient.reason,
    )


def _returned(original: Original) -> Returned:
    return Returned(
        from_=original.from_,
        reverse_path=original.reverse_path,
        to=original.to,
        cc=original.cc,
        subject=original.subject,
        message_id=original.message_id,
        mailer=original.mailer,
        making=making_of(original),
        urls=original.urls[:_MOST_LINKS],
        hops=len(original.received),
    )
