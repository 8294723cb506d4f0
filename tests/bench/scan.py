"""A scan of the storm: against reading the same bytes, and a second scan against the first."""

import tempfile
from pathlib import Path

from tests.bench.timing import medians, show
from tests.support.storm import STORM, scan_storm


def _read_bytes() -> None:
    for path in (STORM / "mailbox").iterdir():
        path.read_bytes()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cases = (Path(folder) / f"{number}.bouncescan" for number in range(100))
        known = Path(folder) / "known.bouncescan"
        scan_storm(known)
        seconds = medians(
            {
                "a first scan": lambda: scan_storm(next(cases)),
                "a second scan into the same case": lambda: scan_storm(known),
                "the bytes read": _read_bytes,
            }
        )
    show(seconds, against="a first scan", count=714)
