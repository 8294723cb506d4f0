"""case file -> analysis -> what is known of one thing. Nothing outside of the case is asked."""

from pathlib import Path
from typing import NamedTuple

from bouncescan.casefile import Case
from bouncescan.pipeline.analysing import provider_domains, read_again
from bouncescan.pipeline.outside import complete, complete_explanation
from bouncescan.pipeline.request import Progress
from bouncescan.records.explanation import Explanation, Unexplained
from bouncescan.records.findings import Findings

__all__ = ["Explained", "explain_case"]


class Explained(NamedTuple):
    """The answer, and the findings that it belongs to."""

    answer: Explanation | Unexplained
    findings: Findings


def explain_case(path: Path, what: str, progress: Progress) -> Explained:
    """What a case holds about `what`. Raises CasefileError."""
    from bouncescan.analysis.analyze import examine  # noqa: PLC0415 pandas: not for parse
    from bouncescan.analysis.explain import explain  # noqa: PLC0415 as above

    with Case(path, must_exist=True) as case:
        read_again(case, progress)
        examined = examine(case, provider_domains=provider_domains(case))
        lookups = case.lookups()
        findings = complete(examined.findings, lookups)
        answer = explain(examined, findings, lookups, what)
        if isinstance(answer, Explanation):
            answer = complete_explanation(answer, lookups)
        return Explained(answer, findings)
