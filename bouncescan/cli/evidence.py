"""bouncescan evidence: a bundle for somebody who has to verify it, and the verifying."""

from pathlib import Path
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Lang

__all__ = ["evidence"]


def evidence(
    case: Annotated[
        Path | None, typer.Argument(metavar="[CASE]", help="A case that scan made.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Where the bundle goes.")
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.zip", help="Say whether a bundle is what it was; needs no case."
        ),
    ] = None,
    redact: Annotated[
        bool,
        typer.Option("--redact", help="Name nobody but the victim, and cut what people wrote."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
    lang: Lang = None,
) -> ExitStatus:
    """Example:  bouncescan evidence CASE --output evidence.zip

    Writes the raw mails, their SHA-256, the findings and the
    reports into one zip, for the police or the provider. Another
    person verifies it by --verify: each sum, and what each mail
    says.
    """
    from bouncescan.cli.usage import WrongOptionsError

    if verify is not None:
        if case or output or redact or force:
            raise WrongOptionsError("--verify goes with --lang alone")
        return _verify(verify, lang)
    if case is None or output is None:
        raise WrongOptionsError("give CASE and --output FILE.zip, or --verify FILE.zip")
    return _write(case, output, lang, is_redacted=redact, is_forced=force)


def _write(
    case: Path, path: Path, lang: str | None, *, is_redacted: bool, is_forced: bool
) -> ExitStatus:
    from bouncescan.casefile import Case
    from bouncescan.cli.closing import close
    from bouncescan.cli.outputs import Output, check_outputs
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.cli.streams import tell
    from bouncescan.errors import ReportError
    from bouncescan.pipeline import evidence_of, read_anew
    from bouncescan.reports import Look
    from bouncescan.reports.evidence import Redaction, write_bundle

    check_outputs([Output("evidence", path)], [case])
    if path.exists() and not is_forced:
        raise ReportError(
            f"{path}: is there already", remedy="give another name, or --force to write over it"
        )
    with evidence_of(case, progress_on_stderr()) as held:
        redaction = Redaction(held.findings, read_anew) if is_redacted else None
        written = write_bundle(path, held.findings, held.mails, Look(language=lang), redaction)
    with Case(case, must_exist=True) as opened:
        opened.add_output(path)
    tell(f"written: {path}, with {written.mails:,} mails")
    tell(f"SHA-256 {written.sha256}; note it where it cannot be changed")
    return close(held.findings)


def _verify(path: Path, lang: str | None) -> ExitStatus:
    from bouncescan.cli.streams import print_result
    from bouncescan.pipeline import read_anew
    from bouncescan.reports import Look
    from bouncescan.reports.evidence import render_verification, verify_bundle

    found = verify_bundle(path, read_anew)
    print_result(render_verification(found, path.name, Look(language=lang)))
    if found.faults:
        return ExitStatus.CASE_OR_OUTPUT_FAILED
    differs = found.differences and found.is_same_parser
    return ExitStatus.SOME_UNREADABLE if differs else ExitStatus.DONE
