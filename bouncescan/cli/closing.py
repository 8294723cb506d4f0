"""The last line of a run, and the exit status that follows from what was read."""

from collections.abc import Sequence

from bouncescan.cli.exits import ExitStatus, show_error, status_of
from bouncescan.cli.progress import ScanProgress
from bouncescan.cli.streams import tell
from bouncescan.errors import BouncescanError
from bouncescan.records.findings import Findings

__all__ = ["close", "close_early", "tell_read"]


def close(
    findings: Findings | None,
    failures: Sequence[BouncescanError] = (),
    *,
    not_reached: int = 0,
    not_fetched: int = 0,
) -> ExitStatus:
    """Name what failed, say "read N of M" on stderr, and give the exit status.

    `not_reached` and `not_fetched` are as in pipeline.ScanOutcome.
    """
    for failure in failures:
        show_error(failure)
    messages = findings.read.messages if findings else 0
    unreadable = findings.read.unreadable if findings else 0
    unmarked = findings.read.unmarked if findings else 0
    if unmarked:
        tell(
            f"{unmarked:,} messages bear no mark of a bounce that the server sees, and were not"
            " read; --thorough looks at the header of each"
        )
    tell_read(
        messages + not_reached,
        unreadable + not_reached + not_fetched,
        unmarked,
        is_failed=bool(failures),
    )
    # What was asked for and is not there weighs most.
    statuses = {status_of(failure) for failure in failures}
    for status in (ExitStatus.CASE_OR_OUTPUT_FAILED, ExitStatus.SOURCE_FAILED):
        if status in statuses:
            return status
    is_incomplete = findings is not None and findings.unreadable
    return ExitStatus.SOME_UNREADABLE if is_incomplete else ExitStatus.DONE


def close_early(error: BouncescanError, progress: ScanProgress) -> ExitStatus:
    """The same for a scan that could not come to its end."""
    show_error(error)
    tell_read(progress.held, progress.held - progress.read, is_failed=True)
    return status_of(error)


def tell_read(messages: int, unreadable: int, unmarked: int = 0, *, is_failed: bool) -> None:
    """The line that every run closes with."""
    if is_failed and not messages:
        tell("nothing was read")  # "read 0 of 0" would look like an empty mailbox
        return
    read = messages - unreadable - unmarked
    tell(f"read {read:,} of {messages:,} messages, {unreadable:,} could not be read")
