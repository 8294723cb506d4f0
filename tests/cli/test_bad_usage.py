"""A command line that is wrong, and a fault of the program itself."""

import shutil
from pathlib import Path

import pytest

from tests.cli.command import bouncescan, refused

USAGE = {
    "no source": (["scan"], "missing argument 'SOURCE...'"),
    "an unknown option": (
        ["scan", "x", "--nope"],
        "no such option: --nope (Possible options: --since)",
    ),
    "a date that is none": (
        ["scan", "x", "--since", "yesterday"],
        "invalid value for '--since': 'yesterday' is not a date; write it as 2026-04-20",
    ),
    "a victim that is no address": (
        ["scan", "x", "--victim", "notanaddress"],
        "invalid value for '--victim': 'notanaddress' is not an address",
    ),
    "an unknown form": (
        ["report", "x", "--format", "pdf"],
        "invalid value for '--format': 'pdf' is not one of 'terminal', 'html', 'json', 'parquet'",
    ),
    "an unknown language": (
        ["report", "x", "--lang", "xx"],
        "invalid value for '--lang': 'xx' is not one of 'en', 'ja'",
    ),
}


@pytest.mark.parametrize("name", USAGE)
def test_a_wrong_command_line_is_said_in_two_lines(name: str, tmp_path: Path) -> None:
    arguments, said = USAGE[name]
    run = bouncescan(*arguments, cwd=tmp_path)
    program = f"bouncescan {arguments[0]}"
    where_to_look = f"{program} --help shows an example and all options"
    assert run == refused(2, f"{program}: {said}", where_to_look)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_command_is_said_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    run = bouncescan("scna", "x", cwd=tmp_path)
    assert run == refused(
        2,
        "bouncescan: no such command 'scna'. Did you mean 'scan'?",
        "bouncescan --help shows an example and all options",
    )


def test_our_own_fault_is_said_without_a_piece_of_the_mail(inbox: Path, tmp_path: Path) -> None:
    """A broken installation: a module of ours is replaced by one that fails with text of a mail."""
    broken = tmp_path / "broken" / "bouncescan"
    shutil.copytree(Path(__file__).parents[2] / "bouncescan", broken)
    (broken / "bounces" / "parse.py").write_text(
        "def parse(raw, locator=None):\n    raise LookupError(raw)\nopen_message = parse\n"
    )
    run = bouncescan("parse", inbox, cwd=tmp_path, env={"PYTHONPATH": str(broken.parent)})
    assert run == refused(
        1,
        "bouncescan: a fault of ours: LookupError in parse.py, line 2",
        "Please report it. BOUNCESCAN_TRACEBACK=1 shows more, which may hold text of your mail.",
    )
