"""What `scan --watch` does after the report: the headline again whenever mail has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bouncescan.cli.exits import show_error
from bouncescan.cli.outputs import Output, show_headline, write_all
from bouncescan.cli.progress import ScanProgress
from bouncescan.cli.usage import WrongOptionsError

if TYPE_CHECKING:
    from bouncescan.pipeline import ScanRequest
    from bouncescan.records.findings import Findings

__all__ = ["check_watch", "go_on_watching"]


def check_watch(sources: Sequence[str]) -> None:
    """Raises WrongOptionsError for what cannot be watched."""
    from bouncescan.pipeline.watching import can_be_watched

    if len(sources) != 1 or not can_be_watched(sources[0]):
        raise WrongOptionsError("--watch takes one SOURCE, a mailbox on a server")


def go_on_watching(
    request: "ScanRequest",
    progress: ScanProgress,
    outputs: Sequence[Output],
    language: str | None,
) -> None:
    """Read what comes, write the outputs anew and show the headline. Ends by what is raised."""
    from bouncescan.pipeline.watching import watch

    def renew(findings: "Findings", messages: int) -> None:
        for failure in write_all(outputs, findings, case=request.case, language=language):
            show_error(failure)
        when = datetime.now().astimezone().isoformat(timespec="seconds")
        progress.say(f"{when}: {messages:,} new")
        show_headline(findings, language)

    watch(request, progress, renew)
