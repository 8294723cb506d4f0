"""bouncescan explain: one thing of a case, with every line behind it."""

import enum
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Case, Lang

__all__ = ["explain"]


class Form(enum.StrEnum):
    """The forms of an answer."""

    TERMINAL = "terminal"
    JSON = "json"


def explain(
    case: Case,
    what: Annotated[
        list[str],
        typer.Argument(metavar="WHAT...", help="Server, address, mail, campaign, or leak."),
    ],
    form: Annotated[Form, typer.Option("--format", help="How to show it.")] = Form.TERMINAL,
    lang: Lang = None,
) -> ExitStatus:
    """Example:  bouncescan explain CASE mail.example.net

    Shows what the case holds about WHAT: why a server is called
    a sender or a bystander, why a mail is not yours, where an
    address stands. A server is given by its name, address or
    domain, a mail by its Message-ID or place, a campaign by its
    number; leak tells how the addresses were known.
    """
    import os
    import sys

    from bouncescan.cli.closing import close
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.cli.streams import print_result, tell
    from bouncescan.pipeline import explain_case
    from bouncescan.records.explanation import Unexplained
    from bouncescan.reports import Look, render_explanation, render_explanation_json

    answer, findings = explain_case(case, " ".join(what), progress_on_stderr())
    look = Look.of(sys.stdout, os.environ, language=lang)
    render = render_explanation_json if form is Form.JSON else render_explanation
    print_result(render(answer, look))
    if isinstance(answer, Unexplained):
        # What was asked for is not said again: it may be somebody's address.
        several = "WHAT is several things" if answer.matches else "nothing in the case is WHAT"
        tell(f"bouncescan explain: {several}")
        return ExitStatus.USAGE
    return close(findings)
