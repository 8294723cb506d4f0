"""Cases of any number of bounces, filled as a scan fills them but from no mailbox.

The bounces are those of drawn storms, one storm after the other, so that reporters, dialects and
spoofed mails differ as they do in a mailbox.
"""

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

from bouncescan.bounces import is_candidate, parse
from bouncescan.casefile import Case
from bouncescan.casefile.content import content_to_row, place_of
from bouncescan.casefile.rows import header_to_row
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.records.message import Folder, FolderRole, Locator, RawHeader
from bouncescan.version import PARSER_VERSION
from tests.storms.events import Kind
from tests.storms.provider import VICTIM
from tests.storms.scenarios import storm_of

__all__ = ["bounces_of_storms", "fill_case"]

_BATCH = 2000


def bounces_of_storms(first: int = 0) -> Iterator[bytes]:
    """Bounces without end, those of the storm with the number `first` first."""
    for number in itertools.count(first):
        for event in storm_of(number).events:
            if event.kind is Kind.BOUNCE:
                yield event.mail.raw


def fill_case(
    path: Path | None,
    mails: Iterator[bytes],
    count: int,
    *,
    victim: str = VICTIM,
    first: int = 0,
) -> tuple[Case, float]:
    """A case with the next `count` of these mails, and the CPU seconds that `parse` took.

    `first` is the number of the first of them: there are as many in the case already.
    """
    case = Case(path)
    case.set_victim((victim,))
    case.keep_history()
    writer = case.folder("storms", Folder(name="Inbox", role=FolderRole.INBOX))
    spent = 0.0
    for start in range(first, first + count, _BATCH):
        batch = list(itertools.islice(mails, min(_BATCH, first + count - start)))
        places = [
            Locator(source="storms", folder="Inbox", file="Inbox", offset=start + number)
            for number in range(len(batch))
        ]
        headers = []
        for place, raw in zip(places, batch, strict=True):
            fields, _ = split_header(raw)
            header = Header(fields)
            row = RawHeader(
                locator=place, raw=fields, internal_date=None, roles=(FolderRole.INBOX,)
            )
            headers.append(read_mail_header(row, header, is_candidate=is_candidate(header)))
        began = time.process_time()
        records = [parse(raw, locator=str(place)) for place, raw in zip(places, batch, strict=True)]
        spent += time.process_time() - began
        writer.add_headers(list(map(header_to_row, headers)))
        writer.add_contents(
            [
                (place_of(place), content_to_row(raw, record, PARSER_VERSION))
                for place, raw, record in zip(places, batch, records, strict=True)
            ]
        )
    return case, spent
