"""A source opened for a case: what was downloaded in the last day is kept there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bouncescan.casefile import Case
from bouncescan.pipeline.ledger import CaseLedger
from bouncescan.pipeline.reaching import reach
from bouncescan.pipeline.request import Progress, ScanRequest
from bouncescan.sources import Source, open_source

__all__ = ["opened"]


@contextmanager
def opened(spec: str, case: Case, request: ScanRequest, progress: Progress) -> Iterator[Source]:
    """The source, signed in. Raises SourceError."""
    ledger = CaseLedger(case)
    options = reach(spec, request.options, request.outside, progress)
    try:
        with open_source(spec, replace(options, ledger=ledger), request.selection) as source:
            yield source
    finally:
        ledger.keep()
