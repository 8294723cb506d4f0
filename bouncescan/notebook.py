"""A case opened from Python: its findings, which show themselves in a notebook and as data frames.

The record of the findings knows neither words nor pandas: they are above it. So what a person wants
of it at the prompt stands here, above the reports, and each part is loaded when it is asked for.
"""

from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from bouncescan.records.findings import Findings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CaseFindings", "open_case"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CaseFindings(Findings):
    """The findings of a case, with what one wants of them at the prompt. Made by `open_case`."""

    def __repr__(self) -> str:
        people = self.counts.at_least + self.counts.addressed
        return f"<findings: {self.read.bounces} bounces, {people} people named>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the answer in short, every text of a stranger made harmless."""
        from bouncescan.reports import Look  # noqa: PLC0415 a program may want no words
        from bouncescan.reports.html import render_notebook  # noqa: PLC0415 as above

        return render_notebook(self, Look())

    def frame(self, name: str) -> "pd.DataFrame":
        """The frame `name` of reports.frames.FRAMES: "people", "servers", "hours", ...

        Times are UTC, what is not known is missing, texts are as they came. Raises ValueError for
        a name that is none.
        """
        from bouncescan.reports.frames import frame_of  # noqa: PLC0415 pandas

        return frame_of(self, name)


class _Quiet:
    """Nobody watches."""

    def say(self, line: str) -> None:
        """Nothing."""

    def begin(self, task: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, steps: int) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""


def open_case(path: str | PathLike[str]) -> CaseFindings:
    """The findings of a case that `scan` made; no network is asked. Raises CasefileError."""
    from bouncescan.pipeline import read_case  # noqa: PLC0415 what it needs is much

    findings = read_case(Path(path), _Quiet())
    return CaseFindings(**{each.name: getattr(findings, each.name) for each in fields(Findings)})
