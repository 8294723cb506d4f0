"""What a command loads: help and a single record wait for nothing that they do not need."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import environment

BOUNCE = Path(__file__).parents[1] / "fixtures" / "bounces" / "exim" / "prose-only.eml"

# The analysis, the report, the mailbox on a server, and what only one of the commands needs.
ANALYSIS = {"pandas", "numpy"}
SERVERS = {"imapclient", "imaplib", "ssl", "keyring"}
REPORTS = {"rich"}
ALL_HEAVY = (
    ANALYSIS | SERVERS | REPORTS | {"flufl", "sqlite3", "socket", "email", "tomllib", "pydantic"}
)

_SCRIPT = """\
import sys
from bouncescan.cli import run
try:
    run()
except SystemExit as leaving:
    assert leaving.code == 0, leaving.code
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded_by(*arguments: str) -> set[str]:
    """The names of the top packages that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *arguments],
        env=environment(),
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", [["--help"], ["scan", "--help"], ["--version"], []])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    assert loaded_by(*command) & ALL_HEAVY == set()


def test_parse_loads_no_analysis_no_report_and_no_mail_client() -> None:
    assert loaded_by("parse", str(BOUNCE)) & (ANALYSIS | SERVERS | REPORTS) == set()


def test_providers_are_listed_without_the_analysis_and_a_mail_client() -> None:
    assert loaded_by("providers") & (ANALYSIS | SERVERS | REPORTS) == set()


def test_the_package_itself_loads_nothing() -> None:
    script = "import bouncescan, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    ours = {name for name in loaded if name.startswith("bouncescan")}
    assert ours == {"bouncescan", "bouncescan.version"}
    assert loaded & (ALL_HEAVY | {"typing", "re"}) == set()


def test_the_public_parse_loads_no_pandas() -> None:
    script = (
        "import bouncescan, sys\n"
        "bouncescan.parse(b'Subject: x\\n\\nx')\n"
        "bouncescan.scan, bouncescan.read_case\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) & (ANALYSIS | SERVERS | REPORTS) == set()
