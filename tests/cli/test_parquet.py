"""report --format parquet: a file for each frame, for the owner's eyes, gone with the case."""

import stat
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.command import bouncescan, refused
from tests.lookups.test_command import without

WRITE = ("--format", "parquet", "--output", "tables")
NAMES = [
    "people",
    "targeted",
    "states",
    "servers",
    "organisations",
    "campaigns",
    "hours",
    "bounces",
]


def test_each_frame_is_a_file_and_forget_removes_them(case: Path, tmp_path: Path) -> None:
    copy = tmp_path / "a.bouncescan"
    copy.write_bytes(case.read_bytes())
    run = bouncescan("report", copy, *WRITE, cwd=tmp_path)
    assert (run.status, run.out) == (0, "")
    assert run.err.splitlines()[:-1] == [f"written: tables/{name}.parquet" for name in NAMES]
    tables = tmp_path / "tables"
    assert stat.S_IMODE(tables.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in tables.iterdir()} == {0o600}
    assert len(pd.read_parquet(tables / "bounces.parquet")) == 2
    again = bouncescan("report", copy, *WRITE, cwd=tmp_path)
    assert (again.status, len([*tables.iterdir()])) == (0, len(NAMES))
    assert bouncescan("forget", copy, cwd=tmp_path).status == 0
    assert [*tables.iterdir()] == []


def test_without_a_folder_it_is_refused(case: Path, tmp_path: Path) -> None:
    assert bouncescan("report", case, "--format", "parquet", cwd=tmp_path) == refused(
        2,
        "bouncescan report: --format parquet needs --output FOLDER",
        "bouncescan report --help shows an example and all options",
    )


def test_without_its_package_it_says_what_to_install_before_anything_is_made(
    case: Path, tmp_path: Path
) -> None:
    run = bouncescan("report", case, *WRITE, cwd=tmp_path, env=without("pyarrow", tmp_path))
    assert run == refused(
        5,
        "bouncescan: --format parquet: the package pyarrow is needed to write it",
        "pip install 'bouncescan[fast]'",
    )
    assert not (tmp_path / "tables").exists()


@pytest.mark.parametrize("command", [("report",), ("servers",)])
def test_other_reports_do_not_need_the_package(
    case: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    assert bouncescan(*command, case, cwd=tmp_path, env=without("pyarrow", tmp_path)).status == 0


def test_a_file_where_the_folder_should_be_is_said(case: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("mine")
    run = bouncescan("report", case, *WRITE, cwd=tmp_path)
    assert run == refused(5, "bouncescan: tables: file exists")
    assert (tmp_path / "tables").read_text() == "mine"
