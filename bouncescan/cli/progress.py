"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

import functools
import os
import sys
import time

from bouncescan.cli.streams import tell, without_controls

__all__ = ["BarProgress", "LineProgress", "ScanProgress", "progress_on_stderr"]

# What pipeline.scan calls its search for bounces, and its pass over all messages.
SEARCHING = "searching for bounces"
READING_HEADERS = "reading headers"
_SECONDS_A_LINE = 5.0


def progress_on_stderr() -> "ScanProgress":
    """What fits stderr: a bar needs a terminal that can move its cursor, and is wanted to."""
    can_move = os.environ.get("TERM") not in {None, "", "dumb", "unknown"}
    if sys.stderr.isatty() and can_move and not os.environ.get("NO_COLOR"):
        return BarProgress()
    return LineProgress()


class _Tally:
    """How many messages were reached, for the last line of a run that did not come to its end."""

    def __init__(self) -> None:
        self.read = self.held = 0
        self._found = 0
        self._is_of_messages = self._is_searching = False

    def count_task(self, task: str, total: int | None) -> None:
        if task == READING_HEADERS:
            self.read -= self._found  # they are among those that it begins with
            self.held += (total or 0) - self._found
        self._found = 0
        self._is_searching = task == SEARCHING
        self._is_of_messages = task in {SEARCHING, READING_HEADERS}

    def count_steps(self, steps: int) -> None:
        self.read += steps if self._is_of_messages else 0
        self._found += steps if self._is_searching else 0
        self.held = max(self.held, self.read)


class LineProgress(_Tally):
    """One line every few seconds, with how long it will still take."""

    def __init__(self) -> None:
        super().__init__()
        self._task = ""
        self._total: int | None = None
        self._done = 0
        self._began = self._told = 0.0

    def say(self, line: str) -> None:
        """One line."""
        tell(line)

    def begin(self, task: str, total: int | None) -> None:
        """Start counting."""
        self.count_task(task, total)
        self._task, self._total, self._done = task, total, 0
        self._began = self._told = time.monotonic()

    def advance(self, steps: int) -> None:
        """Count, and tell when it is time."""
        self.count_steps(steps)
        self._done += steps
        now = time.monotonic()
        if now - self._told >= _SECONDS_A_LINE:
            self._told = now
            self.say(f"{self._task}: {self._count()}{self._remaining(now)}")

    def end(self) -> None:
        """The count reached."""
        if self._done:
            self.say(f"{self._task}: {self._count()}")

    def _count(self) -> str:
        return f"{self._done:,}" if self._total is None else f"{self._done:,} of {self._total:,}"

    def _remaining(self, now: float) -> str:
        if not self._total or not self._done:
            return ""
        seconds = (now - self._began) * (self._total - self._done) / self._done
        return f", about {max(1, round(seconds / 60))} min left"


class BarProgress(_Tally):
    """A bar by rich, with the time left; gone when the task is over."""

    def __init__(self) -> None:
        super().__init__()
        # rich takes as long to load as the rest of the command line: only where a bar is shown.
        from rich import progress
        from rich.console import Console

        self._console = Console(stderr=True)
        columns = (
            progress.TextColumn("{task.description}"),
            progress.BarColumn(bar_width=None),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
        )
        self._new_bar = functools.partial(
            progress.Progress, *columns, console=self._console, transient=True
        )
        self._bar = self._new_bar()

    def say(self, line: str) -> None:
        """A line above the bar."""
        self._console.print(without_controls(line), markup=False, highlight=False)

    def begin(self, task: str, total: int | None) -> None:
        """Show the bar."""
        self.count_task(task, total)
        self._bar = self._new_bar()
        self._task = self._bar.add_task(task, total=total)
        self._bar.start()

    def advance(self, steps: int) -> None:
        """Move the bar."""
        self.count_steps(steps)
        self._bar.advance(self._task, steps)

    def end(self) -> None:
        """Take the bar away."""
        self._bar.stop()


ScanProgress = BarProgress | LineProgress
