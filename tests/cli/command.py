"""Running the real command as a person does, and reading what it says.

Every run is searched for what may never be said: CANARIES stand in the mails of `mailbox.py`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.mailbox import CANARIES, PASSWORD

__all__ = ["COMMAND", "Run", "bouncescan", "environment", "finished", "refused", "start"]

COMMAND = (sys.executable, "-m", "bouncescan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a run ended."""

    status: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of stderr."""
        return self.err.splitlines()[-1]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a quiet machine gives a program: UTC, no terminal, nothing of ours set."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC", **(more or {})}


def bouncescan(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    before: Sequence[str] = (),
) -> Run:
    """Run it to its end; `before` is a command that runs it."""
    done = subprocess.run(
        [*before, *COMMAND, *arguments],
        cwd=cwd,
        env=environment(env),
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return finished(done.returncode, done.stdout, done.stderr)


def refused(status: int, *lines: str) -> Run:
    """A run that gave no result and said these lines."""
    return Run(status=status, out="", err="".join(f"{line}\n" for line in lines))


@contextmanager
def start(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start it, to stop it in the middle."""
    process = subprocess.Popen(
        [*before, *COMMAND, *arguments],
        cwd=cwd,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def finished(status: int, out: bytes, err: bytes) -> Run:
    """What a run said, after the look for what it may not say."""
    said = err.decode()
    assert "Traceback" not in said, said
    assert "Exception ignored" not in said, said
    assert [word for word in CANARIES if word in said.casefold()] == []
    assert PASSWORD not in said
    assert PASSWORD.encode() not in out
    return Run(status=status, out=out.decode(), err=said)
