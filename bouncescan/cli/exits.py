"""Exit statuses, and how an error reaches the person: subject first, three lines at most."""

import enum

from bouncescan.cli.streams import tell
from bouncescan.errors import BouncescanError, CasefileError, ReportError, SourceError

__all__ = ["ExitStatus", "show_error", "status_of"]


class ExitStatus(enum.IntEnum):
    """What the program ends with; documented in docs/exit-status.md."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    SOURCE_FAILED = 3
    SOME_UNREADABLE = 4
    CASE_OR_OUTPUT_FAILED = 5
    INTERRUPTED = 130
    TERMINATED = 143


def status_of(error: BouncescanError) -> ExitStatus:
    """The exit status for an error."""
    if isinstance(error, SourceError):
        return ExitStatus.SOURCE_FAILED
    if isinstance(error, CasefileError | ReportError):
        return ExitStatus.CASE_OR_OUTPUT_FAILED
    return ExitStatus.OUR_FAULT


def show_error(error: BouncescanError) -> None:
    """The error on stderr: "bouncescan: subject: what went wrong", and the remedy below."""
    tell(f"bouncescan: {error}")
    for line in (error.remedy or "").splitlines()[:2]:
        tell(line)
