"""Who sent it, and the servers table, for 10,000 to 100,000 bounces: against parsing the same.

The case is filled directly, from the bounces of drawn storms. Time is CPU time; the analysis runs
in a process of its own, whose most resident memory is printed. COUNTS=10000,30000 takes others.
"""

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

from bouncescan.analysis import analyze as analysis
from bouncescan.casefile import Case
from tests.support.many import bounces_of_storms, fill_case
from tests.support.memory import peak

P = ParamSpec("P")
T = TypeVar("T")

_COUNTS = (10_000, 30_000, 100_000)
# What the analysis calls, in its order. The first group is attribution and the servers table.
_ATTRIBUTION = (
    "learn_victim_side",
    "learn_habits",
    "judge",
    "weigh_witnesses",
    "servers",
    "who_got_it",
    "organisations",
    "decide_who_sent",
)
_OTHERS = (
    "learn_resemblance",
    "find_replies",
    "join_identities",
    "targeted_to_frame",
    "campaigns",
    "campaign_of_mail",
    "find_copies",
    "find_forwarded",
    "find_sightings",
    "find_machines",
    "servers_of_people",
    "people",
    "weigh_sources",
    "estimate_targeted",
    "timeline",
)
_ITERATORS = frozenset({"find_replies", "find_copies", "find_forwarded"})
_READING = "the case read"
_BATCH = 512


class _Read(Generic[T]):
    """What is read from a case, with the time that reading takes; as often as it is gone through.

    The records are read while they are judged, and that is no part of judging.
    """

    def __init__(self, spent: dict[str, float], rows: Iterable[T]) -> None:
        self._spent = spent
        self._rows = rows

    def __iter__(self) -> Iterator[T]:
        rows = iter(self._rows)
        while True:
            began = time.process_time()
            batch = list(itertools.islice(rows, _BATCH))  # a clock for each would be felt
            self._spent[_READING] += time.process_time() - began
            if not batch:
                return
            yield from batch


def _read(spent: dict[str, float], run: Callable[P, Iterable[T]]) -> Callable[P, Iterable[T]]:
    return lambda *arguments, **named: _Read(spent, run(*arguments, **named))


def _timed(spent: dict[str, float], name: str, run: Callable[P, T]) -> Callable[P, T]:
    """`run`, with the time that it takes by itself: what it reads from the case is not its own."""

    def timed(*arguments: P.args, **named: P.kwargs) -> T:
        began, read = time.process_time(), spent[_READING]
        found = run(*arguments, **named)
        spent[name] += time.process_time() - began - (spent[_READING] - read)
        return found

    return timed


def _used_up(run: Callable[P, Iterable[T]]) -> Callable[P, tuple[T, ...]]:
    """An iterator costs where it is used up."""
    return lambda *arguments, **named: tuple(run(*arguments, **named))


def measure(path: Path) -> dict[str, float]:
    """The CPU seconds of the whole analysis of a case and of its parts, and the peak in bytes."""
    spent: dict[str, float] = defaultdict(float)
    for name in (*_ATTRIBUTION, *_OTHERS):
        run = getattr(analysis, name)
        run = _used_up(run) if name in _ITERATORS else run
        setattr(analysis, name, _timed(spent, name, run))
    with Case(path) as case:
        for name in ("records", "headers"):
            setattr(case, name, _read(spent, getattr(case, name)))
        began = time.process_time()
        analysis.analyze(case)
        whole = time.process_time() - began
    return {"whole": whole, "peak": peak(), **spent}


def _in_a_process(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.attribution", str(path)],
        capture_output=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _show(count: int, parsing: float, measured: dict[str, float]) -> None:
    attribution = sum(measured.get(name, 0.0) for name in _ATTRIBUTION)
    peak_mb = measured["peak"] / 1e6
    print(f"  {count:,} bounces: parsing them {parsing:.1f} s; peak {peak_mb:.0f} MB")
    for name in (*_ATTRIBUTION, "attribution", *_OTHERS):
        cost = attribution if name == "attribution" else measured.get(name, 0.0)
        title = "= attribution and servers table" if name == "attribution" else f"  {name}"
        print(f"    {title:34} {cost:7.2f} s  {cost / parsing:5.3f} of parsing")
    for name in (_READING, "whole"):
        cost = measured[name]
        print(f"    = {name:32} {cost:7.2f} s  {cost / parsing:5.3f} of parsing")


def main() -> None:
    counts = tuple(map(int, os.environ["COUNTS"].split(","))) if "COUNTS" in os.environ else _COUNTS
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "storms.bouncescan")
            case, parsing = fill_case(path, bounces_of_storms(), count)
            case.close()
            _show(count, parsing, _in_a_process(path))


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
