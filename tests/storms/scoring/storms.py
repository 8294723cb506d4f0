"""Storms made, written, scanned and scored in process, by several processes at once.

What a storm costs is told in CPU time, which does not change with what else the machine does.
A storm that fails is an outcome with its number, never lost: also where its process died.
"""

import json
import multiprocessing
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from bouncescan.pipeline import ScanRequest, scan
from bouncescan.records.findings import Findings
from bouncescan.reports import JSON, Look
from bouncescan.sources import FolderSelection, SourceOptions
from tests.storms.scenario import Storm
from tests.storms.scoring import Score, score
from tests.storms.writing import write_storm

__all__ = ["STAGES", "Outcome", "score_storm", "score_storms"]

STAGES = ("generate", "write", "scan", "analyze", "score")

Maker = Callable[[int], Storm]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one storm: a score, or what went wrong. `seconds` of CPU by stage."""

    number: int
    scenario: str = "unknown"
    mails: int = 0
    score: Score | None = None
    failure: str | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)


class Watch:
    """A scan's progress, of which only the end of the reading is kept: then the analysis begins."""

    def __init__(self) -> None:
        self.read_at = time.process_time()

    def say(self, line: str) -> None:
        del line

    def begin(self, task: str, total: int | None) -> None:
        del task, total

    def advance(self, steps: int) -> None:
        del steps

    def end(self) -> None:
        self.read_at = time.process_time()


def score_storms(numbers: Iterable[int], make: Maker, jobs: int) -> Iterator[Outcome]:
    """The outcome of each storm, as they come.

    A process that dies takes with it all that wait for one; those are tried again, each alone.
    """
    lost: list[int] = []
    for number, outcome in _in_pool(numbers, make, jobs):
        if outcome is None:
            lost.append(number)
        else:
            yield outcome
    for number in sorted(lost):
        for _, outcome in _in_pool([number], make, 1):
            yield outcome or Outcome(number=number, failure="its process died")


def _in_pool(
    numbers: Iterable[int], make: Maker, jobs: int
) -> Iterator[tuple[int, Outcome | None]]:
    """Each number with its outcome, None where the pool broke first."""
    # Spawned, not forked: a child begins with nothing of ours, as each scan of a user does.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting: dict[Future[Outcome], int] = {}
        for number in numbers:
            try:
                waiting[pool.submit(score_storm, number, make)] = number
            except BrokenProcessPool:
                yield number, None
        for done in as_completed(waiting):
            try:
                yield waiting[done], done.result()
            except BrokenProcessPool:
                yield waiting[done], None


def score_storm(number: int, make: Maker) -> Outcome:
    """One storm from its number to its score."""
    try:
        with tempfile.TemporaryDirectory(prefix="storm-") as folder:
            return _score(number, make, Path(folder))
    except Exception:  # noqa: BLE001 whatever it was, it is told
        return Outcome(number=number, failure=traceback.format_exc().strip())


def _score(number: int, make: Maker, folder: Path) -> Outcome:
    marks = [time.process_time()]
    storm = make(number)
    marks.append(time.process_time())
    write_storm(storm, folder)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    marks.append(time.process_time())
    watch = Watch()
    found = _scan(folder, truth["victim"], watch)
    marks += [watch.read_at, time.process_time()]
    counted = score(json.loads(JSON.render(found, Look(language="en"))), truth)
    marks.append(time.process_time())
    return Outcome(
        number=number,
        scenario=truth["scenario"],
        mails=truth["read"]["messages"],
        score=counted.told_of(f"storm {number}"),
        seconds={
            stage: after - before
            for stage, before, after in zip(STAGES, marks, marks[1:], strict=False)
        },
    )


def _scan(folder: Path, victim: list[str], watch: Watch) -> Findings:
    """As somebody would do it who has one address book, or none, and says all own addresses."""
    book = folder / "contacts.vcf"
    request = ScanRequest(
        specs=(str(folder / "mailbox"),),
        case=folder / "storm.bouncescan",
        options=SourceOptions(),
        selection=FolderSelection(),
        books=(book,) if book.is_file() and book.stat().st_size else (),
        victim=tuple(victim) if len(victim) > 1 else (),
    )
    outcome = scan(request, watch)
    for failure in outcome.failures:
        raise failure
    if outcome.findings is None:
        raise ValueError("a scan without findings and without a failure")
    return outcome.findings
