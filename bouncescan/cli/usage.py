"""What the command line is to look like, and what is said where it is wrong."""

from typing import Protocol, runtime_checkable

from typer.core import TyperArgument, TyperCommand

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.streams import tell

__all__ = [
    "PlainCommand",
    "WrongOptionsError",
    "WrongUsage",
    "show_wrong_options",
    "show_wrong_usage",
]


class PlainCommand(TyperCommand):
    """A command whose usage says `SOURCE...`, where typer says `{SOURCE...}`."""

    def collect_usage_pieces(self, ctx: object) -> list[str]:
        """What stands behind the command's name."""
        del ctx
        arguments = (each for each in self.params if isinstance(each, TyperArgument))
        return ["[OPTIONS]", *(each.metavar or (each.name or "").upper() for each in arguments)]


class WrongOptionsError(Exception):
    """Options that are good each alone, and not together."""


class _Context(Protocol):
    @property
    def command_path(self) -> str: ...


@runtime_checkable
class WrongUsage(Protocol):
    """What typer raises for a command line that is wrong; the class moves between its versions."""

    ctx: _Context | None
    exit_code: int

    def format_message(self) -> str:
        """What is wrong."""
        ...


def show_wrong_usage(error: WrongUsage) -> ExitStatus:
    """Say what is wrong and where to look: the usage line of typer comes before what matters."""
    command = error.ctx.command_path if error.ctx else "bouncescan"
    message = error.format_message().rstrip(".")
    tell(f"{command}: {message[:1].lower()}{message[1:]}")
    tell(f"{command} --help shows an example and all options")
    return ExitStatus.USAGE


def show_wrong_options(error: WrongOptionsError, command: str) -> ExitStatus:
    """The same for what only the command itself sees."""
    tell(f"bouncescan {command}: {error}")
    tell(f"bouncescan {command} --help shows an example and all options")
    return ExitStatus.USAGE
