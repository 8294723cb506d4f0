"""One scan, ended as its command ends it: exit status, what is shown, what is said."""

import contextlib
import io
import time
import traceback
from dataclasses import dataclass, replace
from pathlib import Path

from bouncescan.cli.closing import close, close_early
from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.outputs import show
from bouncescan.cli.progress import LineProgress
from bouncescan.errors import BouncescanError
from bouncescan.pipeline import ScanRequest, scan
from bouncescan.records.findings import Counts, Findings, Read
from bouncescan.sources import FolderSelection, SourceOptions
from tests.support.storm import STORM, truth

__all__ = ["HASTE", "PATIENCE", "Ended", "request_for", "scan_quietly"]

PATIENCE = 2.0  # seconds without a byte: low, so that a server that hangs is noticed in a test
HASTE = 50  # so many times shorter are the waits between attempts


@dataclass(frozen=True, slots=True)
class Ended:
    """How a scan ended, and the figures of what it found."""

    status: int
    out: str
    err: str
    figures: tuple[Read, Counts] | None


def request_for(url: str, case: Path, certificate: Path, password: str) -> ScanRequest:
    """The scan of the storm on a server."""
    return ScanRequest(
        specs=(url,),
        case=case,
        options=SourceOptions(
            ca_file=certificate,
            timeout=PATIENCE,
            ask_password=lambda _prompt: password,
            wait=lambda seconds: time.sleep(seconds / HASTE),
        ),
        selection=FolderSelection(),
        books=(STORM / "contacts.vcf",),
        victim=tuple(truth()["victim"]),
    )


def scan_quietly(request: ScanRequest) -> Ended:
    """Scan in this process. As bouncescan.cli.scan, with time-outs that no option sets."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    err = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status, found = _scan(request)
        except Exception:  # noqa: BLE001 as bouncescan.cli.guard, and told
            status, found = ExitStatus.OUR_FAULT, None
            traceback.print_exc(limit=-2)
    figures = (found.read, found.counts) if found else None
    return Ended(int(status), out.buffer.getvalue().decode(), err.getvalue(), figures)


def _scan(request: ScanRequest) -> tuple[ExitStatus, Findings | None]:
    progress = LineProgress()
    options = replace(request.options, tell=progress.say)
    try:
        outcome = scan(replace(request, options=options), progress)
    except BouncescanError as error:
        return close_early(error, progress), None
    if outcome.findings:
        show("terminal", outcome.findings)
    status = close(
        outcome.findings,
        outcome.failures,
        not_reached=outcome.not_reached,
        not_fetched=outcome.not_fetched,
    )
    return status, outcome.findings
