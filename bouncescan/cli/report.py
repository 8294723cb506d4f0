"""bouncescan report: show a case again, in another form or language."""

import enum
from pathlib import Path
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Case, Lang, Mmdb, Online, Verbose

__all__ = ["report"]


class Format(enum.StrEnum):
    """The forms of a report."""

    TERMINAL = "terminal"
    HTML = "html"
    JSON = "json"
    PARQUET = "parquet"


def report(
    case: Case,
    form: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.TERMINAL,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write here, not to the screen. parquet: a folder."),
    ] = None,
    opens: Annotated[
        bool,
        typer.Option("--open", help="Write it as a page, CASE.html, and open that."),
    ] = False,
    verbose: Verbose = False,
    lang: Lang = None,
    mmdb: Mmdb = None,
    online: Online = False,
) -> ExitStatus:
    """Example:  bouncescan report you@example.com.bouncescan

    Shows what a scan found, without reading the mailbox again.
    """
    from bouncescan.cli.closing import close
    from bouncescan.cli.outputs import (
        Output,
        check_frames,
        check_outputs,
        open_page,
        show,
        write,
        write_frames,
    )
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.cli.usage import WrongOptionsError
    from bouncescan.pipeline import Outside, read_case

    if opens:
        form, output = Format.HTML, output or case.with_name(f"{case.name}.html")
    if form is Format.PARQUET:
        if output is None:
            raise WrongOptionsError("--format parquet needs --output FOLDER")
        check_frames(output, [case, *(mmdb or ())])
    elif output:
        check_outputs([Output(form, output)], [case, *(mmdb or ())])
    outside = Outside(online=online, databases=tuple(mmdb or ()))
    findings = read_case(case, progress_on_stderr(), outside)
    if output and form is Format.PARQUET:
        write_frames(output, findings, case=case)
    elif output:
        write(Output(form, output), findings, case=case, language=lang, is_verbose=verbose)
        if opens:
            open_page(output)
    else:
        show(form, findings, lang, is_verbose=verbose)
    return close(findings)
