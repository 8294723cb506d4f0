"""The last line of a run, and the exit status that follows from what was read."""

import sys
from collections.abc import Sequence

from bouncescan.cli.exits import ExitStatus, show_error
from bouncescan.errors import SourceError
from bouncescan.records.findings import Findings

__all__ = ["close"]


def close(findings: Findings, failures: Sequence[SourceError] = ()) -> ExitStatus:
    """Say "read N of M" on stderr, name the sources that failed, and give the exit status."""
    for failure in failures:
        show_error(failure)
    read = findings.read
    sys.stderr.write(
        f"read {read.messages - read.unreadable:,} of {read.messages:,} messages,"
        f" {read.unreadable:,} could not be read\n"
    )
    if failures:
        return ExitStatus.SOURCE_FAILED
    return ExitStatus.SOME_UNREADABLE if findings.unreadable else ExitStatus.DONE
