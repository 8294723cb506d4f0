"""Exit statuses, and how an error reaches the person: subject first, three lines at most."""

import enum
import os
import sys

from bouncescan.errors import BouncescanError, CasefileError, ReportError, SourceError

__all__ = ["ExitStatus", "show_error", "status_of", "without_controls"]


class ExitStatus(enum.IntEnum):
    """What the program ends with; documented in docs/exit-status.md."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    SOURCE_FAILED = 3
    SOME_UNREADABLE = 4
    CASE_OR_OUTPUT_FAILED = 5
    INTERRUPTED = 130


def status_of(error: BouncescanError) -> ExitStatus:
    """The exit status for an error."""
    if isinstance(error, SourceError):
        return ExitStatus.SOURCE_FAILED
    if isinstance(error, CasefileError | ReportError):
        return ExitStatus.CASE_OR_OUTPUT_FAILED
    return ExitStatus.OUR_FAULT


def show_error(error: BouncescanError) -> None:
    """The error on stderr: "bouncescan: subject: what went wrong", and the remedy below."""
    lines = [f"bouncescan: {error}"]
    if error.remedy:
        lines += error.remedy.splitlines()[:2]
    sys.stderr.write("".join(f"{without_controls(line)}\n" for line in lines))


def without_controls(line: str) -> str:
    """`line` without what a terminal would obey: a path or a server's answer may hold it."""
    plain = "".join(character if character.isprintable() else "�" for character in line)
    return plain.encode("utf-8", "replace").decode("utf-8")


def leave_quietly() -> None:
    """The reader of stdout has gone (`| head`): end without a word, and without one at shutdown."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
