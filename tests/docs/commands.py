"""Writes docs/commands.md from the commands themselves, as typer knows them.

python -m tests.docs.commands
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from bouncescan.cli.app import COMMANDS, app

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
# What a reader would take for Markdown in a line of help.
MARKS = re.compile(r"(--[a-z][a-z-]*|\bBOUNCESCAN_[A-Z]+\b|\bCASE\.html\b)")

HEAD = """# The commands

<!-- Made by `make docs` from bouncescan/cli. Do not edit. -->

`bouncescan COMMAND --help` says the same. What is said of all commands at once: the result goes to
stdout and the progress to stderr, [the exit status](exit-status.md) says how it ended, and no
mailbox is changed.

| command | what it is for |
|---|---|
"""
GENERAL = """
Before a command: `--version` says which version it is, `--install-completion` makes your shell
complete commands and options with the Tab key.
"""


class Row(NamedTuple):
    """An argument or option as the page shows it."""

    name: str
    does: str
    default: str


def group() -> TyperGroup:
    """All commands."""
    made = typer.main.get_command(app)
    assert isinstance(made, TyperGroup)
    return made


def render() -> str:
    """The page, whole."""
    names = [(function.__name__, line) for function, line in COMMANDS]
    listed = "".join(f"| [`{name}`](#{name}) | {line} |\n" for name, line in names)
    return HEAD + listed + GENERAL + "".join(_section(name) for name, _ in names)


def _section(name: str) -> str:
    command = group().commands[name]
    assert isinstance(command, TyperCommand)
    example, *text = inspect.cleandoc(command.help or "").split("\n\n")
    usage = " ".join(command.collect_usage_pieces(typer.Context(command)))
    parts = [
        f"\n## {name}",
        f"    {example.removeprefix('Example:').strip()}",
        *(_marked(" ".join(paragraph.split())) for paragraph in text),
        f"Usage: `bouncescan {name} {usage}`",
        _table("argument", [_argument(each) for each in _arguments(command)]),
        _table("option", [_option(each) for each in _options(command)]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _arguments(command: TyperCommand) -> Iterator[TyperArgument]:
    return (each for each in command.params if isinstance(each, TyperArgument))


def _options(command: TyperCommand) -> Iterator[TyperOption]:
    return (each for each in command.params if isinstance(each, TyperOption))


def _argument(argument: TyperArgument) -> Row:
    return Row(argument.metavar or str(argument.name).upper(), argument.help or "", "")


def _option(option: TyperOption) -> Row:
    name = max(option.opts, key=len)
    if option.is_flag:
        return Row(name, option.help or "", "")
    choices = getattr(option.type, "choices", None)
    # A choice's member is an enum in some versions of typer, and its text in others.
    words = "|".join(str(getattr(each, "value", each)) for each in choices or ())
    default = option.default
    shown = str(getattr(default, "value", default)) if default not in (None, ()) else ""
    return Row(f"{name} {option.metavar or words}", option.help or "", shown)


def _table(what: str, rows: list[Row]) -> str:
    if not rows:
        return ""
    has_default = any(row.default for row in rows)
    head = [what, "what it does", *(["if not given"] if has_default else [])]
    lines = [head, ["---"] * len(head)]
    for row in rows:
        cells = [f"`{row.name}`", _marked(row.does)]
        default = [f"`{row.default}`" if row.default else ""] if has_default else []
        lines.append([*(cell.replace("|", "\\|") for cell in cells), *default])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _marked(text: str) -> str:
    """A line of help as Markdown: what is typed stands between backticks."""
    return MARKS.sub(r"`\1`", text).replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
