"""A case in memory, filled as a scan fills it."""

from collections.abc import Iterable
from datetime import datetime

from bouncescan.bounces import is_candidate, parse
from bouncescan.casefile import Case
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.records.message import Folder, FolderRole, Locator, RawHeader, RawMessage
from tests.support.mails import VICTIM, ZERO

__all__ = ["case_of"]

Mail = tuple[FolderRole, bytes]


def case_of(
    mails: Iterable[Mail], *, arrived: datetime | None = ZERO, history: bool = True
) -> Case:
    """A case whose victim is VICTIM; the n-th mail lies at "mail#n" and came at `arrived`."""
    case = Case(None)
    case.set_victim((VICTIM,))
    if history:
        case.keep_history()
    for role in FolderRole:
        entries = [(number, raw) for number, (where, raw) in enumerate(mails) if where is role]
        writer = case.folder("mail", Folder(name=role, role=role))
        for number, raw in entries:
            fields, _ = split_header(raw)
            header = Header(fields)
            place = Locator(source="mail", folder=role, file="mail", offset=number)
            row = RawHeader(locator=place, raw=fields, internal_date=arrived, roles=(role,))
            writer.add_headers([read_mail_header(row, header, is_candidate=is_candidate(header))])
        read = [
            RawMessage(locator=place, raw=dict(entries)[place.offset or 0])
            for place in writer.wanted()
        ]
        writer.add_messages(
            [(each, parse(each.raw, locator=str(each.locator))) for each in read], 1
        )
    return case
