"""The three standard streams as a shell can leave them: closed, full, or with nobody reading.

Results go out by `print_result`, everything else by `tell`.
"""

import os
import sys

from bouncescan.errors import ReportError

__all__ = [
    "leave_quietly",
    "open_closed_streams",
    "print_result",
    "stdout_failed",
    "tell",
    "without_controls",
]


def open_closed_streams() -> None:
    """Put /dev/null where a stream is closed (`>&-`), before anything else is opened.

    The next file opened would take its number: the case would then get what is meant for stderr.
    """
    for descriptor, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != descriptor:
                os.dup2(opened, descriptor)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8"))


def print_result(text: str) -> None:
    """Write to stdout, in UTF-8 whatever the locale, as in the files. Raises ReportError.

    BrokenPipeError passes: the reader has had enough, which is no fault.
    """
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise stdout_failed(error) from error


def stdout_failed(error: OSError) -> ReportError:
    """The error to show where stdout takes no more, and no second one at shutdown."""
    leave_quietly()
    return ReportError(f"standard output: {(error.strerror or 'cannot be written').lower()}")


def tell(line: str) -> None:
    """One line on stderr. Where nobody can hear it any more, the work goes on all the same."""
    try:
        sys.stderr.write(f"{without_controls(line)}\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def without_controls(line: str) -> str:
    """`line` without what a terminal would obey: a path or a server's answer may hold it."""
    plain = "".join(character if character.isprintable() else "�" for character in line)
    return plain.encode("utf-8", "replace").decode("utf-8")


def leave_quietly() -> None:
    """What is still buffered for stdout goes nowhere: no word at shutdown either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
