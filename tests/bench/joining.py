"""Targets held against the history: sightings, machines, people, up to the material of the leak.

Each size in a process of its own, whose most resident memory is printed, that of the headers
included. Time is CPU time. COUNTS=10000,100000 takes other numbers of sightings.
"""

import gc
import json
import os
import subprocess
import sys
import time

from tests.support.histories import join, make_history
from tests.support.memory import peak

_COUNTS = (100_000, 300_000, 1_000_000)
_A_TARGET = 10  # sightings


def measure(sightings: int) -> dict[str, float]:
    """The CPU seconds of the join, its peak in bytes, and what came of it."""
    past = make_history(sightings, sightings // _A_TARGET)
    before = peak()
    gc.disable()  # as the analysis does
    began = time.process_time()
    joined = join(past)
    spent = time.process_time() - began
    seen = joined.material.sightings
    return {
        "seconds": spent,
        "before": before,
        "peak": peak(),
        "people": len(joined.people),
        "perhaps": len(joined.perhaps),
        "sightings": len(seen.frame) if seen else 0,
    }


def main() -> None:
    counts = tuple(map(int, os.environ["COUNTS"].split(","))) if "COUNTS" in os.environ else _COUNTS
    for count in counts:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.joining", str(count)],
            capture_output=True,
            check=True,
        )
        found = json.loads(done.stdout)
        print(
            f"  {found['people']:9,} targets and {found['perhaps']:7,} others,"
            f" {found['sightings']:11,} sightings:"
            f" {found['seconds']:6.1f} s, {1e6 * found['seconds'] / found['sightings']:5.1f} us a"
            f" sighting; peak {found['peak'] / 1e6:.0f} MB, {found['before'] / 1e6:.0f} before"
        )


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
