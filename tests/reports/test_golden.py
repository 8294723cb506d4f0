"""Every report of the reference case, held against its file in golden/."""

from dataclasses import replace
from pathlib import Path

import pytest

from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Findings, SourceRead, Verdict, WhoSent
from bouncescan.reports import HTML, REPORTS, Look, Report, render_terminal
from tests.support.findings import empty_findings, make_read, storm_findings
from tests.support.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"

QUIET = empty_findings(
    read=make_read(messages=40, other=40),
    sources=(SourceRead(source="imaps://imap.example.jp", messages=40, read=40, unreadable=0),),
)
OWN = empty_findings(
    read=make_read(messages=40, bounces=2, own=2, other=38),
    who_sent=Verdict(
        verdict=WhoSent.OWN,
        speaks_for=(Evidence(rule="left_as_your_own_mail_does", parameters={"n": 2}),),
    ),
)


# The page's pictures depend on the fonts of the machine: tests/reports/html says what it must hold.
TEXTS = [report for report in REPORTS if report is not HTML]


@pytest.mark.parametrize("report", TEXTS, ids=lambda report: report.name)
def test_reference_case_is_shown_as_expected(report: Report) -> None:
    shown = report.render(storm_findings(), Look(language="en"))
    assert_golden(GOLDEN / f"storm-{report.file_name}", shown)


# One screen, and all of it.
@pytest.mark.parametrize(
    ("ending", "is_verbose"), [("", False), ("-verbose", True)], ids=["screen", "verbose"]
)
@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("", Look(language="en")),
        ("-60", Look(language="en", width=60)),
        ("-coloured", Look(language="en", is_coloured=True)),
    ],
    ids=["plain", "narrow", "coloured"],
)
def test_reference_case_is_shown_as_expected_in_a_terminal(
    name: str, look: Look, ending: str, *, is_verbose: bool
) -> None:
    shown = render_terminal(storm_findings(), replace(look, is_verbose=is_verbose))
    assert_golden(GOLDEN / f"storm-report{ending}{name}.txt", shown)


@pytest.mark.parametrize(
    ("name", "findings"),
    [("empty", empty_findings()), ("quiet", QUIET), ("own", OWN)],
    ids=["empty", "quiet", "own"],
)
def test_mailbox_without_forged_mail_is_told_kindly(name: str, findings: Findings) -> None:
    shown = render_terminal(findings, Look(language="en"))
    assert_golden(GOLDEN / f"{name}-report.txt", shown)
