"""What is left on the disk: for the owner's eyes only, whole, and all of it found by forget."""

import json
import re
import shutil
import stat
from pathlib import Path

import pytest

from tests.cli.command import bouncescan
from tests.cli.mailbox import book, write_mbox

# A date with a time and no offset behind it, in any of our outputs.
_NO_OFFSET = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?!\d|:\d|[+-]\d\d:\d\d)")
_DAY_FIRST = re.compile(r"(?<![\d.])\d{1,2}([./])\d{1,2}\1\d{2,4}(?![\d.])|\b\d{1,2} Apr\w* \d{4}")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that a scan can write, made under a careless umask."""
    folder = tmp_path_factory.mktemp("written")
    write_mbox(folder / "Inbox.mbox")
    book(folder / "book.vcf")
    run = bouncescan(
        *("scan", "Inbox.mbox", "--verbose", "--contacts", "book.vcf", "--case", "a.bouncescan"),
        *("--csv", "people.csv", "--servers-csv", "servers.csv", "--json", "all.json"),
        *("--html", "page.html"),
        cwd=folder,
        before=("sh", "-c", 'umask 000; exec "$@"', "sh"),
    )
    assert run.status == 0
    (folder / "stdout").write_text(run.out)
    return folder


OURS = ("a.bouncescan", "people.csv", "servers.csv", "all.json", "page.html")


def test_only_the_owner_may_read_what_is_written(written: Path) -> None:
    modes = {name: stat.S_IMODE((written / name).stat().st_mode) for name in OURS}
    assert modes == dict.fromkeys(OURS, 0o600)


def test_nothing_is_left_beside_what_was_asked_for(written: Path) -> None:
    inputs = {"Inbox.mbox", "book.vcf", "stdout"}
    assert {path.name for path in written.iterdir()} == {*OURS, *inputs}


@pytest.mark.parametrize("name", ["stdout", *OURS[1:]])
def test_every_date_is_iso_8601_with_its_offset(written: Path, name: str) -> None:
    text = (written / name).read_text(encoding="utf-8")
    assert re.search(r"2026-04-20T10:0\d(:\d\d)?\+00:00", text)
    assert _NO_OFFSET.findall(text) == []
    assert _DAY_FIRST.findall(text) == []


def test_the_demo_makes_a_folder_that_only_its_owner_opens_and_forget_empties_it(
    tmp_path: Path,
) -> None:
    run = bouncescan("demo", cwd=tmp_path, before=("sh", "-c", 'umask 000; exec "$@"', "sh"))
    assert run.status == 0
    out = tmp_path / "demo-out"
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()}
    names = ("demo.bouncescan", "affected.csv", "servers.csv", "findings.json", "report.html")
    assert made == dict.fromkeys(names, 0o600)
    assert json.loads((out / "findings.json").read_text())["read"]["messages"] > 600

    gone = bouncescan("forget", "demo-out/demo.bouncescan", cwd=tmp_path)
    assert (gone.status, gone.err) == (0, "")
    assert sorted(Path(line.removeprefix("removed ")).name for line in gone.out.splitlines()) == (
        sorted(names)
    )
    assert list(out.iterdir()) == []


def test_a_report_into_a_file_is_what_the_scan_wrote(written: Path, tmp_path: Path) -> None:
    shutil.copy(written / "a.bouncescan", tmp_path)
    report = ("report", "a.bouncescan", "--format", "json", "--output", "again.json")
    run = bouncescan(*report, cwd=tmp_path)
    assert (run.status, run.out) == (0, "")
    assert run.err == "written: again.json\nread 4 of 4 messages, 0 could not be read\n"
    assert (tmp_path / "again.json").read_text() == (written / "all.json").read_text()
