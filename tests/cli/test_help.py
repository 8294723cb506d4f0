"""Help: an example first, every option, in 60 columns and in 80."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from bouncescan.cli.app import COMMANDS, app
from tests.cli.command import bouncescan, environment

NAMES = [command.__name__ for command, _ in COMMANDS]


def group() -> TyperGroup:
    made = typer.main.get_command(app)
    assert isinstance(made, TyperGroup)
    return made


def pages(columns: int) -> dict[str, str]:
    """The help page of every command, "" for that of the program, by one process."""
    script = (
        "import sys\n"
        "from bouncescan.cli.app import app\n"
        "for name in sys.argv[1:]:\n"
        "    print('\\f' + name)\n"
        "    words = [*filter(None, [name]), '--help']\n"
        "    app(words, prog_name='bouncescan', standalone_mode=False)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "", *NAMES],
        env=environment({"COLUMNS": str(columns)}),
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    found = (page.partition("\n") for page in done.stdout.split("\f")[1:])
    return {name: page for name, _, page in found}


@pytest.mark.parametrize("columns", [60, 80])
def test_help_fits_begins_with_an_example_and_lists_every_option(columns: int) -> None:
    shown = pages(columns)
    assert list(shown) == ["", *NAMES]
    for name, page in shown.items():
        lines = page.splitlines()
        assert [line for line in lines if len(line) > columns] == [], name
        example = next(number for number, line in enumerate(lines) if "Example:" in line)
        assert example <= 4, name
        assert example < lines.index("Options:"), name
        command = group().commands[name] if name else group()
        options = [option for each in command.params for option in each.opts if option[0] == "-"]
        assert [option for option in options if option not in page] == [], name


def test_the_example_of_each_command_names_it() -> None:
    for name in NAMES:
        assert str(group().commands[name].help).startswith(f"Example:  bouncescan {name}")


def test_the_program_alone_shows_its_help(tmp_path: Path) -> None:
    run = bouncescan(cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    assert run.out == bouncescan("--help", cwd=tmp_path).out
    assert run.out.startswith("Usage: bouncescan [OPTIONS] COMMAND")


def test_usage_says_what_to_type() -> None:
    assert pages(80)["scan"].splitlines()[0] == "Usage: bouncescan scan [OPTIONS] SOURCE..."
