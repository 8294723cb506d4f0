"""A storm as files: mailbox/*.mbox, contacts.vcf, truth.json."""

import json
from pathlib import Path

from tests.storms.mbox import write_folders
from tests.storms.scenario import Storm
from tests.storms.truth import truth_of

__all__ = ["write_storm"]


def write_storm(storm: Storm, out: Path) -> None:
    write_folders(storm.mails, out / "mailbox")
    (out / "contacts.vcf").write_bytes(storm.contacts)
    truth = json.dumps(truth_of(storm), ensure_ascii=False, indent=1)
    (out / "truth.json").write_text(truth + "\n", encoding="utf-8", newline="\n")
