"""docs/exit-status.md says what cli/exits.py does."""

import re
from pathlib import Path

from bouncescan.cli.closing import close
from bouncescan.cli.exits import ExitStatus, status_of
from bouncescan.errors import BouncescanError, CasefileError, ReportError, SourceError

PAGE = Path(__file__).parents[2] / "docs" / "exit-status.md"


def test_the_page_lists_every_status_and_no_other() -> None:
    listed = re.findall(r"^\| (\d+) \| \S", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(status) for status in listed] == list(ExitStatus)


def test_every_error_has_its_status() -> None:
    assert [status_of(error("x")) for error in (SourceError, CasefileError, ReportError)] == [
        3,
        5,
        5,
    ]
    assert status_of(BouncescanError("x")) == 1


def test_where_several_hold_an_output_that_is_missing_weighs_most() -> None:
    failed = (SourceError("a"), ReportError("b"))
    assert close(None, failed) == close(None, failed[::-1]) == 5
    assert close(None, failed[:1]) == 3
