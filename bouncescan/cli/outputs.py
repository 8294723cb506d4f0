"""Where results go: stdout in one look, files whole or not at all, remembered in the case."""

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bouncescan.cli.closing import close
from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.streams import print_result, tell
from bouncescan.errors import BouncescanError, CasefileError, ReportError
from bouncescan.records.findings import Findings

__all__ = [
    "Output",
    "check_frames",
    "check_outputs",
    "make_folder",
    "open_page",
    "show",
    "show_headline",
    "table",
    "write",
    "write_all",
    "write_frames",
]


@dataclass(frozen=True, slots=True)
class Output:
    """A report by its name, and the file that it goes into."""

    report: str
    path: Path


def check_outputs(outputs: Iterable[Output], inputs: Sequence[Path]) -> None:
    """Refuse, before hours of reading, what could not be written or would be written over."""
    for output in outputs:
        path = output.path
        if not path.parent.is_dir():
            raise ReportError(
                f"{path}: there is no such folder", remedy="make the folder first, or give another"
            )
        if not os.access(path.parent, os.W_OK):
            raise ReportError(
                f"{path}: permission denied", remedy="give a folder that you may write to"
            )
        if any(_is_same(path, each) for each in inputs):
            raise ReportError(
                f"{path}: is what is read, and would be written over",
                remedy="give the name of another file",
            )


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them is not there, or no path at all
        return path.absolute() == other.absolute()


def show(
    name: str, findings: Findings, language: str | None = None, *, is_verbose: bool = False
) -> None:
    """The report of this name on stdout, as it fits there."""
    from bouncescan.reports import REPORTS, Look

    look = Look.of(sys.stdout, os.environ, language=language, is_verbose=is_verbose)
    report = next(report for report in REPORTS if report.name == name)
    print_result(report.render(findings, look))


def show_headline(findings: Findings, language: str | None = None) -> None:
    """The first lines of the terminal report on stdout, as they fit there."""
    from bouncescan.reports import Look
    from bouncescan.reports.terminal import render_headline

    print_result(render_headline(findings, Look.of(sys.stdout, os.environ, language=language)))


def write(
    output: Output,
    findings: Findings,
    *,
    case: Path,
    language: str | None = None,
    is_verbose: bool = False,
) -> None:
    """The report as a file, and its path into the case, for forget."""
    from bouncescan.casefile import Case
    from bouncescan.reports import REPORTS, Look, write_report

    report = next(report for report in REPORTS if report.name == output.report)
    look = Look(language=language, is_verbose=is_verbose)
    write_report(output.path, report, findings, look)
    with Case(case, must_exist=True) as opened:
        opened.add_output(output.path)
    tell(f"written: {output.path}")


def write_all(
    outputs: Iterable[Output], findings: Findings, *, case: Path, language: str | None = None
) -> tuple[BouncescanError, ...]:
    """Every output that can be written; the errors of those that cannot."""
    failures: list[BouncescanError] = []
    for output in outputs:
        try:
            write(output, findings, case=case, language=language)
        except (ReportError, CasefileError) as error:
            failures.append(error)
    return tuple(failures)


def make_folder(path: Path) -> None:
    """A folder for the owner's eyes only, where there is none; raises ReportError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"{path}: {(error.strerror or 'cannot be made').lower()}") from error


def check_frames(folder: Path, inputs: Sequence[Path]) -> None:
    """As `check_outputs` for the frames in `folder`, which is made where there is none."""
    from bouncescan.reports.frames import FRAMES
    from bouncescan.reports.parquet import check_parquet, parquet_path

    check_parquet()
    make_folder(folder)
    check_outputs([Output("parquet", parquet_path(folder, each.name)) for each in FRAMES], inputs)


def write_frames(folder: Path, findings: Findings, *, case: Path) -> None:
    """Every frame as a file, and its path into the case, for forget."""
    from bouncescan.casefile import Case
    from bouncescan.reports.parquet import write_parquet

    for path in write_parquet(folder, findings):
        with Case(case, must_exist=True) as opened:
            opened.add_output(path)
        tell(f"written: {path}")


def open_page(path: Path) -> None:
    """The file in the reader's browser; where there is none, that is said and is no failure."""
    import webbrowser

    if not webbrowser.open(path.absolute().as_uri()):
        tell(f"{path}: no browser was found here; open the file yourself")


def table(name: str, case: Path, path: Path | None, language: str | None) -> ExitStatus:
    """One table of a case: into `path`, else on stdout."""
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.pipeline import read_case

    output = Output(name, path) if path else None
    if output:
        check_outputs([output], [case])
    findings = read_case(case, progress_on_stderr())
    if output:
        write(output, findings, case=case, language=language)
    else:
        show(name, findings, language)
    return close(findings)
