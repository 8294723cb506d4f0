"""The storm as the command scans it, once for all tests that only compare with it."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.storm import STORM

__all__ = ["SCAN_STORM", "Scanned"]

SCAN_STORM = (
    *("scan", STORM / "mailbox"),
    *("--contacts", STORM / "contacts.vcf"),
    *("--case", "a.bouncescan"),
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A folder in which SCAN_STORM ran with `--json all.json`."""

    folder: Path

    @property
    def case(self) -> Path:
        return self.folder / "a.bouncescan"

    @property
    def findings(self) -> str:
        return (self.folder / "all.json").read_text(encoding="utf-8")
