"""How a run is stopped: by Ctrl-C or SIGTERM, within a second, whatever it is doing.

Python raises KeyboardInterrupt between two of its own steps. A name that is looked up or a query
of SQLite can take longer than a second for one step: then a second thread ends the process. Every
batch in the case is a whole transaction, so that this loses no more than the batch.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.streams import tell

__all__ = ["Stopped", "answering_to_signals", "tell_stopped"]

_GRACE = 0.5  # seconds to leave in order
_STATUSES = {
    signal.SIGINT: ExitStatus.INTERRUPTED,
    signal.SIGTERM: ExitStatus.TERMINATED,
}
_SHOW_CURSOR = "\r\x1b[2K\x1b[?25h"  # the bar hides it


class Stopped(KeyboardInterrupt):
    """The person, or the system, wants the run to end."""

    def __init__(self, status: ExitStatus) -> None:
        super().__init__()
        self.status = status


@contextmanager
def answering_to_signals(last_words: str) -> Iterator[None]:
    """Raise Stopped for SIGINT and SIGTERM; end the process where it does not end in time."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    is_over = threading.Event()
    # What the shell has told to be ignored (`nohup`, `&` in a script) stays ignored.
    heard = [each for each in _STATUSES if signal.getsignal(each) is not signal.SIG_IGN]
    before = {number: signal.signal(number, _stop) for number in heard}
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    threading.Thread(target=_end_in_time, args=(reader, is_over, last_words), daemon=True).start()
    try:
        yield
    finally:
        is_over.set()
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        os.close(writer)


def tell_stopped(last_words: str) -> None:
    """The one line that a stopped run ends with."""
    if _is_told.is_set():
        return
    _is_told.set()
    if sys.stderr.isatty():
        tell("")  # behind the terminal's own ^C
    tell(f"bouncescan: {last_words}")


_is_told = threading.Event()


def _stop(number: int, _: FrameType | None) -> None:
    raise Stopped(_STATUSES[signal.Signals(number)])


def _end_in_time(reader: int, is_over: threading.Event, last_words: str) -> None:
    """Wait for the signal's number, which C code writes even while Python is stuck; then end."""
    while number := os.read(reader, 1):
        status = _STATUSES.get(signal.Signals(number[0]))
        if status is not None and not is_over.wait(_GRACE):
            if sys.stderr.isatty():
                sys.stderr.write(_SHOW_CURSOR)
            tell_stopped(last_words)
            os._exit(status)
