"""stdout is the result, stderr the rest; no fault where they are closed, full or left alone."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from tests.cli.command import COMMAND, bouncescan, environment, finished
from tests.cli.mailbox import write_mbox


def in_a_shell(script: str, cwd: Path) -> tuple[list[int], str, str]:
    """The statuses of the programs in a pipe, stdout and stderr; $b is the command."""
    done = subprocess.run(
        ["bash", "-c", f'{script}; echo "${{PIPESTATUS[@]}}" >statuses'],
        cwd=cwd,
        env=environment({"b": shlex.join(COMMAND)}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    run = finished(done.returncode, done.stdout, done.stderr)
    return [int(each) for each in (cwd / "statuses").read_text().split()], run.out, run.err


@pytest.fixture
def much(tmp_path: Path) -> Path:
    """An mbox whose records fill a pipe several times over."""
    mail = (
        b"From: a@example.com\nTo: b@example.net\nReceived: from c.example.org by d.example.org; "
        b"Mon, 20 Apr 2026 10:05:00 +0000\nSubject: %d\n\nx\n"
    )
    return write_mbox(tmp_path / "Inbox.mbox", [mail % number for number in range(300)])


def test_parse_into_head_is_quiet(much: Path, tmp_path: Path) -> None:
    statuses, out, err = in_a_shell(f"$b parse {much.name} | head -1", tmp_path)
    assert (statuses, out.count("\n"), err) == ([0, 0], 1, "")


@pytest.mark.parametrize("command", ["report", "contacts", "servers"])
def test_a_report_that_nobody_reads_is_quiet(command: str, case: Path, tmp_path: Path) -> None:
    statuses, _, err = in_a_shell(f"$b {command} {case} | true", tmp_path)
    assert (statuses, err) in (
        ([0, 0], ""),
        # The report was in the pipe before `true` had ended.
        ([0, 0], "read 4 of 4 messages, 0 could not be read\n"),
    )


def test_help_that_nobody_reads_is_quiet(tmp_path: Path) -> None:
    statuses, _, err = in_a_shell("(sleep 0.5; exec $b --help) | true", tmp_path)
    assert (statuses, err) == ([0, 0], "")


def test_a_log_that_nobody_reads_stops_no_work(inbox: Path, tmp_path: Path) -> None:
    script = f"$b scan {inbox} --case a.case --csv a.csv 2>&1 >report | true"
    statuses, _, _ = in_a_shell(script, tmp_path)
    assert statuses == [0, 0]
    assert "2 bounces came back" in (tmp_path / "report").read_text()
    assert (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("command", ["report", "contacts"])
def test_a_result_that_finds_no_room_is_said(command: str, case: Path, tmp_path: Path) -> None:
    statuses, _, err = in_a_shell(f"$b {command} {case} >/dev/full", tmp_path)
    assert (statuses, err) == ([5], "bouncescan: standard output: no space left on device\n")


def test_help_that_finds_no_room_is_said(tmp_path: Path) -> None:
    statuses, _, err = in_a_shell("$b --help >/dev/full", tmp_path)
    assert (statuses, err) == ([5], "bouncescan: standard output: no space left on device\n")


def test_closed_streams_are_no_fault_and_no_file_takes_their_place(
    inbox: Path, tmp_path: Path
) -> None:
    """A file opened in place of stderr would get what is said: the case would be damaged."""
    statuses, _, _ = in_a_shell(f"$b scan {inbox} --case a.case <&- >&- 2>&-", tmp_path)
    assert statuses == [0]
    with Case(tmp_path / "a.case", must_exist=True) as whole:
        assert (whole.totals().messages, len(list(whole.records()))) == (4, 2)


def test_without_stderr_only_the_result_is_left(inbox: Path, tmp_path: Path) -> None:
    run = bouncescan("parse", inbox, cwd=tmp_path)
    records = [json.loads(line) for line in run.out.splitlines()]
    assert [record["kind"] for record in records] == ["bounce", "bounce", "other", "other"]
    assert run.err == "read 4 of 4 messages, 0 could not be read\n"


def test_a_scan_says_its_progress_and_closes_with_what_was_read(
    inbox: Path, tmp_path: Path
) -> None:
    run = bouncescan("scan", inbox, "--case", "a.case", "--json", "a.json", cwd=tmp_path)
    assert run.err.splitlines() == [
        "reading headers: 4",
        "reading bounces: 2 of 2",
        "written: a.json",
        "read 4 of 4 messages, 0 could not be read",
    ]
    assert run.out.startswith("bouncescan 0.")
    assert json.loads((tmp_path / "a.json").read_text())["read"]["messages"] == 4


def test_a_table_of_a_case_goes_to_stdout_alone(case: Path, tmp_path: Path) -> None:
    run = bouncescan("contacts", case, cwd=tmp_path)
    assert run.err == "read 4 of 4 messages, 0 could not be read\n"
    assert [line.count('","') > 3 for line in run.out.splitlines()] == [True] * 3
