"""bouncescan demo: the main job on a made-up storm."""

from pathlib import Path
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Lang

__all__ = ["demo"]


def demo(
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the results go.")] = Path(
        "demo-out"
    ),
    lang: Lang = None,
) -> ExitStatus:
    """Example:  bouncescan demo

    Scans a made-up mailbox that comes with the program, shows
    the report and writes the tables. No mailbox of yours is read.
    """
    from bouncescan.cli.closing import close
    from bouncescan.cli.outputs import show, write_into
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.errors import ReportError
    from bouncescan.pipeline import ScanRequest, demo_storm
    from bouncescan.pipeline import scan as run_scan
    from bouncescan.sources import FolderSelection, SourceOptions

    storm = demo_storm()
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"{out}: {(error.strerror or 'cannot be made').lower()}") from error
    request = ScanRequest(
        specs=(str(storm / "mailbox"),),
        case=out / "demo.bouncescan",
        options=SourceOptions(),
        selection=FolderSelection(),
        books=(storm / "contacts.vcf",),
    )
    outcome = run_scan(request, progress_on_stderr())
    write_into(out, outcome.findings, case=request.case, language=lang)
    show("terminal", outcome.findings, lang)
    return close(outcome.findings, outcome.failures)
