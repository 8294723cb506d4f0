"""A case in memory, filled as a scan fills it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bouncescan.bounces import is_candidate, may_hand_on, parse
from bouncescan.casefile import Case
from bouncescan.casefile.content import content_to_row, place_of
from bouncescan.casefile.folder import FolderWriter
from bouncescan.casefile.rows import header_to_row
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.pipeline.second_look import look_again
from bouncescan.records.message import Folder, FolderRole, Locator, RawHeader
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
    listed = list(mails)
    for role in FolderRole:
        entries = [(number, raw) for number, (where, raw) in enumerate(listed) if where is role]
        writer = case.folder("mail", Folder(name=role, role=role))
        for number, raw in entries:
            fields, _ = split_header(raw)
            header = Header(fields)
            place = Locator(source="mail", folder=role, file="mail", offset=number)
            row = RawHeader(locator=place, raw=fields, internal_date=arrived, roles=(role,))
            is_marked, has_parts = is_candidate(header), may_hand_on(header)
            read = read_mail_header(row, header, is_candidate=is_marked, may_hand_on=has_parts)
            writer.add_headers([header_to_row(read)])
        _read_wanted(writer, listed)
    if look_again(case, "mail"):
        for role in FolderRole:
            _read_wanted(case.folder("mail", Folder(name=role, role=role)), listed)
    return case


def _read_wanted(writer: FolderWriter, mails: Sequence[Mail]) -> None:
    wanted = [(place, mails[place.offset or 0][1]) for place in writer.wanted()]
    writer.add_contents(
        [
            (place_of(place), content_to_row(raw, parse(raw, locator=str(place)), 1))
            for place, raw in wanted
        ]
    )
