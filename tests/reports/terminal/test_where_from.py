"""What the family needed to know of the addresses, at a glance."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncescan.pipeline import explain_case, read_case
from bouncescan.records.findings import Counts, Findings
from bouncescan.records.leak import Harvest
from bouncescan.reports import Look, render_explanation, render_terminal
from tests.support.findings import storm_findings
from tests.support.progress import KeptProgress
from tests.support.storm import scan_storm

HEADING = "How did they know these addresses?"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("storm") / "storm.bouncescan"
    scan_storm(path)
    return path


def section(findings: Findings, width: int = 80) -> list[str]:
    """The lines of the section, its heading first."""
    lines = render_terminal(
        findings, Look(width=width, language="en", is_verbose=True)
    ).splitlines()
    begin = lines.index(HEADING)
    return lines[begin : lines.index("", begin)]


def test_the_family_reads_it_in_twelve_lines_of_eighty_columns(case: Path) -> None:
    lines = section(read_case(case, KeptProgress()))
    assert len(lines) <= 12
    said = " ".join(" ".join(lines).split())
    for fact in (
        "somebody may have read it",  # the mailbox, and not the address book
        "only ever stood in the Cc of mail, most in a mail of 2011-08-09",  # the mail of 2011
        "only send notices, and nobody writes to them",  # the shop's order notices
        "Ruled out: address book alone",
        "Taken between 2024-06-24 and 2026-04-13",
        "How many it went to",
        "That is no proof",
    ):
        assert fact in said


def test_each_of_its_lines_of_evidence_is_one_command_away(case: Path) -> None:
    lines = section(read_case(case, KeptProgress()))
    assert lines[-1].endswith("bouncescan explain storm.bouncescan leak")
    explained = explain_case(case, "leak", KeptProgress()).answer
    shown = " ".join(render_explanation(explained, Look(language="en")).split())
    evidence = " ".join(line.strip() for line in lines).split(" + ")[1:]
    assert len(evidence) == 3
    assert all(line.split(" Ruled out")[0].strip() in shown for line in evidence)
    assert "29 people more stand where the addresses seem to have been taken from" in shown


def test_an_interval_says_how_often_such_are_right_and_no_more() -> None:
    span = datetime(2024, 6, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
    counts = Counts(
        failed=9,
        delayed=0,
        reached=1,
        addressed=0,
        maybe=None,
        at_least=10,
        estimate=40,
        interval95=(30, 60),
    )
    findings = replace(storm_findings(), harvest=Harvest(interval95=span), counts=counts)
    said = " ".join(" ".join(section(findings)).split())
    assert "between 2024-06-01 and 2025-06-01 (95 in 100 such spans are right)." in said
    assert "to about 40 in all (30 to 60; 94 in 100 such ranges are right)." in said
    assert "likely" not in said
