"""`make lab`: real servers on a small internet of their own, two storms played, scanned and scored.

Status 0 where it ran and every bounce was found, or where it cannot run here, which is said in one
line; with REQUIRE_LAB=1 that is a failure.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from tests.lab.inside import WHY_NOT
from tests.lab.namespaces import NamespacesError, check, contain
from tests.lab.packages import PackagesError, cache_folder, fetch
from tests.lab.scenarios import SCENARIOS
from tests.lab.verdict import complaints, scored
from tests.storms.scoring.table import render_table


class CannotRunError(Exception):
    """The machine does not give what the lab needs; says what, in one line."""


def main() -> int:
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"{' or '.join(names)}")
    parser.add_argument(
        "--out", type=Path, help="keep truth, findings and mails in this new folder"
    )
    options = parser.parse_args()
    unknown = set(options.scenarios) - set(names)
    if unknown:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    if options.out is not None and options.out.exists():
        parser.error(f"{options.out} is there already")
    wanted: list[str] = options.scenarios or names
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    try:
        return run_lab(wanted, options.out)
    except CannotRunError as error:
        print(f"lab: not run: {error}", file=sys.stderr)
        return 1 if os.environ.get("REQUIRE_LAB") == "1" else 0
    except KeyboardInterrupt:
        print("lab: stopped, nothing is left", file=sys.stderr)
        return 130


def interrupted(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run_lab(wanted: list[str], out: Path | None) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bouncescan-lab-") as made:
        results = out or Path(made) / "results"
        play_all(results, wanted)
        told = [judge(results / name) for name in wanted]
    print(f"lab: {time.monotonic() - began:.0f} s in all", file=sys.stderr)
    return max(told)


def play_all(out: Path, wanted: list[str]) -> None:
    """Plays in namespaces that are gone when this returns or raises. Raises CannotRunError."""
    try:
        check()
        trees = fetch(cache_folder())
    except (NamespacesError, PackagesError) as error:
        raise CannotRunError(str(error)) from error
    out.mkdir(parents=True)
    given = {
        "out": str(out.resolve()),
        "trees": {name: str(tree) for name, tree in trees.items()},
        "scenarios": wanted,
    }
    process = contain([sys.executable, "-m", "tests.lab.inside", json.dumps(given)])
    try:
        status = process.wait()
    finally:
        process.kill()
        process.wait()
    why_not = out / WHY_NOT
    if why_not.exists():
        raise CannotRunError(why_not.read_text())
    if status != 0:
        sys.exit(1)


def judge(folder: Path) -> int:
    """Prints the table of one scenario; 1 where the lab or the scan is wrong."""
    found = scored(folder)
    print(f"\n{folder.name}\n\n{render_table(found, is_verbose=True)}", flush=True)
    said = complaints(folder, found)
    for line in said:
        print(f"lab: {folder.name}: {line}", file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
