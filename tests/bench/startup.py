"""How long a person waits for help and for the first record, against a Python that does nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.timing import medians, show

EML = next(
    iter(sorted((Path(__file__).parents[2] / "fixtures" / "bounces" / "exim").glob("*.eml")))
)


def _python(*arguments: str) -> Callable[[], object]:
    # As installed: with the compiled files that every run but the first finds.
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    return lambda: subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, check=True
    )


def main() -> None:
    runs = {
        "python -c pass": _python("-c", "pass"),
        "python -c 'import typer'": _python("-c", "import typer"),
        "bouncescan --help": _python("-m", "bouncescan", "--help"),
        "bouncescan scan --help": _python("-m", "bouncescan", "scan", "--help"),
        "bouncescan parse, one bounce": _python("-m", "bouncescan", "parse", str(EML)),
    }
    for run in runs.values():
        run()
    show(medians(runs, rounds=15), against="python -c pass")
