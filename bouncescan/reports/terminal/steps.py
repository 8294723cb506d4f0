"""What to do next, as numbered lines."""

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.steps import next_steps, title_of_steps
from bouncescan.reports.terminal.paper import Section, heading, numbered, styled

__all__ = ["tell_steps"]


def tell_steps(findings: Findings, words: Texts) -> Section:
    """Numbered steps that fit what was found."""
    steps = [[styled(line) for line in step.splitlines()] for step in next_steps(findings, words)]
    if not steps:
        return
    yield heading(title_of_steps(findings.read, words))
    yield numbered(steps)
