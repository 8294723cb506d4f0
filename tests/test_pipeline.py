"""The wiring: what only shows when the stages work together."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.pipeline import ScanOutcome, ScanRequest, case_path, read_case, scan
from bouncescan.records.findings import Findings
from bouncescan.sources import FolderSelection, SourceOptions
from tests.support.mails import VICTIM, bounce, letter
from tests.support.progress import KeptProgress

SPOOF = bounce(
    letter(to="gone@friends.example"), "gone@friends.example|Remote-MTA: dns; mx.friends.example"
)


def run(case: Path, *specs: Path, **more: object) -> ScanOutcome:
    request = ScanRequest(
        specs=tuple(map(str, specs)),
        case=case,
        options=SourceOptions(),
        selection=FolderSelection(),
        **{"victim": (VICTIM,), **more},  # type: ignore[arg-type]
    )
    return scan(request, KeptProgress())


def folder_of(path: Path, *mails: bytes) -> Path:
    path.mkdir()
    for number, raw in enumerate(mails):
        (path / f"{number}.eml").write_bytes(raw)
    return path


def found(outcome: ScanOutcome) -> Findings:
    assert outcome.findings is not None
    return outcome.findings


def test_a_newer_parser_reads_the_stored_mail_again(tmp_path: Path) -> None:
    case = tmp_path / "a.bouncescan"
    expected = found(run(case, folder_of(tmp_path / "mail", SPOOF)))
    connection = sqlite3.connect(case)
    # What an older parser might have left: the recipient overlooked.
    connection.execute(
        "UPDATE record SET parser_version = 0, json = json_set(json, '$.recipients', json('[]'))"
    )
    connection.commit()
    connection.close()
    progress = KeptProgress()
    assert read_case(case, progress) == expected
    assert progress.lines == ["a.bouncescan: 1 stored messages read again by the newer parser"]
    progress = KeptProgress()
    read_case(case, progress)
    assert progress.lines == []


def test_the_same_mail_by_two_ways_is_counted_once(tmp_path: Path) -> None:
    mbox = tmp_path / "Inbox.mbox"
    mbox.write_bytes(b"From MAILER-DAEMON Mon Apr 20 10:05:00 2026\n" + SPOOF + b"\n")
    folder = folder_of(tmp_path / "mail", SPOOF.replace(b"\n", b"\r\n"))
    findings = found(run(tmp_path / "a.bouncescan", mbox, folder))
    assert (findings.read.messages, findings.read.bounces, findings.read.duplicates) == (2, 1, 1)
    assert findings.counts.failed == 1
    assert len(findings.bounces[0].locators) == 2


def test_since_limits_the_bounces(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mail", SPOOF)
    later = datetime(2026, 5, 1, tzinfo=UTC)
    findings = found(run(tmp_path / "a.bouncescan", folder, since=later))
    assert (findings.read.messages, findings.read.bounces) == (1, 0)
    assert found(run(tmp_path / "a.bouncescan", folder)).read.bounces == 1


def test_a_source_that_fails_takes_nothing_from_the_others(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mail", SPOOF)
    outcome = run(tmp_path / "a.bouncescan", tmp_path / "missing", folder)
    assert [type(failure) for failure in outcome.failures] == [SourceError]
    assert found(outcome).read.bounces == 1


def test_the_victim_once_said_is_kept(tmp_path: Path) -> None:
    case, folder = tmp_path / "a.bouncescan", folder_of(tmp_path / "mail", SPOOF)
    run(case, folder, victim=(VICTIM, "alias@victim.example"))
    assert found(run(case, folder, victim=())).victim == (VICTIM, "alias@victim.example")


def test_an_address_in_the_book_is_known_by_name(tmp_path: Path) -> None:
    book = tmp_path / "book.vcf"
    book.write_text(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Gone G.\r\nEMAIL:Gone@friends.example\r\nEND:VCARD\r\n"
    )
    folder = folder_of(tmp_path / "mail", SPOOF)
    (person,) = found(run(tmp_path / "a.bouncescan", folder, books=(book,))).people
    assert (person.name, person.in_address_book) == ("Gone G.", True)


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("you@example.com", "you@example.com.bouncescan"),
        ("imaps://you@imap.example.com/INBOX", "you@imap.example.com.bouncescan"),
        ("some/where/Mail/", "Mail.bouncescan"),
        ("Inbox.mbox", "Inbox.mbox.bouncescan"),
    ],
)
def test_a_case_is_named_after_its_source_and_lies_here(spec: str, name: str) -> None:
    assert case_path(spec) == Path(name)


def test_a_case_with_history_goes_on_keeping_it(tmp_path: Path) -> None:
    plain = letter(
        sender="friend@friends.example", to=VICTIM, message_id="plain@f.example"
    ).encode()
    case, folder = tmp_path / "a.bouncescan", folder_of(tmp_path / "mail", SPOOF, plain)
    first = found(run(case, folder))
    assert found(run(case, folder, keeps_history=False)) == first
    assert first.read.messages == 2


def test_history_may_be_added_to_a_case_without(tmp_path: Path) -> None:
    plain = letter(
        sender="friend@friends.example", to=VICTIM, message_id="plain@f.example"
    ).encode()
    case, folder = tmp_path / "a.bouncescan", folder_of(tmp_path / "mail", SPOOF, plain)
    assert found(run(case, folder, keeps_history=False)).read.messages == 2
    assert found(run(case, folder)).read.messages == 2


def test_a_folder_of_files_costs_time_in_proportion(tmp_path: Path) -> None:
    """Every place is looked up for every message: that has to be by index."""
    run(tmp_path / "a.bouncescan", folder_of(tmp_path / "mail", SPOOF))
    connection = sqlite3.connect(tmp_path / "a.bouncescan")
    (plan,) = connection.execute(
        "EXPLAIN QUERY PLAN UPDATE message SET content_id = 'x' WHERE folder_id = 1"
        " AND uidvalidity IS NULL AND uid IS NULL AND file IS 'f' AND offset IS NULL"
    ).fetchall()
    connection.close()
    assert "message_place (folder_id=? AND uid=? AND file=? AND offset=?)" in plan[3]


def test_a_slip_in_the_victims_address_is_said_without_the_address(tmp_path: Path) -> None:
    progress = KeptProgress()
    request = ScanRequest(
        specs=(str(folder_of(tmp_path / "mail", SPOOF)),),
        case=tmp_path / "a.bouncescan",
        options=SourceOptions(),
        selection=FolderSelection(),
        victim=("hanaco@victim.example",),
    )
    scan(request, progress)
    assert progress.lines[-1].startswith("--victim: no mail here is from or to this address")
    assert "hanaco" not in progress.lines[-1]


def test_the_case_of_a_folder_named_by_dots_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Mail" / "x").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "Mail" / "x")
    assert case_path("..") == Path("Mail.bouncescan")
    assert case_path(".") == Path("x.bouncescan")
