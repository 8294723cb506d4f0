"""bouncescan evidence: all that somebody else needs to verify each figure, in one zip."""

from pathlib import Path
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Lang

__all__ = ["evidence"]


def evidence(
    case: Annotated[
        Path | None, typer.Argument(metavar="CASE", help="The case file of a scan.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE.zip", help="Where to write it.")
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option("--verify", metavar="FILE.zip", help="Say whether one is unchanged."),
    ] = None,
    lang: Lang = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an older one.")] = False,
) -> ExitStatus:
    """Example:  bouncescan evidence CASE --output evidence.zip

    Writes one zip: the mails as they were read, what was found
    in them, the SHA-256 of each file. Whoever gets it verifies
    each figure with --verify FILE.zip, without the case. It
    holds all mails that came back, and names people.
    """
    from bouncescan.cli.usage import WrongOptionsError

    if verify is not None:
        if case is not None or output is not None:
            raise WrongOptionsError("--verify FILE.zip stands alone: it needs no case")
        return _verify(verify, lang)
    if case is None or output is None:
        raise WrongOptionsError("give a case and --output FILE.zip, or --verify FILE.zip")
    return _write(case, output, lang, is_forced=force)


def _write(case: Path, output: Path, language: str | None, *, is_forced: bool) -> ExitStatus:
    from bouncescan.cli.closing import close
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.cli.streams import tell
    from bouncescan.errors import ReportError
    from bouncescan.pipeline import opened_to_prove
    from bouncescan.reports import Look
    from bouncescan.reports.evidence import write_bundle

    if output.exists() and not is_forced:
        raise ReportError(
            f"{output}: is there already", remedy="give another name, or --force to write over it"
        )
    with opened_to_prove(case, output, progress_on_stderr()) as (findings, mails):
        written = write_bundle(output, findings, mails, Look(language=language))
    tell(f"written: {output}, with {written.mails:,} mails")
    tell(f"SHA-256: {written.sha256}")
    tell("write that sum down: it shows later that nothing in the file has changed")
    return close(findings)


def _verify(bundle: Path, language: str | None) -> ExitStatus:
    from bouncescan.cli.streams import print_result
    from bouncescan.pipeline import read_anew
    from bouncescan.reports import Look
    from bouncescan.reports.evidence import render_verification, verify_bundle

    found = verify_bundle(bundle, read_anew)
    print_result(render_verification(found, bundle.name, Look(language=language)))
    if found.faults or (found.differences and found.is_same_parser):
        return ExitStatus.CASE_OR_OUTPUT_FAILED
    return ExitStatus.DONE
