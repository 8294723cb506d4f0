"""Preparing batches in other processes, beside the network and the disk, in order.

A worker is a new Python, told over its pipe what to import and where from. Not `multiprocessing`:
its spawn runs the user's own script again, in a script without a __main__ guard or a notebook, and
its fork copies a process that may hold threads and TLS connections. A worker has one job at a time
and reads all of it before it answers, so that neither side ever waits for the other to read.

What a worker cannot do is done here: whatever happens to it, a batch is late and not lost.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Generic, NamedTuple, Self, TypeVar, cast

from bouncescan.errors import SourceError
from bouncescan.pipeline.preparing import Call, Job, job_of
from bouncescan.pipeline.request import Progress
from bouncescan.pipeline.worker_process import WorkerProcess, start_worker
from bouncescan.records.message import Folder, RawHeader, RawMessage, Unreadable

__all__ = ["Entry", "Prepared", "Workers"]

R = TypeVar("R")
Entry = RawHeader | RawMessage | Unreadable

# To start a worker takes as much work as some hundred messages: one more for each thousand.
_FEW = 300
_EACH = 1000
_MOST = 3  # more than the network and the disk can keep busy
_GONE = "a process that helped reading has ended; going on without it"


class Prepared(NamedTuple, Generic[R]):
    """The entries of a batch, and the rows of those of them that were given."""

    entries: Sequence[Entry]
    rows: R

    @property
    def lost(self) -> list[Unreadable]:
        """The entries that were not given."""
        return [entry for entry in self.entries if isinstance(entry, Unreadable)]


class Workers:
    """None at first: they are started where there is much to do. Use as a context manager.

    `most` None: as many as this machine can use.
    """

    def __init__(self, progress: Progress, most: int | None = None) -> None:
        self._progress = progress
        self._most = _usable() if most is None else most
        self._seen = 0
        self._workers: list[WorkerProcess] = []
        self._is_told = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.end()

    @property
    def ready(self) -> int:
        """How many are there by now."""
        return sum(worker.is_ready for worker in self._workers)

    def run(
        self,
        prepare: Callable[[Job], R],
        place: tuple[str, Folder],
        batches: Iterator[Sequence[Entry]],
    ) -> Iterator[Prepared[R]]:
        """Each batch of a folder prepared, in order; there are only as many at once as workers.

        Where the source fails, what came before is given first.
        """
        source, folder = place
        failure: SourceError | None = None
        waiting: deque[_Task[R]] = deque()
        while True:
            try:
                entries = next(batches, None)
            except SourceError as error:
                failure = error
                break
            if entries is None:
                break
            # The worker that is done first gets its next batch before its last is written.
            done = self._finish(waiting.popleft()) if self._is_full(len(waiting)) else None
            given = [each for each in entries if not isinstance(each, Unreadable)]
            call = Call(prepare, job_of(source, folder.name, given))
            waiting.append(_Task(entries, call, self._give(call)))
            if done is not None:
                yield done
            while waiting and waiting[0].worker is None:
                yield self._finish(waiting.popleft())
        while waiting:
            yield self._finish(waiting.popleft())
        if failure is not None:
            raise failure

    def _is_full(self, waiting: int) -> bool:
        return waiting > 0 and waiting >= self.ready

    def _give(self, call: Call) -> WorkerProcess | None:
        """Have it done by a worker, if there is one."""
        self._seen += len(call.job.raws)
        if self._seen > _FEW + _EACH * len(self._workers) and len(self._workers) < self._most:
            self._start()
        idle = [each for each in self._workers if each.is_ready and not each.is_busy]
        for worker in idle:
            if worker.give(call):
                return worker
            self._tell()
        return None

    def _start(self) -> None:
        try:
            self._workers.append(start_worker())
        except OSError:  # the system lets us have no more
            self._most = len(self._workers)

    def _finish(self, task: "_Task[R]") -> Prepared[R]:
        rows = None if task.worker is None else task.worker.take()
        if task.worker is not None and rows is None:
            self._tell()
        done = task.call.prepare(task.call.job) if rows is None else rows
        return Prepared(task.entries, cast("R", done))

    def _tell(self) -> None:
        if not self._is_told:
            self._progress.say(_GONE)
        self._is_told = True


class _Task(NamedTuple, Generic[R]):
    entries: Sequence[Entry]
    call: Call
    worker: WorkerProcess | None


def _usable() -> int:
    """How many workers this machine can use: none on a single core, or where Python is built in."""
    if not sys.executable or hasattr(sys, "frozen"):
        return 0
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        cores = os.cpu_count() or 1
    return 0 if cores == 1 else min(cores, _MOST)
