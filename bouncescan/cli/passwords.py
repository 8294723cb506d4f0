"""Asking for the password: on the terminal, unseen."""

import getpass
import sys
from collections.abc import Callable

__all__ = ["ask_password"]


def ask_password() -> Callable[[str], str] | None:
    """What asks the person; None where nobody sits there."""
    if not sys.stdin.isatty():
        return None
    return lambda prompt: getpass.getpass(prompt, stream=sys.stderr)
