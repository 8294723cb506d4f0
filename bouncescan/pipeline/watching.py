"""A mailbox on a server watched after its scan: what comes is read, and the findings renewed.

Nothing is asked of the network beside the mailbox: --online was for the scan.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bouncescan.casefile import Case
from bouncescan.pipeline.analysing import analyse_case
from bouncescan.pipeline.opening import opened
from bouncescan.pipeline.reading import read_folders
from bouncescan.pipeline.request import Progress, ScanRequest
from bouncescan.records.findings import Findings
from bouncescan.records.message import Folder
from bouncescan.sources import Source, files, imap

__all__ = ["can_be_watched", "watch"]


class _Quietly:
    """Says what has to be said, and shows no bar for each mail that comes."""

    def __init__(self, progress: Progress) -> None:
        self.say = progress.say

    def begin(self, task: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, steps: int) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""


def can_be_watched(spec: str) -> bool:
    """Whether `spec` is a mailbox on a server."""
    return imap.recognizes(spec) and not files.recognizes(spec)


def watch(request: ScanRequest, progress: Progress, renew: Callable[[Findings, int], None]) -> None:
    """Read what comes into the one source of a scan that is done.

    `renew` gets the new findings, and how many messages have come. Ends only by what is raised:
    SourceError where the server does not want us any more, or whatever stops the program.
    """
    quietly = _Quietly(progress)
    offline = replace(request, outside=replace(request.outside, online=False))
    with (
        Case(request.case, must_exist=True) as case,
        opened(request.specs[0], case, request, quietly) as source,
    ):
        watching = _Watching(case, source, offline, quietly, renew)
        folders = source.folders()
        watching.read(folders)  # what has come since the scan
        progress.say(f"{source.name}: waiting for new mail; Ctrl-C ends it")
        for changed in source.news(folders):
            watching.read(changed)


class _Watching:
    """One case and the source that it grows from."""

    def __init__(
        self,
        case: Case,
        source: Source,
        request: ScanRequest,
        progress: Progress,
        renew: Callable[[Findings, int], None],
    ) -> None:
        self._case = case
        self._source = source
        self._request = request
        self._progress = progress
        self._renew = renew
        self._messages = case.totals().messages

    def read(self, folders: Sequence[Folder]) -> None:
        """Read what is new in these folders, and tell where anything is."""
        read_folders(self._source, folders, self._case, self._request, self._progress)
        before, self._messages = self._messages, self._case.totals().messages
        if self._messages > before:
            findings = analyse_case(self._case, self._progress, self._request.outside)
            self._renew(findings, self._messages - before)
