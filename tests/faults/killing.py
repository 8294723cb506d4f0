"""A real `bouncescan scan`, with all that it starts, killed at a moment; then scanned to the end.

Linux tells which processes belong to a session: none of the killed scan's may live on.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.places import Place
from tests.faults.plan import Plan
from tests.faults.rig import Rig
from tests.faults.scanning import scan_quietly
from tests.faults.trial import after_the_last_scan, forbidden_words
from tests.support.case_dump import dump_case
from tests.support.storm import STORM, truth

__all__ = ["Killed", "Pace", "kill", "measure"]

_LEAVE = 10.0  # seconds that what a scan has started may take to see that it is gone
_STEP = 0.002


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a scan takes to connect, to read, and to do all."""

    connects: float
    reads: float
    ends: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """One run: after what part of its time it was killed, and what was wrong."""

    number: int
    seconds: float
    rows: int  # in the case at that moment
    is_over: bool  # it was quicker than we
    why: tuple[str, ...]


def measure(rig: Rig) -> Pace:
    """The pace of a scan on this machine now."""
    rig.proxy.play(Plan())
    began = time.monotonic()
    case = rig.new_case("pace")
    with _started(rig, case) as process:
        connects = _until(process, lambda: rig.proxy.seen().connections > 0)
        reads = _until(process, lambda: rig.proxy.seen().passed["LOGOUT", Place.COMMAND] > 0)
        assert process.wait(60) == 0
    ends = time.monotonic()
    shutil.rmtree(case.parent)
    return Pace(connects - began, reads - connects, ends - began)


def kill(rig: Rig, pace: Pace, seed: int, number: int) -> Killed:
    """The run with this number. Most are killed while they read, some at any moment."""
    chance = random.Random(f"kill/{seed}/{number}")
    case = rig.new_case(f"kill-{number}")
    clean = rig.clean[True]
    rig.proxy.play(Plan())
    with _started(rig, case) as process:
        if number % 5:
            _until(process, lambda: rig.proxy.seen().connections > 0)
            seconds = pace.connects + (wait := chance.uniform(0, 1.2 * pace.reads))
        else:
            seconds = wait = chance.uniform(0, pace.ends)
        time.sleep(wait)
        is_over = process.poll() is not None
        why = list(_exposed(process.pid, rig.password.encode()))
        process.kill()
        process.wait(10)
        why += _survivors(process.pid)
    rows = 0
    if case.exists():
        part = dump_case(_copied(case))
        rows = part.tables["message"].total()
        why += part.surplus(clean.dump)
    rig.proxy.play(Plan())
    ended = scan_quietly(rig.request(case, Plan()))
    why += [*after_the_last_scan(clean, case, ended), *forbidden_words(case, ended, rig.password)]
    shutil.rmtree(case.parent)
    return Killed(number=number, seconds=seconds, rows=rows, is_over=is_over, why=tuple(why))


@contextmanager
def _started(rig: Rig, case: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """The command, in a session of its own, its output beside its case."""
    command = [sys.executable, "-m", "bouncescan", "scan", rig.url, "--case", case]
    options = ["--ca-file", rig.certificate.certificate, "--contacts", STORM / "contacts.vcf"]
    victims = [word for address in truth()["victim"] for word in ("--victim", address)]
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    with (case.parent / "said").open("wb") as said:
        process = subprocess.Popen(
            [*command, *options, *victims],
            cwd=Path(__file__).parents[2],
            env={**kept, "HOME": "/nonexistent", "TZ": "UTC", "BOUNCESCAN_PASSWORD": rig.password},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _until(process: "subprocess.Popen[bytes]", is_there: object) -> float:
    """The moment at which something is there; or the process is over."""
    assert callable(is_there)
    end = time.monotonic() + 60
    while not is_there() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(_STEP)
    return time.monotonic()


def _exposed(scan: int, password: bytes) -> Iterator[str]:
    """Whether others could read the password; the scan alone has it, in its environment."""
    for pid in _of_session(scan):
        for name in ("cmdline", "environ"):
            try:
                told = Path(f"/proc/{pid}/{name}").read_bytes()
            except OSError:  # it has ended meanwhile
                continue
            if password in told and (name == "cmdline" or pid != scan):
                yield f"the password is in the {name} of a process"


def _survivors(session: int) -> Iterator[str]:
    """Processes that the killed one started, and that do not see that it is gone."""
    end = time.monotonic() + _LEAVE
    while (left := _of_session(session)) and time.monotonic() < end:
        time.sleep(_STEP)
    for pid, name in left.items():
        yield f"a process lives on: {name}"
        os.kill(pid, signal.SIGKILL)


def _of_session(session: int) -> dict[int, str]:
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            name, _, fields = (path / "stat").read_text().rpartition(") ")
            state, _, _, leader = fields.split()[:4]
            if int(leader) == session and state != "Z":
                found[int(path.name)] = name.partition("(")[2]
        except OSError:  # it has ended meanwhile
            continue
    return found


def _copied(case: Path) -> Path:
    """The case with its journal as they lie there: to look at the first would mend it."""
    folder = case.parent / "copy"
    folder.mkdir()
    for path in case.parent.glob(f"{case.name}*"):
        shutil.copy(path, folder)
    return folder / case.name
