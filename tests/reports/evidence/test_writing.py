"""A bundle of many mails holds one of them in memory, and a full disk leaves the old file."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bouncescan.bounces import parse
from bouncescan.errors import ReportError
from bouncescan.pipeline import read_anew
from bouncescan.records.message import StoredMail, StoredRecord
from bouncescan.reports import Look
from bouncescan.reports.evidence import verify_bundle, write_bundle
from tests.reports.test_files import full_disk
from tests.support.findings import empty_findings

BODY = "".join(f"line {number} of what a server says\n" for number in range(500))


def mails(count: int) -> Iterator[StoredMail]:
    """So many different mails of 17 kB, made one at a time."""
    record = parse(f"From: a@example.com\nSubject: x\n\n{BODY}".encode())
    for number in range(count):
        raw = f"From: a@example.com\nSubject: {number}\n\n{BODY}".encode()
        made = replace(record, content_id=f"{number:032x}")
        yield StoredMail(
            StoredRecord(record=made, locators=(f"Inbox#{number}",), roles=(), internal_date=None),
            raw,
        )


def held(count: int, path: Path) -> int:
    """The most bytes in memory at once while so many are written and verified."""
    tracemalloc.start()
    write_bundle(path, empty_findings(), mails(count), Look(language="en"))
    verify_bundle(path, read_anew)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_is_that_of_the_list_not_of_the_mails(tmp_path: Path) -> None:
    held(10, tmp_path / "a.zip")  # what is made once
    few, many = held(500, tmp_path / "a.zip"), held(5000, tmp_path / "a.zip")
    # Of each mail its entry and its sum: some kilobytes, where the mail has 17.
    assert many - few < 4500 * 6_000
    assert (tmp_path / "a.zip").stat().st_size > 0


def test_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"old")
    with full_disk(20_000), pytest.raises(ReportError, match=r"a\.zip: file too large"):
        write_bundle(path, empty_findings(), mails(2000), Look(language="en"))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "a.zip").symlink_to(tmp_path / "target")
    with pytest.raises(ReportError, match="is a link or a device"):
        write_bundle(tmp_path / "a.zip", empty_findings(), mails(1), Look())
    assert (tmp_path / "target").read_bytes() == b"old"
