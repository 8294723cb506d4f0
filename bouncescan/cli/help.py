"""How help and wrong usage look: what to type, in the fewest words."""

from typing import Protocol, runtime_checkable

from typer.core import TyperArgument, TyperCommand

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.streams import tell

__all__ = ["PlainCommand", "WrongUsage", "show_wrong_usage"]


class PlainCommand(TyperCommand):
    """A command whose usage says `SOURCE...`."""

    def collect_usage_pieces(self, ctx: object) -> list[str]:
        """QUIRK(typer 0.29): it says `{SOURCE...}...`."""
        del ctx
        arguments = (each for each in self.params if isinstance(each, TyperArgument))
        return ["[OPTIONS]", *(each.metavar or each.name.upper() for each in arguments)]


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
    # QUIRK(typer 0.29): the words of its validation library stand before those of typer.
    message = error.format_message().replace("Value error, ", "").strip().rstrip(".")
    tell(f"{command}: {message[:1].lower()}{message[1:]}")
    tell(f"{command} --help shows an example and all options")
    return ExitStatus.USAGE
