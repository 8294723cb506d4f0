"""The lab: bouncescan is right on what real servers wrote, and nothing of it is left behind.

Plays only where it is asked for: LAB=1 or REQUIRE_LAB=1.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.packages import PackagesError, fetch
from tests.lab.scenarios import SCENARIOS
from tests.lab.verdict import complaints, scored

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.lab"]
ASKED_FOR = "1" in {os.environ.get("LAB"), os.environ.get("REQUIRE_LAB")}

plays = pytest.mark.skipif(not ASKED_FOR, reason="a minute and root: LAB=1 or REQUIRE_LAB=1")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of both scenarios, a folder each."""
    out = tmp_path_factory.mktemp("lab") / "out"
    done = subprocess.run(
        [*COMMAND, "--out", out], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "not run:" in done.stderr and done.returncode == 0:
        pytest.skip(done.stderr.strip())
    assert out.exists(), done.stderr
    return out


@plays
@pytest.mark.parametrize("name", [scenario.name for scenario in SCENARIOS])
def test_every_bounce_of_real_servers_is_found_once_and_no_bystander_is_accused(
    played: Path, name: str
) -> None:
    assert complaints(played / name, scored(played / name)) == []


@plays
def test_who_failed_who_answered_and_by_which_servers_is_right(played: Path) -> None:
    found = scored(played / "forged")
    for line in ("recipients", "role", "state", "also", "person_servers", "first_seen"):
        marks = found.of(line)
        assert marks.right == marks.asked > 0, found.cases.get(line)


@plays
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_runs_and_nothing_is_mounted_after_it_was_stopped(
    tmp_path: Path, number: signal.Signals
) -> None:
    before = mounts()
    with started(tmp_path) as process:
        inside = namespace_of(str(tmp_path))
        process.send_signal(number)
        assert process.wait(20) == (-9 if number == signal.SIGKILL else 130)
    wait_until_none_runs(inside)
    assert mounts() == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    if number != signal.SIGKILL:
        assert list(tmp_path.iterdir()) == []


def started(folder: Path) -> "subprocess.Popen[str]":
    """The lab when its hosts are up and the storm is on its way."""
    process = subprocess.Popen(
        [*COMMAND, "forged"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines = iter(process.stderr.readline, "")
    said = list(until_it_plays(lines))
    if said and "not run:" in said[-1]:
        pytest.skip(said[-1])
    time.sleep(1)
    return process


def until_it_plays(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if "plays" in line:
            return


def namespace_of(word: str) -> str:
    """The process namespace of the lab whose command line has this word."""
    ours = str(Path("/proc/self/ns/pid").readlink())
    found = {space for space, words in processes() if word in words} - {ours}
    assert len(found) == 1
    return found.pop()


def wait_until_none_runs(namespace: str) -> None:
    end = time.monotonic() + 10
    while left := [words for space, words in processes() if space == namespace]:
        assert time.monotonic() < end, left
        time.sleep(0.1)


def processes() -> Iterator[tuple[str, str]]:
    """The namespace and the command line of each process."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            space = str((process / "ns" / "pid").readlink())
            yield space, (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            continue


def mounts() -> str:
    return Path("/proc/self/mounts").read_text()


@pytest.mark.parametrize(("required", "status"), [("", 0), ("1", 1)])
def test_a_machine_without_namespaces_is_said_in_one_line(
    tmp_path: Path, required: str, status: int
) -> None:
    environment = {**os.environ, "PATH": str(tmp_path), "REQUIRE_LAB": required}
    done = subprocess.run(
        COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("lab: not run: ")


def test_a_machine_without_apt_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PackagesError, match="apt-get"):
        fetch(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_package_that_cannot_be_had_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An apt-get that knows no package, as on a machine that is offline."""
    for name in ("dpkg-deb", "dpkg-query"):
        program(tmp_path / name, "exit 0")
    program(tmp_path / "apt-get", 'echo "E: Unable to locate package nsd" >&2; exit 100')
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PackagesError, match="Unable to locate package nsd"):
        fetch(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
