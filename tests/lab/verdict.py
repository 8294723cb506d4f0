"""What has to hold of a scan of the lab: the lab came about as built, and the scan is right on it.

Only what a reader can know from the bytes is asked (tests/storms/TRUTH.md).
"""

import json
from pathlib import Path

from tests.storms.score import Score, score

__all__ = ["complaints", "scored"]

FILES = ("findings.json", "truth.json")
NEVER = (
    "bounces_twice",
    "bounces_missing",
    "bounces_invented",
    "bystanders",
    "people_invented",
    "own_called_spoofed",
    "spoofed_called_own",
)


def scored(folder: Path) -> Score:
    """The findings of one scenario held against its truth."""
    return score(*(json.loads((folder / name).read_text()) for name in FILES))


def complaints(folder: Path, found: Score) -> list[str]:
    """Empty where all is well."""
    said: list[str] = json.loads((folder / "disagreements.json").read_text())
    bounces, origin = found.of("bounces"), found.of("origin")
    if not bounces.asked or bounces.right < bounces.asked:
        said.append(f"{bounces.right} of {bounces.asked} bounces found, and counted once")
    said += [f"{name}: {count}" for name in NEVER if (count := found.faults_of(name))]
    for line in ("ownership", "who_sent", "campaigns"):
        marks = found.of(line)
        if marks.right < marks.asked:
            said.append(f"{line}: {marks.right} of {marks.asked}")
    if not origin.asked or origin.right < origin.asked:
        said.append(f"origin of {origin.right} of {origin.asked} spoofed mails")
    return said
