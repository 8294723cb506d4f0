"""The password: from a command, the environment, the keyring or the person; never an argument.

An argument would stand in the process list and in the shell's history. What is read here goes to
the server and nowhere else: no log, no error and no case file holds it.
"""

import os
import shlex
import subprocess

from bouncescan.errors import SourceError
from bouncescan.sources.options import SourceOptions

__all__ = ["ENVIRONMENT", "KEYRING_SERVICE", "read_password"]

ENVIRONMENT = "BOUNCESCAN_PASSWORD"
KEYRING_SERVICE = "bouncescan"

_COMMAND_TIMEOUT = 120.0  # long enough to unlock a password store by hand
_REMEDY = (
    f"run it in a terminal, or give --password-command COMMAND, or set {ENVIRONMENT}, or keep it:"
    f" keyring set {KEYRING_SERVICE} YOUR-ADDRESS"
)


def read_password(account: str, host: str, options: SourceOptions) -> str:
    """The password of `account` (the address or login as given) at `host`.

    The first that is there of: --password-command, the environment, the keyring, the person.
    Raises SourceError where there is none.
    """
    if options.password_command is not None:
        return _from_command(options.password_command, host)
    password = (
        os.environ.get(ENVIRONMENT)
        or _from_keyring(account)
        or _from_person(account, host, options)
    )
    if not password:
        raise SourceError(f"{host}: no password given", remedy=_REMEDY)
    return password


def _from_command(command: str, host: str) -> str:
    """The first line that a command prints; it may ask for a passphrase on the terminal."""
    try:
        # No shell: nothing in the command is expanded. What runs is what the user asked for.
        done = subprocess.run(  # noqa: S603 the user's own command is the point
            shlex.split(command), stdout=subprocess.PIPE, timeout=_COMMAND_TIMEOUT, check=False
        )
    except (OSError, ValueError, IndexError) as error:  # not there, an open quote, empty
        raise SourceError(
            f"{host}: the password command cannot be run", remedy="see --password-command"
        ) from error
    except subprocess.TimeoutExpired:
        # Not chained: the exception holds what the command has printed.
        raise SourceError(
            f"{host}: the password command gave nothing within {_COMMAND_TIMEOUT:.0f} s"
        ) from None
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines or not lines[0]:
        raise SourceError(
            f"{host}: the password command gave no password (exit status {done.returncode})",
            remedy="it has to print the password on the first line of its output",
        )
    return lines[0].decode("utf-8", "surrogateescape")


def _from_keyring(account: str) -> str | None:
    """What the system's keyring holds, if the extra is installed and a keyring is unlocked."""
    try:
        import keyring  # noqa: PLC0415 an extra, and slow: only when a password is wanted
        from keyring.errors import KeyringError  # noqa: PLC0415 as above
    except ImportError:
        return None
    try:
        kept: str | None = keyring.get_password(KEYRING_SERVICE, account)
    except KeyringError:
        return None
    return kept


def _from_person(account: str, host: str, options: SourceOptions) -> str | None:
    if options.ask_password is None:
        return None
    try:
        return options.ask_password(f"Password for {account} at {host}: ")
    except EOFError:  # the terminal was closed, or Ctrl-D
        return None
