"""Run as a program: reads mail in a process of its own and prints the most memory it ever held.

python -m tests.support.memory parse FILE: one message, and prints its defects and recipients too.
python -m tests.support.memory records FILE: a mailbox, the way `bouncescan parse` takes.
python -m tests.support.memory analysis FILE: a case, from its records to its findings.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from bouncescan.bounces import parse
from bouncescan.pipeline import records_of
from bouncescan.records.json import record_to_json

__all__ = ["peak", "peak_of"]

ROOT = Path(__file__).parents[2]


def peak_of(what: str, path: Path) -> dict[str, int]:
    """The process's most resident memory in bytes ("peak"), and how many messages it read."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.memory", what, str(path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


def peak() -> int:
    """The most resident memory of this process so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: on Linux a child inherits there what its parent once held.
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def _analyze(path: Path) -> int:
    """How many bounces the findings count."""
    from bouncescan.analysis.analyze import analyze  # noqa: PLC0415 pandas: weighs more than mail
    from bouncescan.casefile import Case  # noqa: PLC0415 as above

    with Case(path) as case:
        return analyze(case).read.bounces


def main() -> None:
    what, name = sys.argv[1:]
    if what == "analysis":
        print(json.dumps({"messages": _analyze(Path(name)), "peak": peak()}))
        return
    messages = 0
    records = [parse(Path(name).read_bytes())] if what == "parse" else records_of(name)
    for record in records:
        messages += 1
        record_to_json(record)
    print(json.dumps({"peak": peak(), "messages": messages}))


if __name__ == "__main__":
    main()
