"""A mailbox that comes in by standard input."""

import gzip
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import COMMAND, bouncescan, environment, finished, refused
from tests.cli.mailbox import VICTIM, mails, write_mbox
from tests.support.packing import pack_zip

WHAT_TO_GIVE = "give an mbox, a Maildir, an .eml, a Takeout .zip, or a folder of these"
CLOSING = "read 4 of 4 messages, 0 could not be read"


def _scan(tmp_path: Path, stdin: bytes, *more: str) -> str:
    run = bouncescan("scan", "-", "--victim", VICTIM, *more, cwd=tmp_path, stdin=stdin)
    assert (run.status, run.last) == (0, CLOSING), run.err
    return run.out


def test_an_mbox_from_a_pipe_is_scanned_as_a_file_is(inbox: Path, tmp_path: Path) -> None:
    run = bouncescan("scan", inbox, "--victim", VICTIM, cwd=tmp_path)
    assert run.last == CLOSING
    raw = inbox.read_bytes()
    for stdin in (raw, gzip.compress(raw), pack_zip({"Mail/Inbox.mbox": raw})):
        (tmp_path / "standard-input.bouncescan").unlink(missing_ok=True)
        found = _scan(tmp_path, stdin).replace("standard-input.bouncescan", "CASE")
        assert found.split() == run.out.replace("Inbox.mbox.bouncescan", "CASE").split()


def test_a_file_that_is_led_in_is_read_where_it_lies(inbox: Path, tmp_path: Path) -> None:
    with inbox.open("rb") as file:
        done = subprocess.run(
            [*COMMAND, "scan", "-", "--victim", VICTIM],
            cwd=tmp_path,
            env=environment({"TMPDIR": "/nonexistent"}),
            stdin=file,
            capture_output=True,
            check=False,
        )
    assert finished(done.returncode, done.stdout, done.stderr).last == CLOSING


def test_one_message_from_a_pipe(tmp_path: Path) -> None:
    run = bouncescan("scan", "-", "--victim", VICTIM, cwd=tmp_path, stdin=mails()[0])
    assert (run.status, run.last) == (0, "read 1 of 1 messages, 0 could not be read")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    kept, work = tmp_path / "kept", tmp_path / "work"
    kept.mkdir()
    work.mkdir()
    raw = write_mbox(tmp_path / "Inbox.mbox", mails()).read_bytes()
    run = bouncescan(
        "scan", "-", "--victim", VICTIM, cwd=work, stdin=raw, env={"TMPDIR": str(kept)}
    )
    assert run.status == 0
    assert os.listdir(kept) == []  # noqa: PTH208 hidden ones too
    assert [each.name for each in work.iterdir()] == ["standard-input.bouncescan"]


@pytest.mark.parametrize(
    ("stdin", "why", "remedy"),
    [
        (b"", "is empty", WHAT_TO_GIVE),
        (b"%PDF-1.7", "is a document", "give the mailbox itself: an export of it, or the address"),
        (b"\0\1\2", "is not mail", WHAT_TO_GIVE),
    ],
)
def test_what_is_no_mailbox_is_refused(tmp_path: Path, stdin: bytes, why: str, remedy: str) -> None:
    run = bouncescan("scan", "-", cwd=tmp_path, stdin=stdin)
    assert run == refused(3, f"bouncescan: standard input: {why}", remedy, "nothing was read")
    assert list(tmp_path.iterdir()) == []
