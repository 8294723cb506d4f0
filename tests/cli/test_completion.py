"""Shell completion: the script is printed, and it completes commands, options and file names."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import COMMAND, bouncescan, environment

# How each shell asks: the words so far, and the one under the cursor.
SHELLS = {
    "bash": lambda line: {
        "_BOUNCESCAN_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    },
    "zsh": lambda line: {
        "_BOUNCESCAN_COMPLETE": "complete_zsh",
        "_TYPER_COMPLETE_ARGS": line,
    },
    "fish": lambda line: {
        "_BOUNCESCAN_COMPLETE": "complete_fish",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    },
}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_is_told_what_can_follow(shell: str, tmp_path: Path) -> None:
    ask = SHELLS[shell]
    commands = bouncescan(cwd=tmp_path, env=ask("bouncescan sc"))
    assert (commands.status, commands.err) == (0, "")
    assert "scan" in commands.out
    assert "servers" not in commands.out
    options = bouncescan(cwd=tmp_path, env=ask("bouncescan scan --ca"))
    assert (options.status, options.err) == (0, "")
    assert "--case" in options.out
    assert "--ca-file" in options.out
    assert "--csv" not in options.out


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_is_printed(shell: str, tmp_path: Path) -> None:
    run = bouncescan(cwd=tmp_path, env={"_BOUNCESCAN_COMPLETE": f"source_{shell}"})
    assert (run.status, run.err) == (0, "")
    assert "_BOUNCESCAN_COMPLETE" in run.out
    if shutil.which(shell):
        (tmp_path / "script").write_text(run.out)
        subprocess.run([shell, "-n", "script"], cwd=tmp_path, check=True)


def test_bash_completes_a_real_line(tmp_path: Path) -> None:
    """The script is loaded into bash and asked as the Tab key asks."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "bouncescan"
    program.write_text(f'#!/bin/sh\nexec {COMMAND[0]} -m bouncescan "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(_BOUNCESCAN_COMPLETE=source_bash bouncescan)"\n'
        "COMP_WORDS=(bouncescan sc); COMP_CWORD=1\n"
        "_bouncescan_completion bouncescan sc bouncescan\n"
        'echo "${COMPREPLY[@]}"\n'
        "complete -p bouncescan\n"
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=tmp_path,
        env=environment() | {"PATH": f"{tmp_path}/bin:{environment()['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "scan",
        "complete -o default -F _bouncescan_completion bouncescan",
    ]
