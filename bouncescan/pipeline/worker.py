"""A process that parses for another: a function and a job come in, what it makes of it goes out.

Started by pipeline.workers. It ends with its standard input: when the other process does, however
that ends. It reads and writes nothing but these two pipes.
"""

import gc
import signal
import sys
from typing import BinaryIO

from bouncescan.pipeline.frames import read_frame, write_frame
from bouncescan.pipeline.preparing import Call

__all__ = ["main", "work"]

_RARELY = 200_000  # new objects


def main() -> None:
    """Work until nobody wants anything any more."""
    # Ctrl-C is meant for whoever started us, and so is what ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe = sys.stdout.buffer
    sys.stdout = sys.stderr  # nobody else writes there
    # What is loaded by now stays, and records hold no cycles: it is rarely worth looking for any.
    gc.freeze()
    gc.set_threshold(_RARELY)
    work(sys.stdin.buffer, pipe)


def work(jobs: BinaryIO, results: BinaryIO) -> None:
    """Say that we are there, and do each job that comes."""
    try:
        write_frame(results, None)
        while isinstance(call := read_frame(jobs), Call):
            write_frame(results, call.prepare(call.job))
    except (EOFError, BrokenPipeError):
        return
