"""A storm as files: mailbox/ (mbox or Maildir), contacts.vcf, truth.json."""

import json
from pathlib import Path

from tests.storms.mbox import offsets, write_folders
from tests.storms.provider import Mail
from tests.storms.scenario import Storm
from tests.storms.truth import truth_of

__all__ = ["write_storm"]


def write_storm(storm: Storm, out: Path) -> None:
    write_folders(storm.mails, out / "mailbox")
    (out / "contacts.vcf").write_bytes(storm.contacts)
    at = offsets(storm.mails)

    def places(mail: Mail) -> list[str]:
        return [f"mailbox/{mail.folder}.mbox#{at[id(mail)]}"]

    truth = json.dumps(truth_of(storm, places), ensure_ascii=False, indent=1)
    (out / "truth.json").write_text(truth + "\n", encoding="utf-8", newline="\n")
