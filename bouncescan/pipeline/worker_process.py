"""One worker process, as the process that started it sees it.

It is a new Python, told over its pipe where to import from, and what.
"""

import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from typing import BinaryIO, cast

from bouncescan.pipeline.frames import read_frame, write_frame
from bouncescan.pipeline.preparing import Call
from bouncescan.sources.environment import environment_of_children

__all__ = ["WorkerProcess", "start_worker"]

# `-P`: the present folder, which may hold what an attacker sent, is no place to import from.
_PROGRAM = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer);"
    " from bouncescan.pipeline.worker import main; main()"
)


class WorkerProcess:
    """One process. Once anything fails with it, it is given nothing any more."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.is_ready = self.is_busy = False
        threading.Thread(target=self._wait_for_greeting, daemon=True).start()

    def _wait_for_greeting(self) -> None:
        """Until it is there this process does the work, and waits for nothing."""
        with suppress(OSError, EOFError, ValueError):
            read_frame(self._output)
            self.is_ready = True

    @property
    def _input(self) -> BinaryIO:
        return cast("BinaryIO", self._process.stdin)

    @property
    def _output(self) -> BinaryIO:
        return cast("BinaryIO", self._process.stdout)

    def give(self, call: Call) -> bool:
        """Hand it a job; False where it is not there any more."""
        try:
            write_frame(self._input, call)
        except OSError:
            self.is_ready = False
            return False
        self.is_busy = True
        return True

    def take(self) -> object | None:
        """What it made of the job; None where it is not there any more."""
        self.is_busy = False
        try:
            return read_frame(self._output)
        except (OSError, EOFError):
            self.is_ready = False
            return None

    def end(self) -> None:
        """It holds nothing that anybody needs."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output):
            with suppress(OSError):
                pipe.close()


def start_worker() -> WorkerProcess:
    """A process that is not there yet. Raises OSError where the system lets us have no more."""
    process = subprocess.Popen(  # noqa: S603 our own interpreter
        [sys.executable, "-P", "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback can quote mail
        env=environment_of_children(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if process.stdin is not None:
        with suppress(OSError):
            pickle.dump(sys.path, process.stdin)
            process.stdin.flush()
    return WorkerProcess(process)
