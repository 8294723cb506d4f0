"""Every report of the reference case, held against its file in golden/."""

from pathlib import Path

import pytest

from bouncescan.reports import (
    AFFECTED,
    JSON,
    REPORTS,
    SERVERS,
    TERMINAL,
    Look,
    render_terminal,
    write_report,
)
from tests.support.findings import empty_findings, own_mail_findings, storm_findings
from tests.support.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"
ENGLISH = Look(language="en")


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_storm_is_shown_as_expected(report: object) -> None:
    assert report in (TERMINAL, JSON, AFFECTED, SERVERS)
    shown = report.render(storm_findings(), ENGLISH)  # type: ignore[attr-defined]
    assert_golden(GOLDEN / f"storm-{report.file_name}", shown)  # type: ignore[attr-defined]
