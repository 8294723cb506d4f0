"""How the addresses were known: all that the findings say of it, in one place."""

from bouncescan.records.explanation import LeakExplained
from bouncescan.records.findings import Findings

__all__ = ["explain_leak"]


def explain_leak(findings: Findings) -> LeakExplained:
    """Every source that may be, with its evidence; the harvest; how many."""
    return LeakExplained(
        where_from=findings.where_from,
        harvest=findings.harvest,
        counts=findings.counts,
        has_history=findings.has_history,
        has_address_book=findings.has_address_book,
    )
