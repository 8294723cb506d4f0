"""Asking for the password: on the terminal, unseen."""

import sys
from collections.abc import Callable

from bouncescan.cli.streams import tell

__all__ = ["ask_password"]


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
