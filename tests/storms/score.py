"""Hold what bouncescan finds against what is true, and print one table.

`python -m tests.storms.score CASE_OR_FINDINGS_JSON TRUTH_JSON` scores one storm;
`python -m tests.storms.score --storms 200` makes that many, scans and scores each.
Exit status 0, or 1 where a `--require` is not met or a storm that had to be scored was not.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from bouncescan.errors import BouncescanError
from bouncescan.pipeline import read_case
from bouncescan.reports import JSON, Look
from tests.storms.scenarios import storm_of
from tests.storms.scoring import Score, score
from tests.storms.scoring.fields import ShapeError
from tests.storms.scoring.storms import STAGES, Outcome, Watch, score_storms
from tests.storms.scoring.table import (
    Requirement,
    parse_requirement,
    render_scenarios,
    render_table,
    to_json,
)

__all__ = ["Score", "main", "score"]

_SQLITE = b"SQLite format 3\x00"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    files: list[Path] = options.files
    if options.storms is None and len(files) != 2:
        parser.error("want CASE_OR_FINDINGS_JSON and TRUTH_JSON, or --storms N")
    if options.storms is not None and files:
        parser.error("--storms makes its own storms")
    began = time.perf_counter()
    try:
        outcomes = _one(*files) if files else _many(options.storms, options.seed, options.jobs)
    except (ShapeError, BouncescanError, OSError, json.JSONDecodeError) as error:
        parser.error(str(error))
    total = sum((each.score for each in outcomes if each.score), Score())
    if options.json:
        print(json.dumps(_json(total, outcomes), indent=1))
    else:
        print(render_table(total, is_verbose=options.verbose), end="")
        if options.by_scenario:
            print("\n" + render_scenarios(_by_scenario(outcomes)), end="")
        if not files:
            print("\n" + _times(outcomes, time.perf_counter() - began))
    return _judge(total, outcomes, options.require)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.storms.score", description=__doc__)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="case or findings, truth"
    )
    parser.add_argument("--storms", type=int, metavar="N", help="make, scan and score N storms")
    parser.add_argument("--seed", type=int, default=1, help="the number of the first (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (cores)")
    parser.add_argument("--by-scenario", action="store_true", help="a line for each scenario too")
    parser.add_argument("--verbose", action="store_true", help="the first wrong cases too")
    parser.add_argument("--json", action="store_true", help="the counts as JSON")
    parser.add_argument(
        "--require",
        type=_requirement,
        action="append",
        default=[],
        metavar="NAME=PERCENT",
        help="or NAME=COUNT for what should not be (bystanders=0); may be repeated",
    )
    return parser


def _requirement(text: str) -> Requirement:
    try:
        return parse_requirement(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _one(found: Path, truth: Path) -> list[Outcome]:
    expected = json.loads(truth.read_text(encoding="utf-8"))
    return [Outcome(number=0, score=score(_findings(found), expected))]


def _findings(path: Path) -> object:
    with path.open("rb") as file:
        is_case = file.read(len(_SQLITE)) == _SQLITE
    text = JSON.render(read_case(path, Watch()), Look()) if is_case else path.read_text("utf-8")
    findings: object = json.loads(text)
    return findings


def _many(count: int, first: int, jobs: int) -> list[Outcome]:
    """In the order of their numbers, so that the same storms give the same table."""
    outcomes = []
    for outcome in score_storms(range(first, first + count), storm_of, jobs):
        outcomes.append(outcome)
        if len(outcomes) % 20 == 0:
            print(f"{len(outcomes)} of {count} storms", file=sys.stderr)
    return sorted(outcomes, key=lambda outcome: outcome.number)


def _by_scenario(outcomes: Iterable[Outcome]) -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score)
    for outcome in outcomes:
        if outcome.score is not None:
            scores[outcome.scenario] += outcome.score
    return scores


def _json(total: Score, outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        **to_json(total),
        "scenarios": {name: to_json(each) for name, each in _by_scenario(outcomes).items()},
        "failed": {str(each.number): each.failure for each in outcomes if each.failure},
    }


def _times(outcomes: Sequence[Outcome], wall: float) -> str:
    """How long it took, and where the CPU time of one storm goes."""
    scored = [outcome for outcome in outcomes if outcome.score]
    if not scored:
        return f"{wall:.1f} s, no storm scored"
    mails = sum(outcome.mails for outcome in scored)
    seconds = {stage: sum(each.seconds[stage] for each in scored) for stage in STAGES}
    whole = sum(seconds.values())
    stages = ", ".join(
        f"{stage} {seconds[stage] / len(scored):.2f} ({seconds[stage] / whole:.0%})"
        for stage in STAGES
    )
    return (
        f"{wall:.1f} s for {len(scored):,} storms of {mails // len(scored):,} mails on average\n"
        f"CPU a storm {whole / len(scored):.2f} s: {stages}"
    )


def _judge(total: Score, outcomes: Sequence[Outcome], required: Sequence[Requirement]) -> int:
    failed = [each for each in outcomes if each.failure]
    for each in failed:
        again = f"--storms 1 --seed {each.number}"
        print(f"storm {each.number} failed ({again}):\n{each.failure}", file=sys.stderr)
    unmet = [text for each in required if (text := each.unmet(total))]
    for text in unmet:
        print(f"not met: {text}", file=sys.stderr)
    # A storm that is not scored cannot be wrong: what is required is required of all.
    return 1 if unmet or (required and failed) else 0


if __name__ == "__main__":
    sys.exit(main())
