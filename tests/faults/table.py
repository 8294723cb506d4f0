"""What came of all runs, as a table by kind of fault."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.faults.killing import Killed
from tests.faults.trial import Outcome, Result

__all__ = ["killed_table", "table"]

_WIDTH = max(map(len, Result)) + 2


def table(outcomes: Sequence[Outcome]) -> str:
    """A line for each kind, and one for all."""
    by_kind = {_kind(each): [] for each in outcomes}
    for each in outcomes:
        by_kind[_kind(each)].append(each)
    head = _line("fault", "runs", [*Result, "not struck"])
    rows = (_row(kind, some) for kind, some in sorted(by_kind.items()))
    return "\n".join((head, *rows, _row("all", outcomes), *_wrong(outcomes)))


def killed_table(killed: Sequence[Killed]) -> str:
    """What became of the scans that were killed, by how far they had come."""
    stages = {
        "killed before anything was kept": [each for each in killed if not each.rows],
        "killed with something kept": [each for each in killed if each.rows and not each.is_over],
        "over before it could be killed": [each for each in killed if each.is_over],
    }
    lines = [_line("scan", "runs", ["equal in the end", "wrong"])]
    for name, some in {**stages, "all": list(killed)}.items():
        wrong = sum(bool(each.why) for each in some)
        lines.append(_line(name, str(len(some)), [str(len(some) - wrong), str(wrong)]))
    said = [f"kill {each.number}: {why}" for each in killed for why in each.why[:12]]
    return "\n".join((*lines, *said))


def _kind(outcome: Outcome) -> str:
    return outcome.plan.faults[0].kind.value


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    counts = Counter(outcome.result for outcome in outcomes)
    missed = sum(not outcome.struck for outcome in outcomes)
    return _line(
        name, str(len(outcomes)), [*(str(counts[result]) for result in Result), str(missed)]
    )


def _line(name: str, runs: str, cells: Sequence[str]) -> str:
    return f"{name:38}{runs:>6}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)


def _wrong(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if outcome.result is Result.WRONG:
            yield f"run {outcome.number}: {outcome.plan}"
            yield from (f"    {line}" for line in outcome.why[:12])
