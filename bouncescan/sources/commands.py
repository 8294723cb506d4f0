"""A password or token that a command of the user's prints: a password store, an OAuth helper."""

import shlex
import subprocess

from bouncescan.errors import SourceError
from bouncescan.sources.environment import environment_of_children
from bouncescan.sources.secret import Secret

__all__ = ["first_line"]

_TIMEOUT = 120.0  # long enough to unlock a password store by hand


def first_line(command: str, what: str, host: str) -> Secret:
    """The first line that a command prints; it may ask for a passphrase on the terminal.

    `what` is "password" or "token". No shell runs it: nothing in the command is expanded. Raises
    SourceError, never with what was printed.
    """
    try:
        status, line = _run(command)
    except (OSError, ValueError, IndexError) as error:  # not there, an open quote, empty
        raise SourceError(
            f"{host}: the {what} command cannot be run", remedy=f"see --{what}-command"
        ) from error
    if status is None:
        raise SourceError(f"{host}: the {what} command gave nothing within {_TIMEOUT:.0f} s")
    if status != 0 or not line:
        raise SourceError(
            f"{host}: the {what} command gave no {what} (exit status {status})",
            remedy=f"it has to print the {what} on the first line of its output",
        )
    return line


def _run(command: str) -> tuple[int | None, Secret]:
    """The exit status and the first line; None for a status where the time was over."""
    try:
        done = subprocess.run(  # noqa: S603 the user's own command is the point
            shlex.split(command),
            stdout=subprocess.PIPE,
            timeout=_TIMEOUT,
            check=False,
            env=environment_of_children(),
        )
    except subprocess.TimeoutExpired:  # it holds what was printed, and ends here
        return None, Secret("")
    lines = done.stdout.splitlines() or [b""]
    return done.returncode, Secret(lines[0].decode("utf-8", "surrogateescape"))
