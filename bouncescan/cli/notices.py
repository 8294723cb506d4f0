"""bouncescan notices: drafts to the people and the desks; nothing is sent."""

from pathlib import Path
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Case, Lang

__all__ = ["notices"]


def notices(
    case: Case,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the drafts.")],
    lang: Lang = None,
    perhaps: Annotated[
        bool,
        typer.Option("--maybe", help="Also to people who only stand in the same list."),
    ] = False,
    personal: Annotated[
        bool, typer.Option("--personal", help="One mail for each person, by name.")
    ] = False,
    group_size: Annotated[
        int,
        typer.Option(
            "--group-size", metavar="N", min=1, max=500, help="People in Bcc of one mail."
        ),
    ] = 50,
    full: Annotated[
        bool,
        typer.Option("--full", help="Reports with all addresses and a whole mail."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over older drafts.")] = False,
) -> ExitStatus:
    """Example:  bouncescan notices CASE --out notices

    Writes drafts: to the people who got it or may have got it,
    to the networks that it was sent from, to your provider and
    for the police. Nothing is sent: README.txt in the folder
    says what to do with each. Other people's addresses are
    redacted in reports, unless --full is given.
    """
    from datetime import UTC, datetime

    from bouncescan.cli.closing import close
    from bouncescan.cli.folders import check_folder, write_drafts
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.cli.streams import tell
    from bouncescan.language import language_of
    from bouncescan.pipeline import read_to_notify
    from bouncescan.reports.notices import Wishes, make_notices

    check_folder(out, is_forced=force)
    findings, samples, key = read_to_notify(case, progress_on_stderr())
    wishes = Wishes(
        language=language_of(lang),
        made=datetime.now(UTC).astimezone(),
        redaction_key=key,
        perhaps=perhaps,
        is_personal=personal,
        group_size=group_size,
        is_full=full,
    )
    drafts = make_notices(findings, samples, wishes)
    if drafts:
        write_drafts(out, drafts, case=case)
        tell(f"written: {len(drafts):,} files into {out}; begin with README.txt")
        tell("nothing was sent")
    else:
        tell("no forged mail came back: there is nobody to notify")
    return close(findings)
