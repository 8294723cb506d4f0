"""make corpus: the scorer of a corpus is run with every figure required, or it is said aloud."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus import COMMAND, REQUIRED

ROOT = Path(__file__).parents[1]
SCORER = ROOT.parent / "shared" / "tools" / "score.py"
# What the mail says, read from it by hand.
MAIL = ROOT / "fixtures" / "bounces" / "rfc3464" / "exim-user-unknown.eml"
TRUTH = {
    "corpus": "made-up",
    "file": "bounce.eml",
    "is_bounce": True,
    "recipients": ["nouser1@remote.example"],
    "temporary": [],
    "aliases": {},
    "inferred": [],
    "status": "5.0.0",
    "status_alternatives": ["5.1.1"],
    "has_original": True,
    "original": {
        "from": "victim@victim.example",
        "to": ["nouser1@remote.example"],
        "subject": "Your invoice 48213 is overdue",
        "message_id": "<179548726438.31352.1310355494438701048@spammer.example.net>",
        "received_count": 1,
    },
    "undecided": False,
    "recipients_undecided": False,
    "dup_of": None,
}


def corpus(*arguments: str | Path, score: Path | None = None) -> tuple[int, str, str]:
    """The status, stdout and stderr of a run."""
    environment = {**os.environ, "SCORE": str(score or "")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.corpus", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def make_corpus(folder: Path, truth: dict[str, object]) -> Path:
    """A corpus of one mail."""
    (folder / "made-up").mkdir(parents=True)
    shutil.copy(MAIL, folder / "made-up" / "bounce.eml")
    (folder / "truth.jsonl").write_text(json.dumps(truth), encoding="utf-8")
    return folder


def test_a_corpus_that_is_not_there_is_said_and_is_a_failure_if_it_was_asked_for(
    tmp_path: Path,
) -> None:
    missing = tmp_path / "corpora"
    said = f"corpus: NOT MEASURED: there is no {missing / 'truth.jsonl'}\n"
    assert corpus(missing) == (2, "", said)
    assert corpus(missing, "--if-there") == (0, "", said)


def test_a_corpus_without_its_scorer_is_said_too(tmp_path: Path) -> None:
    folder = make_corpus(tmp_path / "corpora", TRUTH)
    beside = tmp_path / "tools" / "score.py"
    assert corpus(folder) == (2, "", f"corpus: NOT MEASURED: there is no {beside}\n")
    other = tmp_path / "other.py"
    said = f"corpus: NOT MEASURED: there is no {other}\n"
    assert corpus(folder, "--if-there", score=other) == (0, "", said)


@pytest.mark.parametrize("status", [0, 1])
def test_the_scorer_gets_every_figure_and_its_status_is_ours(tmp_path: Path, status: int) -> None:
    folder = make_corpus(tmp_path / "corpora", TRUTH)
    scorer = tmp_path / "tools" / "score.py"
    scorer.parent.mkdir()
    scorer.write_text(f"import json, sys; print(json.dumps(sys.argv[1:])); sys.exit({status})")
    returned, out, err = corpus(folder, "--if-there")
    assert (returned, err) == (status, "")
    assert json.loads(out) == [
        *("--corpus", str(folder), "--command", f"{COMMAND} parse --format eml"),
        *(f"--require={name}={percent}" for name, percent in REQUIRED.items()),
    ]


@pytest.mark.skipif(not SCORER.is_file(), reason="no scorer of a corpus beside the project")
def test_a_corpus_that_is_read_right_passes_and_one_that_is_not_fails(tmp_path: Path) -> None:
    right = make_corpus(tmp_path / "right", TRUTH)
    assert corpus(right, score=SCORER)[0] == 0
    wrong = make_corpus(tmp_path / "wrong", {**TRUTH, "recipients": ["other@remote.example"]})
    status, out, _ = corpus(wrong, score=SCORER)
    assert status == 1
    assert "falls short: exact is 0.0 %" in out


def test_make_asks_for_the_corpus_beside_the_project_only_if_it_is_there() -> None:
    def command(*arguments: str) -> str:
        dry = ["make", "--no-print-directory", "--dry-run", "corpus", *arguments]
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            dry, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()[-1].partition("-m ")[2]

    assert command() == 'tests.corpus --if-there "../shared/corpora"'
    assert command("CORPUS=/mails of ours") == 'tests.corpus "/mails of ours"'
