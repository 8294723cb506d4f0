"""What all drafts of one run are made of."""

from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.records.sample import Sample
from bouncescan.reports.notices.redaction import Redaction
from bouncescan.reports.notices.wishes import Wishes

__all__ = ["Material"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The findings, a mail from each origin, what is wished, and how others are told of.

    `words` are in the language that is wished; a report to a network may be in another.
    """

    findings: Findings
    samples: tuple[Sample, ...]
    wishes: Wishes
    redaction: Redaction
    words: Texts
