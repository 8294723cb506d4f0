"""One run: a scan through faults, and where it did not come to its end, one without."""

import base64
import enum
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.drawing import draw
from tests.faults.plan import HARMLESS, Plan
from tests.faults.rig import Clean, Rig
from tests.faults.scanning import Ended, scan_quietly
from tests.support.case_dump import dump_case
from tests.support.dovecot import USER

__all__ = ["Outcome", "Result", "after_the_last_scan", "forbidden_words", "run", "run_plan"]


class Result(enum.StrEnum):
    """What came of a run; the value is how the table calls it."""

    EQUAL = "equal at once"
    FAILED = "exit 3, then equal"
    INCOMPLETE = "exit 4, then equal"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`why` says what was wrong. `struck`: so many faults came to pass."""

    number: int
    plan: Plan
    result: Result
    struck: int
    connections: int
    why: tuple[str, ...] = ()


def run(rig: Rig, seed: int, number: int) -> Outcome:
    """The run with this number."""
    return run_plan(rig, draw(seed, number, rig.passed), number)


def run_plan(rig: Rig, plan: Plan, number: int = 0) -> Outcome:
    """One run of a plan."""
    case = rig.new_case(f"run-{number}")
    clean = rig.clean[plan.has_history]
    rig.proxy.play(plan)
    first = scan_quietly(rig.request(case, plan))
    seen = rig.proxy.seen()
    why = [f"sent {verb}" for verb in seen.writing]
    why += [*_early_faults(clean, case, plan, first), *forbidden_words(case, first, rig.password)]
    if first.status == 0:
        why += after_the_last_scan(clean, case, first)
    else:
        again = Plan(has_history=plan.has_history)
        rig.proxy.play(again)
        second = scan_quietly(rig.request(case, again))
        why += after_the_last_scan(clean, case, second)
        why += forbidden_words(case, second, rig.password)
    shutil.rmtree(case.parent)
    return Outcome(
        number=number,
        plan=plan,
        result=Result.WRONG if why else _RESULTS[first.status],
        struck=len(seen.struck),
        connections=seen.connections,
        why=(*why, *(first.err.splitlines() if why else ())),
    )


_RESULTS = {0: Result.EQUAL, 3: Result.FAILED, 4: Result.INCOMPLETE}


def _early_faults(clean: Clean, case: Path, plan: Plan, first: Ended) -> Iterator[str]:
    """What is wrong with the scan that was disturbed, however it ended."""
    if first.status not in _RESULTS:
        yield f"exit status {first.status}"
    if first.status and all(fault.kind in HARMLESS for fault in plan.faults):
        yield f"exit status {first.status} where nothing was wrong"
    if first.status and "could not be read" not in first.err and "nothing was" not in first.err:
        yield "does not say what it did not read"
    if first.status and case.exists():
        yield from dump_case(case).surplus(clean.dump)


def after_the_last_scan(clean: Clean, case: Path, last: Ended) -> Iterator[str]:
    """What differs from a scan that nobody disturbed."""
    if last.status:
        yield f"the last scan ends with {last.status}: {last.err}"
    if last.figures != clean.ended.figures:
        yield f"other figures: {last.figures}"
    if case.exists():
        yield from clean.dump.differences(dump_case(case))
    else:
        yield "no case"
    beside = {path.name for path in case.parent.iterdir()} - {case.name, "said", "copy"}
    if beside:
        yield f"left beside the case: {sorted(beside)}"


def forbidden_words(case: Path, ended: Ended, password: str) -> Iterator[str]:
    """Whether the password stands where it may not, as it is or as SASL writes it."""
    sasl = base64.b64encode(f"\0{USER}\0{password}".encode())
    kept = b"".join(path.read_bytes() for path in case.parent.iterdir() if path.is_file())
    said = f"{ended.out}{ended.err}".encode()
    for word in (password.encode(), sasl):
        if word in kept:
            yield "the password is in the case"
        if word in said:
            yield "the password is shown"
    if b"Traceback" in said:
        yield "a traceback is shown"
