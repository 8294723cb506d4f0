"""Asking for the password: on the terminal, unseen. And what it takes that it stays so."""

import sys
from collections.abc import Callable
from contextlib import suppress

from bouncescan.cli.streams import tell

__all__ = ["ask_password", "leave_no_core"]


def ask_password() -> Callable[[str], str] | None:
    """What asks the person; None where nobody sits there."""
    return _ask if sys.stdin.isatty() else None


def _ask(prompt: str) -> str:
    import getpass

    try:
        return getpass.getpass(prompt, stream=sys.stderr)
    except EOFError:  # Ctrl-D: what is said next begins a line of its own
        tell("")
        raise


def leave_no_core() -> None:
    """A crash of the interpreter writes no core file: the password and the mail would be in it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
