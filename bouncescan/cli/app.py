"""The program itself: its commands, and what stands above them."""

import os
import sys
import warnings
from typing import Annotated

import typer

from bouncescan.cli.check import check
from bouncescan.cli.contacts import contacts
from bouncescan.cli.demo import demo
from bouncescan.cli.evidence import evidence
from bouncescan.cli.exits import ExitStatus, show_error
from bouncescan.cli.explain import explain
from bouncescan.cli.forget import forget
from bouncescan.cli.guard import guarded
from bouncescan.cli.parse import parse
from bouncescan.cli.providers import providers
from bouncescan.cli.report import report
from bouncescan.cli.scan import scan
from bouncescan.cli.servers import servers
from bouncescan.cli.streams import open_closed_streams, stdout_failed
from bouncescan.cli.usage import PlainCommand, WrongUsage, show_wrong_usage
from bouncescan.version import __version__

__all__ = ["COMMANDS", "app", "run"]

# In the order of use, each with its line in --help.
COMMANDS = (
    (scan, "Read a mailbox and show what was found."),
    (check, "Try to sign in, read nothing."),
    (report, "Show what a scan found, again."),
    (contacts, "The people: who, why, how sure."),
    (servers, "The servers: role, addresses targeted."),
    (explain, "One server, person, mail: every line of evidence."),
    (evidence, "Raw mails, sums and findings, to hand over."),
    (parse, "One JSON object for each message."),
    (providers, "The mailboxes whose server is known."),
    (demo, "A scan of a made-up storm."),
    (forget, "Remove a case and what was written from it."),
)

app = typer.Typer(
    name="bouncescan",
    # Plain help loads no rich, and fits 60 columns.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"bouncescan {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Example:  bouncescan scan you@example.com --csv affected.csv

    Reads the bounces in a mailbox and tells which servers sent
    the mail, to whom, and whom to warn. It changes nothing in
    the mailbox and sends nothing.
    """
    del version  # shown by its callback
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for _command, _line in COMMANDS:
    app.command(_command.__name__, short_help=_line, cls=PlainCommand)(guarded(_command))


def run() -> None:
    """What the `bouncescan` command calls."""
    open_closed_streams()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a library's warning is no result and can quote mail
    sys.exit(int(_status()))


def _status() -> int:
    stdout = sys.stdout
    try:
        return app(prog_name="bouncescan", standalone_mode=False) or ExitStatus.DONE
    except SystemExit as leaving:
        if sys.stdout is not stdout:  # typer, where nobody reads: `bouncescan --help | true`
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return ExitStatus.DONE
        return leaving.code if isinstance(leaving.code, int) else ExitStatus.OUR_FAULT
    except OSError as error:  # help on a full disk: commands let none out
        show_error(stdout_failed(error))
        return ExitStatus.CASE_OR_OUTPUT_FAILED
    except Exception as error:
        if isinstance(error, WrongUsage):
            return show_wrong_usage(error)
        raise
