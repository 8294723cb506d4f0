"""The page of 10,000 to 100,000 bounces: against parsing the same, in time and memory.

Findings are the analysis's own, of cases filled from drawn storms. The page is rendered in a
process of its own, whose most resident memory is printed, with that of the findings alone.
COUNTS=10000,30000 takes others. Time is CPU time.
"""

import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bouncescan.analysis.analyze import analyze
from bouncescan.records.findings import Findings
from bouncescan.reports import Look, render_html
from tests.support.many import bounces_of_storms, fill_case
from tests.support.memory import peak

_COUNTS = (10_000, 30_000, 100_000)


def measure(path: Path) -> dict[str, float]:
    """CPU seconds and size of the page; the process's peak before and after, in bytes."""
    findings: Findings = pickle.loads(path.read_bytes())  # noqa: S301 written by this very bench
    before = peak()
    began = time.process_time()
    page = render_html(findings, Look(language="en"))
    return {
        "seconds": time.process_time() - began,
        "size": len(page.encode()),
        "people": len(findings.people),
        "before": before,
        "peak": peak(),
    }


def _in_a_process(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.html", str(path)], capture_output=True, check=True
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def main() -> None:
    counts = tuple(map(int, os.environ["COUNTS"].split(","))) if "COUNTS" in os.environ else _COUNTS
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            case, parsing = fill_case(Path(folder, "storms.bouncescan"), bounces_of_storms(), count)
            kept = Path(folder, "findings")
            kept.write_bytes(pickle.dumps(analyze(case)))
            case.close()
            told = _in_a_process(kept)
        print(
            f"  {count:,} bounces, {told['people']:,.0f} people: parsing {parsing:.1f} s, the page"
            f" {told['seconds']:.1f} s, {told['seconds'] / parsing:.3f} of it;"
            f" {told['size'] / 1e6:.1f} MB; peak {told['peak'] / 1e6:.0f} MB,"
            f" {told['before'] / 1e6:.0f} MB of it the findings"
        )


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
