"""Where every way out of a command becomes an exit status and at most three lines on stderr."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import typer

from bouncescan.cli.exits import ExitStatus, show_error, status_of
from bouncescan.cli.stopping import Stopped, answering_to_signals, tell_stopped
from bouncescan.cli.streams import leave_quietly, tell
from bouncescan.cli.usage import WrongOptionsError, show_wrong_options
from bouncescan.errors import BouncescanError

__all__ = ["guarded"]

P = ParamSpec("P")

# What a command says that was stopped; a name is that of the command.
_LAST_WORDS = {"scan": "stopped; what was read is kept, scan again to go on"}


def guarded(command: Callable[P, ExitStatus | None]) -> Callable[P, None]:
    """`command`, ending in an exit status whatever happens."""
    last_words = _LAST_WORDS.get(command.__name__, "stopped")

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with answering_to_signals(last_words):
            try:
                status = _status_of(functools.partial(command, *args, **kwargs), last_words)
            except WrongOptionsError as error:
                status = show_wrong_options(error, command.__name__)
        raise typer.Exit(int(status))

    return run


def _status_of(command: Callable[[], ExitStatus | None], last_words: str) -> ExitStatus:
    try:
        return command() or ExitStatus.DONE
    except BouncescanError as error:
        show_error(error)
        return status_of(error)
    except WrongOptionsError:
        raise
    except Stopped as stopped:
        tell_stopped(last_words)
        return stopped.status
    except BrokenPipeError:  # `| head`: the reader has what it wants
        leave_quietly()
        return ExitStatus.DONE
    except Exception as error:  # noqa: BLE001 the top: whatever else it is, it is our fault
        _confess(error)
        return ExitStatus.OUR_FAULT


def _confess(error: Exception) -> None:
    """Name the fault without the error's text: that could hold a victim's mail."""
    import traceback

    if os.environ.get("BOUNCESCAN_TRACEBACK"):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}, line {frame.lineno}"
    tell(f"bouncescan: a fault of ours: {type(error).__name__} in {place}")
    tell("Please report it. BOUNCESCAN_TRACEBACK=1 shows more, which may hold text of your mail.")
