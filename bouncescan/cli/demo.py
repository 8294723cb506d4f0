"""bouncescan demo: the main job on a made-up storm."""

from pathlib import Path
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Lang, Verbose

__all__ = ["demo"]


def demo(
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the results go.")] = Path(
        "demo-out"
    ),
    verbose: Verbose = False,
    lang: Lang = None,
) -> ExitStatus:
    """Example:  bouncescan demo

    Scans a made-up mailbox that comes with the program, shows
    the report and writes the tables. No mailbox of yours is read.
    """
    from bouncescan.cli.closing import close, close_early
    from bouncescan.cli.outputs import Output, make_folder, show, write_all
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.errors import BouncescanError
    from bouncescan.pipeline import ScanRequest, demo_storm
    from bouncescan.pipeline import scan as run_scan
    from bouncescan.reports import REPORTS, TERMINAL
    from bouncescan.sources import FolderSelection, SourceOptions

    storm = demo_storm()
    make_folder(out)
    request = ScanRequest(
        specs=(str(storm / "mailbox"),),
        case=out / "demo.bouncescan",
        options=SourceOptions(),
        selection=FolderSelection(),
        books=(storm / "contacts.vcf",),
    )
    progress = progress_on_stderr()
    try:
        outcome = run_scan(request, progress)
    except BouncescanError as error:
        return close_early(error, progress)
    if outcome.findings is None:
        return close(None, outcome.failures)
    written = [report for report in REPORTS if report is not TERMINAL]
    outputs = [Output(report.name, out / report.file_name) for report in written]
    failed = write_all(outputs, outcome.findings, case=request.case, language=lang)
    show("terminal", outcome.findings, lang, is_verbose=verbose)
    return close(outcome.findings, (*outcome.failures, *failed))
