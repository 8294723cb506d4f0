"""A friend's copy under a Subject of her own is found, and little more is read for it."""

from collections.abc import Iterator
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from pathlib import Path

import pytest

from bouncescan.analysis.analyze import examine
from bouncescan.bounces import is_candidate
from bouncescan.casefile import Case
from bouncescan.mail.header import Header, split_header
from bouncescan.pipeline import ScanRequest, scan
from bouncescan.sources import FolderSelection, SourceOptions
from tests.storms.answers import ANEW
from tests.storms.events import Event, Kind
from tests.storms.provider import VICTIM, Mail
from tests.storms.scenario import Storm
from tests.storms.scenarios import storm_of
from tests.storms.writing import fill_server, write_storm
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.progress import KeptProgress

STORMS = (22, 5, 10)  # by the mailbox, by a stolen account, under Gmail's labels


def scanned(spec: str, folder: Path, options: SourceOptions | None = None) -> Path:
    request = ScanRequest(
        specs=(spec,),
        case=folder / "storm.bouncescan",
        options=options or SourceOptions(),
        selection=FolderSelection(),
        books=(folder / "contacts.vcf",),
        victim=(VICTIM,),
    )
    assert scan(request, KeptProgress()).failures == ()
    return request.case


def anew(storm: Storm) -> Iterator[Event]:
    """The copies that friends sent under a Subject of their own."""
    for event in storm.events:
        subject = BytesHeaderParser().parsebytes(event.mail.raw)["Subject"]
        if event.kind is Kind.FORWARDED and str(make_header(decode_header(subject))) in ANEW:
            yield event


def is_marked(mail: Mail) -> bool:
    return is_candidate(Header(split_header(mail.raw)[0]))


def read_whole(case: Case) -> set[bytes]:
    """The bytes of all that was read whole, with the line ends of the storm."""
    raws = (case.raw(stored.record.content_id) for stored in case.records())
    return {raw.replace(b"\r\n", b"\n") for raw in raws if raw is not None}


def assert_found(storm: Storm, path: Path) -> None:
    expected = {event.sender for event in anew(storm)}
    assert expected
    with Case(path, must_exist=True) as case:
        copies = {copy.handed_over_by for copy in examine(case).copies}
        whole = read_whole(case)
    assert expected <= copies
    marked = {mail.raw for mail in storm.mails if is_marked(mail)}
    told = {event.mail.raw for event in storm.events if event.kind in {Kind.FORWARDED, Kind.REPLY}}
    others = whole - marked - told
    # Letters with a page or a scan, by people whom the victim knows, in the days of the storm.
    assert len(others) <= 6
    assert all(len(raw) <= 150_000 for raw in others)


@pytest.mark.parametrize("number", STORMS)
def test_a_copy_under_a_subject_of_the_friends_own_is_found(number: int, tmp_path: Path) -> None:
    storm = storm_of(number)
    write_storm(storm, tmp_path)
    assert_found(storm, scanned(str(tmp_path / "mailbox"), tmp_path))


@pytest.mark.server
def test_a_copy_is_found_on_a_server_too(dovecot: Dovecot, tmp_path: Path) -> None:
    storm = storm_of(STORMS[0])
    fill_server(storm, dovecot, tmp_path)
    options = SourceOptions(ca_file=dovecot.certificate, ask_password=lambda _prompt: PASSWORD)
    assert_found(storm, scanned(dovecot.url, tmp_path, options))


def test_a_second_scan_reads_nothing_again(tmp_path: Path) -> None:
    storm = storm_of(STORMS[0])
    write_storm(storm, tmp_path)
    path = scanned(str(tmp_path / "mailbox"), tmp_path)
    with Case(path, must_exist=True) as case:
        before = read_whole(case)
        folders = {record.locators for record in case.records()}
    assert scanned(str(tmp_path / "mailbox"), tmp_path) == path
    with Case(path, must_exist=True) as case:
        assert read_whole(case) == before
        assert {record.locators for record in case.records()} == folders
