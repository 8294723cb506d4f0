"""The page by the command: with a scan, from a case, and into the browser."""

from pathlib import Path

import pytest

from tests.cli.command import bouncescan
from tests.cli.mailbox import write_mbox


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("html")
    write_mbox(made / "Inbox.mbox")
    run = bouncescan(
        "scan", "Inbox.mbox", "--case", "a.bouncescan", "--html", "scan.html", cwd=made
    )
    assert run.status == 0
    assert "written: scan.html" in run.err
    return made


def browser(folder: Path) -> dict[str, str]:
    """A browser that writes down what it was asked to open."""
    script = folder / "browser"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/opened\n')
    script.chmod(0o700)
    return {"BROWSER": f"{script} %s"}


def test_page_of_a_case_is_that_of_its_scan(folder: Path) -> None:
    run = bouncescan(
        "report", "a.bouncescan", "--format", "html", "--output", "again.html", cwd=folder
    )
    assert (run.status, run.out) == (0, "")
    assert (folder / "again.html").read_bytes() == (folder / "scan.html").read_bytes()
    assert (folder / "again.html").read_text().startswith("<!DOCTYPE html>")


def test_page_goes_to_stdout_where_no_file_is_named(folder: Path) -> None:
    run = bouncescan("report", "a.bouncescan", "--format", "html", cwd=folder)
    assert run.out.encode() == (folder / "scan.html").read_bytes()


def test_page_is_opened_beside_its_case(folder: Path) -> None:
    run = bouncescan(
        *("report", "a.bouncescan", "--open"),
        cwd=folder,
        env=browser(folder),
    )
    assert run.status == 0
    opened = (folder / "opened").read_text().strip()
    assert opened == (folder / "a.bouncescan.html").absolute().as_uri()
    assert (folder / "a.bouncescan.html").read_bytes() == (folder / "scan.html").read_bytes()


def test_no_browser_is_said_and_is_no_failure(folder: Path) -> None:
    run = bouncescan(
        *("report", "a.bouncescan", "--format", "html", "--open", "--output", "b.html"),
        cwd=folder,
        env={"PATH": "/nonexistent", "BROWSER": "/nonexistent/browser"},
    )
    assert run.status == 0
    assert "b.html: no browser was found here; open the file yourself" in run.err


def test_forget_removes_the_page(tmp_path: Path) -> None:
    write_mbox(tmp_path / "Inbox.mbox")
    bouncescan("scan", "Inbox.mbox", "--case", "a.bouncescan", "--html", "page.html", cwd=tmp_path)
    run = bouncescan("forget", "a.bouncescan", cwd=tmp_path)
    assert "page.html" in run.out
    assert not (tmp_path / "page.html").exists()
