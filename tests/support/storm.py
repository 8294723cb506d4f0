"""The storm of fixtures/mailboxes/storm: where it lies, its truth, and a scan of it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from bouncescan.pipeline import ScanRequest, scan
from bouncescan.records.findings import Findings
from bouncescan.sources import FolderSelection, SourceOptions
from tests.support.progress import KeptProgress

__all__ = ["STORM", "scan_storm", "truth"]

STORM = Path(__file__).parents[2] / "fixtures" / "mailboxes" / "storm"

Truth = dict[str, Any]


@cache
def truth() -> Truth:
    """What the generator wrote down of what it did."""
    read: Truth = json.loads((STORM / "truth.json").read_text(encoding="utf-8"))
    return read


def scan_storm(
    case: Path, spec: str | None = None, options: SourceOptions | None = None, **more: Any
) -> Findings:
    """The findings of one scan of the storm: of its files, or of where `spec` says it lies."""
    request = ScanRequest(
        specs=(spec or str(STORM / "mailbox"),),
        case=case,
        options=options or SourceOptions(),
        selection=FolderSelection(),
        books=(STORM / "contacts.vcf",),
        **more,
    )
    outcome = scan(request, KeptProgress())
    assert outcome.failures == ()
    assert outcome.findings is not None
    return outcome.findings
