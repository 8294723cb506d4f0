"""The command of the scorer: its table, its JSON, its exit status."""

import json
from pathlib import Path

import pytest

from tests.storms.score import main, score
from tests.storms.scoring.damages import BYSTANDER, put
from tests.storms.scoring.examples import TRUTH, perfect, small_truth
from tests.storms.scoring.lines import LINE_OF, LINES, Kind
from tests.storms.scoring.table import parse_requirement, render_scenarios, render_table
from tests.storms.scoring.tally import Marks, Score

SHARES = [line.name for line in LINES if line.kind is Kind.SHARE]
FAULTS = [line.name for line in LINES if line.kind is Kind.FAULT]
VALUES = [line.name for line in LINES if line.kind is Kind.VALUE]

Files = tuple[str, str]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Findings with one wrong origin that is a bystander, and the truth."""
    findings = perfect(small_truth())
    put("bounces.0.origin", BYSTANDER)(findings)
    paths = tmp_path / "findings.json", tmp_path / "truth.json"
    for path, value in zip(paths, (findings, TRUTH), strict=True):
        path.write_text(json.dumps(value), encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_without_a_requirement_the_status_is_0_and_the_accused_is_named(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(files) == 0
    shown = capsys.readouterr().out
    assert "bystanders called a sender                   1   should be none" in shown
    assert "bounce <bounce-1@example.net>: origin mx1.freemail.example (2001:db8:25::1b)" in shown
    assert "in truth bystander" in shown


@pytest.mark.parametrize(
    ("required", "status", "said"),
    [
        (("bystanders=1",), 0, ""),
        (("bystanders=0",), 1, "not met: bystanders is 1, at most 0 required\n"),
        (("origin=75",), 0, ""),
        (("origin=75.01",), 1, "not met: origin is 75.0 %, 75.01 % required\n"),
        (("role=100", "origin=98", "bounces=100"), 1, "not met: origin is 75.0 %, 98 % required\n"),
    ],
)
def test_a_requirement_is_met_or_not(
    files: Files,
    required: tuple[str, ...],
    status: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*files, *(f"--require={each}" for each in required)]) == status
    assert capsys.readouterr().err == said


def test_what_was_never_asked_meets_no_requirement() -> None:
    assert parse_requirement("origin=0").unmet(Score()) == "origin was never asked, 0 % required"


@pytest.mark.parametrize("text", ["orign=98", "origin", "origin=much", "harvest_days=3", "=1"])
def test_a_requirement_that_is_none_is_a_wrong_usage(files: Files, text: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([*files, "--require", text])
    assert left.value.code == 2


def test_as_json_it_has_every_count(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    main([*files, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["lines"]["origin"] == {
        "right": 3,
        "asked": 4,
        "percent": 75.0,
        "wrong": 1,
        "no_answer": 0,
    }
    assert told["faults"]["bystanders"] == 1
    assert set(told["lines"]) | set(told["faults"]) | set(told["values"]) == set(LINE_OF)


def test_a_broken_truth_is_told_in_words(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[1]).write_text('{"schema": 1}')
    with pytest.raises(SystemExit) as left:
        main(files)
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith("error: truth: schema: is not 2\n")


def test_the_table_has_80_columns_whatever_the_counts_and_a_line_for_each_name() -> None:
    huge = Score(
        storms=10_000,
        marks={name: Marks(99_999, 9_999, 99_999) for name in SHARES},
        faults=dict.fromkeys(FAULTS, 999_999),
        values=dict.fromkeys(VALUES, (1234.5, 1.0)),
    )
    lines = render_table(huge).splitlines()
    sections = {line.section for line in LINES}
    assert max(map(len, lines)) <= 80
    assert len([line for line in lines[2:] if line not in sections]) == len(LINES)
    scenarios = render_scenarios({"only the victim's own bounces": huge}).splitlines()
    assert max(map(len, scenarios)) <= 80


def test_100_percent_is_all_and_not_nearly_all() -> None:
    nearly = Score(marks={"origin": Marks(99_999, 1, 0)})
    assert " 99.9 %" in render_table(nearly)
    assert "100.0 %" not in render_table(nearly)


def test_verbose_shows_the_first_wrong_cases_and_the_first_without_answer() -> None:
    findings = perfect(small_truth())
    put("bounces.0.reporter.role", "recipient_side")(findings)
    put("bounces.1.reporter.role", "unknown")(findings)
    shown = render_table(score(findings, TRUTH), is_verbose=True)
    assert shown.endswith(
        "\nrole: role of the reporter\n"
        "  wrong: <bounce-1@example.net>: recipient_side, in truth sender_side\n"
        "  no answer: <bounce-2@example.net>: no answer, in truth recipient_side\n"
    )
