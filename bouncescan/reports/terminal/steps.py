"""What to do next, as numbered lines."""

from collections.abc import Iterable

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.steps import next_steps, steps_in_short, title_of_steps
from bouncescan.reports.terminal.paper import Section, heading, numbered, styled

__all__ = ["tell_short_steps", "tell_steps"]


def tell_steps(findings: Findings, words: Texts) -> Section:
    """Numbered steps that fit what was found."""
    yield from _listed(next_steps(findings, words), findings, words)


def tell_short_steps(findings: Findings, words: Texts) -> Section:
    """The same, a line each."""
    yield from _listed(steps_in_short(findings, words), findings, words)


def _listed(steps: Iterable[str], findings: Findings, words: Texts) -> Section:
    lines = [[styled(line) for line in step.splitlines()] for step in steps]
    if not lines:
        return
    yield heading(title_of_steps(findings.read, words))
    yield numbered(lines)
