"""A case or an output that cannot be read or written: status 5, and nothing is lost by it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from bouncescan.cli.outputs import Output, check_outputs
from bouncescan.errors import CasefileError, ReportError
from tests.cli.command import bouncescan, refused
from tests.cli.mailbox import book, write_mbox
from tests.cli.scanned import SCAN_STORM, Scanned

A_CASE = "a.bouncescan"
NOT_A_CASE = "bouncescan: a.bouncescan: is not a bouncescan case"
A_SCANS_FILE = "give a file that bouncescan scan made"
DAMAGED = (
    "bouncescan: a.bouncescan: it is damaged",
    "scan again into a new case with --case",
)
READ_NOTHING = "nothing was read"


def _other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE kanarienvogel (x)")
    connection.close()


NO_CASES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "not there": (
        lambda _: None,
        ["bouncescan: a.bouncescan: there is no such case", "bouncescan scan makes one"],
    ),
    "a text": (lambda path: path.write_text("kanarienvogel\n"), [NOT_A_CASE, A_SCANS_FILE]),
    "no byte in it": (Path.touch, [NOT_A_CASE, A_SCANS_FILE]),
    "another program's database": (_other_database, [NOT_A_CASE, A_SCANS_FILE]),
    "a folder": (Path.mkdir, ["bouncescan: a.bouncescan: is a folder, not a case"]),
}


@pytest.mark.parametrize("name", NO_CASES)
def test_a_case_that_is_none_is_said_and_left_as_it_is(name: str, tmp_path: Path) -> None:
    make, said = NO_CASES[name]
    make(tmp_path / A_CASE)
    before = _contents(tmp_path)
    assert bouncescan("report", A_CASE, cwd=tmp_path) == refused(5, *said)
    assert _contents(tmp_path) == before


def test_forget_removes_no_file_that_is_no_case(tmp_path: Path) -> None:
    (tmp_path / A_CASE).write_text("kanarienvogel")
    assert bouncescan("forget", A_CASE, cwd=tmp_path) == refused(5, NOT_A_CASE, A_SCANS_FILE)
    assert _contents(tmp_path) == {A_CASE: b"kanarienvogel"}


def test_a_case_in_a_folder_that_is_not_there_is_said(inbox: Path, tmp_path: Path) -> None:
    run = bouncescan("scan", inbox, "--case", "gone/a.bouncescan", cwd=tmp_path)
    said = "bouncescan: gone/a.bouncescan: no such file or directory"
    assert run == refused(5, said, "make the folder first", READ_NOTHING)


def test_scan_does_not_write_into_a_file_that_is_no_case(tmp_path: Path) -> None:
    write_mbox(tmp_path / A_CASE)
    before = _contents(tmp_path)
    run = bouncescan("scan", A_CASE, "--case", A_CASE, cwd=tmp_path)
    assert run == refused(5, NOT_A_CASE, "name a new one with --case", READ_NOTHING)
    assert _contents(tmp_path) == before


def test_a_damaged_case_is_said_without_a_piece_of_the_mail_in_it(
    case: Path, tmp_path: Path
) -> None:
    """SQLite's own words would quote the cell: "Could not decode to UTF-8 column 'subject' ..."."""
    raw = case.read_bytes()
    at = raw.index(b"Fw: new message")
    (tmp_path / A_CASE).write_bytes(raw[:at] + b"\xff\xfe" + raw[at + 2 :])
    assert bouncescan("report", A_CASE, cwd=tmp_path) == refused(5, *DAMAGED)


def test_a_case_that_was_cut_is_said(case: Path, tmp_path: Path) -> None:
    (tmp_path / A_CASE).write_bytes(case.read_bytes()[:30_000])
    assert bouncescan("report", A_CASE, cwd=tmp_path) == refused(5, *DAMAGED)


def test_wherever_a_case_is_damaged_reading_it_gives_no_other_error(
    case: Path, tmp_path: Path
) -> None:
    raw = case.read_bytes()
    said = set()
    for at in range(0, len(raw), 997):
        damaged = tmp_path / A_CASE
        damaged.write_bytes(raw[:at] + b"\xff{kanari" + raw[at + 8 :])
        try:
            with Case(damaged, must_exist=True) as opened:
                for read in (opened.headers, opened.records, lambda: opened.stale(9)):
                    list(read())
        except CasefileError as error:
            said.add(str(error).removeprefix(f"{damaged}: "))
    assert said <= {
        "it is damaged",
        "is not a bouncescan case",
        "was written by a newer bouncescan",
    }


def test_an_output_without_a_folder_is_said_before_anything_is_read(
    inbox: Path, tmp_path: Path
) -> None:
    run = bouncescan("scan", inbox, "--case", A_CASE, "--csv", "gone/a.csv", cwd=tmp_path)
    assert run == refused(
        5,
        "bouncescan: gone/a.csv: there is no such folder",
        "make the folder first, or give another",
    )
    assert _contents(tmp_path) == {}


def test_no_output_is_written_over_what_is_read(tmp_path: Path) -> None:
    inputs = [
        write_mbox(tmp_path / "Inbox.mbox"),
        book(tmp_path / "book.vcf"),
        tmp_path / A_CASE,  # not there yet
    ]
    (tmp_path / "link.csv").symlink_to("Inbox.mbox")
    for name in ("Inbox.mbox", "book.vcf", A_CASE, "link.csv"):
        with pytest.raises(ReportError, match=f"{name}: is what is read, and would be written ov"):
            check_outputs([Output("affected", tmp_path / name)], inputs)
    check_outputs([Output("affected", tmp_path / "affected.csv")], inputs)


def test_scan_refuses_to_write_a_table_over_the_mailbox(tmp_path: Path) -> None:
    write_mbox(tmp_path / "Inbox.mbox")
    before = _contents(tmp_path)
    run = bouncescan("scan", "Inbox.mbox", "--csv", "./Inbox.mbox", cwd=tmp_path)
    assert run == refused(
        5,
        "bouncescan: Inbox.mbox: is what is read, and would be written over",
        "give the name of another file",
    )
    assert _contents(tmp_path) == before


@contextmanager
def _disk_of(size: str, path: Path) -> Iterator[Path]:
    """A real disk of so many bytes. Only root can have one."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small disk is mounted only as root")
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", path],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this root may not mount")
    try:
        yield path
    finally:
        subprocess.run(["umount", path], check=True)


def test_a_disk_that_fills_up_while_scanning_is_said_and_the_next_scan_goes_on(
    storm: Scanned, tmp_path: Path
) -> None:
    with _disk_of("2500k", tmp_path / "disk") as disk:
        run = bouncescan(*SCAN_STORM, cwd=disk)
        assert (run.status, run.out) == (5, "")
        assert run.err.splitlines()[-3:-1] == [
            "bouncescan: a.bouncescan: the disk is full",
            "free some space and scan again: it goes on",
        ]
        assert run.last.startswith("read ")
        with Case(disk / A_CASE, must_exist=True) as kept:
            assert kept.has_messages
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        assert bouncescan(*SCAN_STORM, "--json", "all.json", cwd=disk).status == 0
        assert Scanned(disk).findings == storm.findings


def test_a_disk_that_is_full_at_once_leaves_nothing_there(inbox: Path, tmp_path: Path) -> None:
    with _disk_of("12k", tmp_path / "disk") as disk:
        run = bouncescan("scan", inbox, "--case", A_CASE, cwd=disk)
        assert run == refused(
            5,
            "bouncescan: a.bouncescan: the disk is full",
            "free some space and scan again: it goes on",
            READ_NOTHING,
        )
        assert _contents(disk) == {}


def test_a_disk_that_is_full_for_a_table_keeps_the_old_one_and_the_result_is_shown(
    inbox: Path, tmp_path: Path
) -> None:
    with _disk_of("12k", tmp_path / "disk") as disk:
        (disk / "affected.csv").write_text("old")
        (disk / "filling").write_bytes(bytes(8192))
        scan = ("scan", inbox, "--case", tmp_path / A_CASE, "--csv", disk / "affected.csv")
        run = bouncescan(*scan, cwd=tmp_path)
        assert (run.status, run.err.splitlines()[2:]) == (
            5,
            [
                f"bouncescan: {disk}/affected.csv: no space left on device",
                "nothing was changed there; give another folder, or make room and try again",
                "read 4 of 4 messages, 0 could not be read",
            ],
        )
        assert "2 bounces came back" in run.out
        assert _contents(disk) == {"affected.csv": b"old", "filling": bytes(8192)}


def _contents(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}
