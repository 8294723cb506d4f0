"""The connections of one source: commands go out on all of them, answers are used in order.

One thread reads them all, whichever has something, so that none waits for another. A provider that
refuses a second connection is read over the first.
"""

import selectors
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from bouncescan.errors import SourceError
from bouncescan.sources.budget import Budget
from bouncescan.sources.imap.asked import Asked
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.endpoint import Endpoint
from bouncescan.sources.imap.line import Line
from bouncescan.sources.imap.opened import Opened
from bouncescan.sources.options import SourceOptions

__all__ = ["Lines"]

# Percent of what a provider gives: it counts what the person's other mail programs take, too.
_SHARE = 80

T = TypeVar("T")
A = TypeVar("A", bound=Asked)


class Lines:
    """One Line, or several with the same folder open."""

    def __init__(self, endpoint: Endpoint, options: SourceOptions) -> None:
        self._options = options
        self._host = endpoint.host
        self._budget = Budget(endpoint.name, _limit(endpoint, options), options.ledger)
        self._first = Line(endpoint, options)
        self._others = [Line(endpoint, options) for _ in range(options.connections - 1)]

    def open(self) -> None:
        """Sign in. Raises SourceError."""
        self._first.do("signing in", lambda _: None)
        if self._budget.limit is not None:
            self._options.tell(f"{self._host}: {self._budget.shown} may be read today")

    def close(self, *, politely: bool) -> None:
        """Sign out."""
        for line in (*self._others, self._first):
            line.close(politely=politely)

    def do(self, doing: str, step: Callable[[Client], T]) -> T:
        """As Line.do, on the first."""
        return self._first.do(doing, step)

    def examine(self, raw_name: bytes | str) -> Opened | None:
        """Open a folder read-only; None where the server refuses this one folder."""
        opened = self._first.examine(raw_name)
        for line in tuple(self._others) if opened is not None else ():
            try:
                line.examine(raw_name)
            except SourceError as error:
                self._do_without(line, error)
        return opened

    def be_patient(self) -> None:
        """Never give up a server that was there."""
        self._first.be_patient()

    def idle(self, seconds: float) -> bool:
        """As Line.idle, on the first."""
        return self._first.idle(seconds)

    def ask(self, asked: Asked) -> None:
        """Send a command on the connection that has least to do.

        Raises SourceError where the day's bytes are used up.
        """
        self._budget.check(self._host)
        min((self._first, *self._others), key=lambda line: line.load).ask(asked)

    def answer(self, asked: A) -> A:
        """The same when all has come. Raises SourceError, and FolderClosed."""
        line = next((each for each in self._others if each.has(asked)), self._first)
        try:
            line.answer(asked, self._attend if self._others else None)
        except SourceError as error:
            if line is self._first:
                raise
            self._do_without(line, error)
            self.answer(asked)
        finally:
            self._budget.spend(sum(each.spent() for each in (self._first, *self._others)))
        return asked

    def in_advance(self, asks: Iterable[A]) -> Iterator[A]:
        """Each with its answer, in order; the next are asked for before the last is used.

        Where the source fails, what was asked for is given first, and of the one at which it fails
        what has come: that one is not done.
        """
        waiting: deque[A] = deque()
        failure: SourceError | None = None
        coming = iter(asks)
        while failure is None:
            try:
                asked = next(coming, None)
                if asked is None:
                    break
                self.ask(asked)
            except SourceError as error:
                failure = error
            else:
                waiting.append(asked)
                if len(waiting) > 1 + len(self._others):
                    yield from self._answered(waiting.popleft())
        while waiting:
            yield from self._answered(waiting.popleft())
        if failure is not None:
            raise failure

    def _answered(self, asked: A) -> Iterator[A]:
        try:
            yield self.answer(asked)
        except SourceError:
            yield asked
            raise

    def _do_without(self, line: Line, error: SourceError) -> None:
        """Go on with fewer connections."""
        self._others.remove(line)
        line.close(politely=False)
        for asked in line.hand_over():
            self.ask(asked)
        count = 1 + len(self._others)
        self._options.tell(f"{error}; goes on with {count} connection{'s'[: count > 1]}")

    def _attend(self, line: Line) -> None:
        """Read what comes on any connection, until something has come on this one."""
        with selectors.DefaultSelector() as selector:
            for each in (self._first, *self._others):
                if each.awaited is not None:
                    selector.register(each.awaited, selectors.EVENT_READ, each)
            is_ready = False
            while not is_ready:
                ready = selector.select(self._options.timeout)
                if not ready:
                    raise TimeoutError("timed out")
                for key, _ in ready:
                    is_ready |= key.data is line
                    if key.data is not line:
                        key.data.take_in_quietly()
                        if key.data.awaited is None:
                            selector.unregister(key.fileobj)
        line.take_in()


def _limit(endpoint: Endpoint, options: SourceOptions) -> int | None:
    """Octets a day: what the person says, or what the provider gives without what others need."""
    provider = endpoint.provider
    if options.budget is not None:
        return options.budget
    if provider is None or provider.daily_megabytes is None:
        return None
    return provider.daily_megabytes * 1_000_000 * _SHARE // 100
