"""Storms made and scored in process, by several processes, and none of them lost."""

import json
from pathlib import Path

import pytest

from bouncescan.pipeline import ScanRequest, scan
from bouncescan.reports import JSON, Look
from bouncescan.sources import FolderSelection, SourceOptions
from tests.storms.scenarios import SCENARIOS, storm_of
from tests.storms.score import main, score
from tests.storms.scoring.examples import dies_at_two, perfect, refuses_two
from tests.storms.scoring.lines import LINES, Kind
from tests.storms.scoring.storms import STAGES, score_storm, score_storms
from tests.storms.scoring.tally import Score
from tests.storms.scoring.truth import read_truth
from tests.storms.writing import write_storm
from tests.support.progress import KeptProgress


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first storm, its findings and its case."""
    out = tmp_path_factory.mktemp("storm")
    write_storm(storm_of(1), out)
    request = ScanRequest(
        specs=(str(out / "mailbox"),),
        case=out / "storm.bouncescan",
        options=SourceOptions(),
        selection=FolderSelection(),
        books=(out / "contacts.vcf",),
    )
    findings = scan(request, KeptProgress()).findings
    assert findings is not None
    (out / "findings.json").write_text(JSON.render(findings, Look()), encoding="utf-8")
    return out


@pytest.mark.parametrize("number", range(1, len(SCENARIOS) + 1))
def test_who_knows_the_truth_of_a_scenario_is_right_in_all(number: int, tmp_path: Path) -> None:
    write_storm(storm_of(number), tmp_path)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    known = score(perfect(read_truth(truth)), truth)
    assert known.cases == known.gaps == {}
    assert known.of("bounces").asked == truth["read"]["bounces"]


def test_a_case_scores_as_its_findings_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = []
    for name in ("findings.json", "storm.bouncescan"):
        assert main([str(folder / name), str(folder / "truth.json"), "--verbose"]) == 0
        tables.append(capsys.readouterr().out)
    assert tables[0] == tables[1]
    assert tables[0].startswith("bouncescan held against the truth of 1 storm\n")


def test_a_storm_scores_in_process_as_it_does_from_its_files(folder: Path) -> None:
    outcome = score_storm(1, storm_of)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    assert outcome.failure is None
    assert outcome.score == score(findings, truth).told_of("storm 1")
    assert outcome.scenario == truth["scenario"]
    assert outcome.mails == truth["read"]["messages"]
    assert set(outcome.seconds) == set(STAGES)


def test_a_storm_that_fails_is_told_and_the_others_are_scored() -> None:
    outcomes = {each.number: each for each in score_storms([1, 2], refuses_two, jobs=2)}
    assert set(outcomes) == {1, 2}
    assert (outcomes[2].failure or "").endswith("ValueError: no storm 2")
    assert (outcomes[2].score, outcomes[1].failure) == (None, None)


def test_a_process_that_dies_loses_its_own_storm_and_no_other() -> None:
    outcomes = {each.number: each for each in score_storms([2, 3], dies_at_two, jobs=1)}
    assert {number: each.failure for number, each in outcomes.items()} == {
        2: "its process died",
        3: None,
    }


def test_the_command_adds_up_its_storms_and_says_what_they_cost(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["--storms", "2", "--jobs", "2", "--by-scenario"]
    assert main([*command, "--require", "bounces=1"]) == 0
    shown = capsys.readouterr().out
    total = sum((score_storm(number, storm_of).score or Score() for number in (1, 2)), Score())
    found = total.of("bounces")
    assert f"{found.right:,} / {found.asked:>7,}" in shown
    assert "held against the truth of 2 storms" in shown
    assert "CPU a storm" in shown


def test_a_storm_that_is_not_scored_meets_no_requirement(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.storms.score.storm_of", refuses_two)
    command = ["--storms", "1", "--seed", "2", "--jobs", "1", "--json"]
    assert main(command) == 0
    told = capsys.readouterr()
    assert "storm 2 failed (--storms 1 --seed 2):" in told.err
    assert "ValueError: no storm 2" in json.loads(told.out)["failed"]["2"]
    assert main([*command, "--require", "bystanders=0"]) == 1


def test_no_name_stands_twice() -> None:
    names = [line.name for line in LINES]
    assert len(names) == len(set(names))
    assert {line.kind for line in LINES} == set(Kind)
