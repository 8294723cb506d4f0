"""The program itself: its commands, and the one place where every error ends."""

import functools
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from bouncescan.cli.contacts import contacts
from bouncescan.cli.demo import demo
from bouncescan.cli.exits import ExitStatus, leave_quietly, show_error, status_of
from bouncescan.cli.forget import forget
from bouncescan.cli.parse import parse
from bouncescan.cli.providers import providers
from bouncescan.cli.report import report
from bouncescan.cli.scan import scan
from bouncescan.cli.servers import servers
from bouncescan.errors import BouncescanError
from bouncescan.version import __version__

__all__ = ["COMMANDS", "app", "run"]

P = ParamSpec("P")

# In the order of use, each with its line in --help.
COMMANDS = (
    (scan, "Read a mailbox and show what was found."),
    (report, "Show what a scan found, again."),
    (contacts, "The people: who, why, how sure."),
    (servers, "The servers: role, addresses targeted."),
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
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"bouncescan {__version__}")
        raise typer.Exit


@app.callback()
def main(
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


def _guarded(command: Callable[P, ExitStatus | None]) -> Callable[P, None]:
    """`command` with every way out turned into an exit status and at most three lines."""

    @functools.wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs) or ExitStatus.DONE
            sys.stdout.flush()
        except BouncescanError as error:
            show_error(error)
            status = status_of(error)
        except KeyboardInterrupt:
            sys.stderr.write("\nbouncescan: stopped; what was read is kept, scan again to go on\n")
            status = ExitStatus.INTERRUPTED
        except BrokenPipeError:
            leave_quietly()
            status = ExitStatus.DONE
        except Exception as error:  # noqa: BLE001 the top: whatever else it is, it is our fault
            _confess(error)
            status = ExitStatus.OUR_FAULT
        raise typer.Exit(int(status))

    return guarded


def _confess(error: Exception) -> None:
    """Name the fault without the error's text: that could hold a victim's mail."""
    if os.environ.get("BOUNCESCAN_TRACEBACK"):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    sys.stderr.write(
        f"bouncescan: a fault of ours: {type(error).__name__}"
        f" in {Path(frame.filename).name}, line {frame.lineno}\n"
        "Please report it. BOUNCESCAN_TRACEBACK=1 shows more, which may hold text of your mail.\n"
    )


for _command, _line in COMMANDS:
    app.command(_command.__name__, short_help=_line)(_guarded(_command))


def run() -> None:
    """What the `bouncescan` command calls."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(int(ExitStatus.INTERRUPTED))
