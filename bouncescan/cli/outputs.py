"""Where results go: stdout in one look, files whole or not at all, remembered in the case."""

import os
import sys
from pathlib import Path

from bouncescan.cli.closing import close
from bouncescan.cli.exits import ExitStatus
from bouncescan.records.findings import Findings

__all__ = ["show", "table", "write", "write_into"]


def show(name: str, findings: Findings, language: str | None = None) -> None:
    """The report of this name on stdout, as it fits there."""
    from bouncescan.reports import REPORTS, Look

    look = Look.of(sys.stdout, os.environ, language=language)
    report = next(report for report in REPORTS if report.name == name)
    text = report.render(findings, look)
    # A pipe may be in an old charset; the bytes are UTF-8 all the same, as in the files.
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()


def write(
    name: str, findings: Findings, path: Path, *, case: Path, language: str | None = None
) -> None:
    """The report of this name as a file, and its path into the case, for forget."""
    from bouncescan.casefile import Case
    from bouncescan.reports import REPORTS, Look, write_atomically

    report = next(report for report in REPORTS if report.name == name)
    write_atomically(path, report.to_bytes(findings, Look(language=language)))
    with Case(case, must_exist=True) as opened:
        opened.add_output(path)
    sys.stderr.write(f"written: {path}\n")


def write_into(
    folder: Path, findings: Findings, *, case: Path, language: str | None = None
) -> None:
    """Every report that is meant for a file, under its own name."""
    from bouncescan.reports import REPORTS

    for report in REPORTS:
        if report.name != "terminal":
            write(report.name, findings, folder / report.file_name, case=case, language=language)


def table(name: str, case: Path, path: Path | None, language: str | None) -> ExitStatus:
    """One table of a case: into `path`, else on stdout."""
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.pipeline import read_case

    findings = read_case(case, progress_on_stderr())
    if path is None:
        show(name, findings, language)
    else:
        write(name, findings, path, case=case, language=language)
    return close(findings)
