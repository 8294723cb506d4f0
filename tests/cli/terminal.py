"""A terminal of our own, in which the command runs as in a person's window."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.cli.command import COMMAND, environment

__all__ = ["Terminal", "terminal"]

# Opened first by the leader of a new session, the terminal is the one that Ctrl-C comes from.
_IN_IT = 'exec "$@" <"$0" 2>"$0" >{out}'


class Terminal:
    """What runs in it, what it showed so far, and a keyboard."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self.shown = b""
        self._master = master

    def type(self, keys: bytes) -> None:
        """Press these keys."""
        os.write(self._master, keys)

    def wait_for(self, text: bytes, seconds: float = 20) -> None:
        """Wait until the screen shows it."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            self._read(0.05)

    def end(self, seconds: float = 30) -> int:
        """Wait for the end of the run; its status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, self.shown
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self._master, 65_536)
        except OSError:  # EIO: nobody has it open any more
            return False
        self.shown += piece
        return bool(piece)


@contextmanager
def terminal(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    out: Path | None = None,
) -> Iterator[Terminal]:
    """Run the command in a terminal; its stdout goes there too, or into the file `out`."""
    master, slave = pty.openpty()
    try:
        script = _IN_IT.format(out='"$0"' if out is None else f"'{out}'")
        process = subprocess.Popen(
            ["sh", "-c", script, os.ttyname(slave), *COMMAND, *arguments],
            cwd=cwd,
            env=environment({"TERM": "xterm-256color", **(env or {})}),
            start_new_session=True,
        )
        with process:
            try:
                yield Terminal(process, master)
            finally:
                process.kill()
    finally:
        os.close(slave)
        os.close(master)
