"""Progress that keeps what it is told."""

__all__ = ["KeptProgress"]


class KeptProgress:
    """Every line said, and the steps done of each task."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.steps: dict[str, int] = {}
        self._task = ""

    def say(self, line: str) -> None:
        self.lines.append(line)

    def begin(self, task: str, total: int | None) -> None:
        del total
        self._task = task
        self.steps.setdefault(task, 0)

    def advance(self, steps: int) -> None:
        self.steps[self._task] += steps

    def end(self) -> None:
        self._task = ""
