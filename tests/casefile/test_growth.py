"""The header pass costs time in proportion to the mails."""

from collections.abc import Sequence

from bouncescan.bounces import is_candidate
from bouncescan.casefile import Case
from bouncescan.casefile.rows import header_to_row
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.records.message import Folder, Locator, RawHeader
from tests.bench.letters import letters
from tests.support.growth import growth_fault

_A_BATCH = 200


def _raw_headers(count: int) -> Sequence[RawHeader]:
    return [
        RawHeader(
            locator=Locator(source="imaps://h", folder="INBOX", uidvalidity=7, uid=uid),
            raw=split_header(raw)[0],
            internal_date=when,
        )
        for uid, (when, raw) in enumerate(letters(count), 1)
    ]


def _into_a_case(raws: Sequence[RawHeader]) -> None:
    with Case(None) as case:
        writer = case.folder("imaps://h", Folder(name="INBOX", uidvalidity=7))
        for start in range(0, len(raws), _A_BATCH):
            rows = []
            for raw in raws[start : start + _A_BATCH]:
                header = Header(raw.raw)
                row = read_mail_header(raw, header, is_candidate=is_candidate(header))
                rows.append(header_to_row(row))
            writer.add_headers(rows)
        assert case.totals().messages == len(raws)


def test_four_times_the_headers_take_less_than_six_times_the_time() -> None:
    assert growth_fault(_raw_headers, _into_a_case, 100) is None
