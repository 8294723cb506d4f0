"""What is made of a batch of raw mail before it is written: the cells of its rows.

All that costs time is here: reading headers, parsing, compressing. It needs nothing but the batch,
so that the same functions work in this process and in a worker, and a batch travels as tuples,
which pickle makes in a third of the time that it takes for records.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from bouncescan.bounces import is_candidate, may_hand_on, open_message, parse
from bouncescan.casefile.content import ContentRow, Place, content_to_row, place_of
from bouncescan.casefile.folder import BounceRow
from bouncescan.casefile.rows import HeaderRow, header_to_row
from bouncescan.mail.header import Header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage
from bouncescan.version import PARSER_VERSION

__all__ = ["Call", "Job", "job_of", "prepare_bounces", "prepare_contents", "prepare_headers"]

# Where it lies, its bytes, INTERNALDATE, size and roles: the fields of RawHeader and RawMessage.
_Raw = tuple[Place, bytes, datetime | None, int | None, tuple[FolderRole, ...]]


class Job(NamedTuple):
    """Messages or headers of one folder."""

    source: str
    folder: str | None
    raws: list[_Raw]

    def locator(self, place: Place) -> Locator:
        """Where a message of the job lies."""
        uidvalidity, uid, file, offset = place
        return Locator(
            source=self.source,
            folder=self.folder,
            uidvalidity=uidvalidity,
            uid=uid,
            file=file,
            offset=offset,
        )


class Call(NamedTuple):
    """One of the functions below, and what it is to be called with."""

    prepare: Callable[[Job], object]
    job: Job


def job_of(source: str, folder: str | None, entries: Iterable[RawHeader | RawMessage]) -> Job:
    """The job that some entries of one folder are."""
    raws = [
        (place_of(each.locator), each.raw, each.internal_date, each.size, each.roles)
        for each in entries
    ]
    return Job(source, folder, raws)


def prepare_headers(job: Job) -> list[HeaderRow]:
    """The row of each header."""
    rows = []
    for raw in job.raws:
        header = Header(raw[1])
        rows.append(_header_row(job, raw, header, is_wanted=is_candidate(header)))
    return rows


def prepare_bounces(job: Job) -> list[BounceRow]:
    """The row of each whole message, with its content where it bears a mark of a bounce."""
    rows: list[BounceRow] = []
    for raw in job.raws:
        message = open_message(raw[1])
        is_wanted = is_candidate(message.header)
        row = _header_row(job, raw, message.header, is_wanted=is_wanted)
        content = None
        if is_wanted:
            record = message.parse(str(job.locator(raw[0])))
            content = content_to_row(raw[1], record, PARSER_VERSION)
        rows.append((row, content))
    return rows


def prepare_contents(job: Job) -> list[tuple[Place, ContentRow]]:
    """The content of each whole message, whose header is there already."""
    return [
        (
            place,
            content_to_row(raw, parse(raw, locator=str(job.locator(place))), PARSER_VERSION),
        )
        for place, raw, *_ in job.raws
    ]


def _header_row(job: Job, raw: _Raw, header: Header, *, is_wanted: bool) -> HeaderRow:
    place, text, internal_date, size, roles = raw
    entry = RawHeader(
        locator=job.locator(place),
        raw=text,
        internal_date=internal_date,
        size=size,
        roles=roles,
    )
    read = read_mail_header(entry, header, is_candidate=is_wanted, may_hand_on=may_hand_on(header))
    return header_to_row(read)
