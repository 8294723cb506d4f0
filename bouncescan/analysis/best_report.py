"""Which of several reports tells most about where a mail came from."""

from collections.abc import Sequence

from bouncescan.analysis.judging import Judged
from bouncescan.records.findings import Grade

__all__ = ["best_report", "report_worth"]

_GRADES = list(Grade)


def best_report(entries: Sequence[Judged]) -> Judged:
    """The report that tells most: the surest origin, then the longest trace."""
    return min(entries, key=report_worth)


def report_worth(entry: Judged) -> tuple[bool, int, int]:
    """The less the more it tells."""
    origin = entry.origin.server if entry.origin else None
    grade = _GRADES.index(origin.grade or Grade.CLAIMED) if origin else len(_GRADES)
    original = entry.record.original
    return not entry.is_counted, grade, -original.hops if original else 0
