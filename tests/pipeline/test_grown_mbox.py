"""A mailbox in a file grows between two scans: what is new is read, and the case is the same."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncescan.pipeline import ScanRequest, scan
from bouncescan.sources import FolderSelection, SourceOptions
from bouncescan.sources.files.stream import DiskStream
from tests.support.case_dump import dump_case
from tests.support.mailboxes import mbox_of
from tests.support.mails import VICTIM, bounce, letter
from tests.support.progress import KeptProgress


def _bounce(number: int) -> bytes:
    to = f"gone{number}@friends.example"
    return bounce(letter(to=to), f"{to}|Remote-MTA: dns; mx.friends.example")


def _mail(number: int) -> bytes:
    head = b"From: friend%d@example.org\nTo: %s\nSubject: mail %d\nDate: Mon, 20 Apr 2026 10:15:23"
    return head % (number, VICTIM.encode(), number) + b" +0000\n\n" + b"text\n" * 2000


MAILS = [(_bounce if number % 5 == 0 else _mail)(number) for number in range(60)]


def _scan(case: Path, mailbox: Path, *, keeps_history: bool = True, **more: bool) -> int:
    """How many mails were passed or read in the header pass."""
    progress = KeptProgress()
    request = ScanRequest(
        specs=(str(mailbox),),
        case=case,
        options=SourceOptions(),
        selection=FolderSelection(**more),
        victim=(VICTIM,),
        keeps_history=keeps_history,
        workers=1,
    )
    outcome = scan(request, progress)
    assert outcome.failures == ()
    return progress.steps["reading headers"]


@pytest.fixture
def bytes_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many bytes were read of files since it was asked last."""
    read = [0]
    reading = DiskStream.read

    def read_counted(stream: DiskStream, size: int) -> bytes:
        piece = reading(stream, size)
        read[0] += len(piece)
        return piece

    def ask() -> int:
        was, read[0] = read[0], 0
        return was

    monkeypatch.setattr(DiskStream, "read", read_counted)
    return ask


def _same_as_at_once(tmp_path: Path, mailbox: Path, case: Path) -> None:
    whole = tmp_path / "whole.bouncescan"
    _scan(whole, mailbox)
    assert dump_case(case).differences(dump_case(whole)) == []


def test_of_a_grown_mbox_only_what_is_new_is_read(
    tmp_path: Path, bytes_read: Callable[[], int]
) -> None:
    case, mailbox = tmp_path / "a.bouncescan", tmp_path / "Inbox.mbox"
    mailbox.write_bytes(mbox_of(*MAILS[:55]))
    assert _scan(case, mailbox) == 55
    at_first = bytes_read()
    mailbox.write_bytes(mbox_of(*MAILS))
    assert _scan(case, mailbox) == 60
    # The ends of what is known are looked at again, and its last message.
    assert bytes_read() < at_first * 0.8
    assert _scan(case, mailbox) == 60
    _same_as_at_once(tmp_path, mailbox, case)


@pytest.mark.parametrize("cut", [10, 300])
def test_a_mail_that_was_being_written_is_whole_after_the_next_scan(
    tmp_path: Path, cut: int
) -> None:
    case, mailbox = tmp_path / "a.bouncescan", tmp_path / "Inbox.mbox"
    whole = mbox_of(*MAILS[:11])  # the last one is a bounce
    mailbox.write_bytes(whole[:-cut])
    _scan(case, mailbox)
    mailbox.write_bytes(whole)
    _scan(case, mailbox)
    other = tmp_path / "whole.bouncescan"
    _scan(other, mailbox)
    rows = dump_case(case).tables["message"]
    assert rows.total() == 11
    assert rows == dump_case(other).tables["message"]


@pytest.mark.parametrize(
    "later",
    [MAILS[1:], MAILS[:10] + MAILS[11:] + MAILS[:10], MAILS[::-1], MAILS[:3]],
)
def test_an_mbox_that_was_cleared_up_is_read_whole(tmp_path: Path, later: list[bytes]) -> None:
    case, mailbox = tmp_path / "a.bouncescan", tmp_path / "Inbox.mbox"
    mailbox.write_bytes(mbox_of(*MAILS))
    _scan(case, mailbox)
    mailbox.write_bytes(mbox_of(*later))
    assert _scan(case, mailbox) == len(later)
    places = {dict(row)["offset"] for row in dump_case(case).tables["message"]}
    assert {len(mbox_of(*later[:number])) for number in range(len(later))} <= places
    # One of those that have gone comes back, at the end.
    mailbox.write_bytes(mbox_of(*later, MAILS[10]))
    _scan(case, mailbox)
    seen = (MAILS, later, [*later, MAILS[10]])
    headers = [Counter(raw.partition(b"\n\n")[0] for raw in mails) for mails in seen]
    messages = (headers[0] | headers[1] | headers[2]).total()
    assert dump_case(case).tables["message"].total() == messages
    _scan(case, mailbox)
    assert dump_case(case).tables["message"].total() == messages


def test_without_history_and_with_it_later_nothing_is_missing(tmp_path: Path) -> None:
    case, mailbox = tmp_path / "a.bouncescan", tmp_path / "Inbox.mbox"
    mailbox.write_bytes(mbox_of(*MAILS))
    for _ in range(2):
        assert _scan(case, mailbox, keeps_history=False) == 60
    assert _scan(case, mailbox) == 60
    assert dump_case(case).tables["message"].total() == 60
    _same_as_at_once(tmp_path, mailbox, case)


def test_what_is_deleted_is_read_when_all_folders_are_asked_for_later(tmp_path: Path) -> None:
    case, mailbox = tmp_path / "a.bouncescan", tmp_path / "Inbox.mbox"
    mails = [b"X-Mozilla-Status: %s\n" % (b"0009" if number % 2 else b"0001") + raw
             for number, raw in enumerate(MAILS)]  # fmt: skip
    mailbox.write_bytes(mbox_of(*mails))
    assert _scan(case, mailbox) == 30
    assert _scan(case, mailbox, all_folders=True) == 60
    assert dump_case(case).tables["message"].total() == 60


def test_copies_of_one_mail_are_counted_alike_however_often_it_is_scanned(tmp_path: Path) -> None:
    case, mailbox = tmp_path / "a.bouncescan", tmp_path / "Inbox.mbox"
    for count in (2, 3, 5):
        mailbox.write_bytes(mbox_of(*MAILS[:20] * count))
        assert _scan(case, mailbox) == 20 * count
    _same_as_at_once(tmp_path, mailbox, case)
