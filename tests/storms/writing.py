"""A storm as files, mailbox/ (mbox or Maildir), contacts.vcf and truth.json; or on a server."""

import enum
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tests.storms import maildir, mbox
from tests.storms.provider import Mail
from tests.storms.scenario import Storm
from tests.storms.truth import truth_of

__all__ = ["Form", "fill_server", "write_storm"]


class Form(enum.StrEnum):
    """How the mailbox is written."""

    MBOX = "mbox"
    MAILDIR = "maildir"


class Server(Protocol):
    """A mail server that can be filled: tests.support.dovecot."""

    def fill(self, folder: str, messages: Sequence[tuple[bytes, datetime | None]]) -> None:
        """Append messages with their INTERNALDATE."""


def write_storm(storm: Storm, out: Path, form: Form = Form.MBOX) -> None:
    """The folder `out` with mailbox, book and truth."""
    out.mkdir(parents=True, exist_ok=True)
    if form is Form.MBOX:
        mbox.write_folders(storm.mails, out / "mailbox")
        at = mbox.offsets(storm.mails)
        places = {id(mail): f"mailbox/{mail.folder}.mbox#{at[id(mail)]}" for mail in storm.mails}
    else:
        maildir.write_maildir(storm.mails, out / "mailbox")
        at_name = maildir.names(storm.mails)
        places = {id(mail): f"mailbox/{at_name[id(mail)]}" for mail in storm.mails}
    write_beside(storm, out, places)


def fill_server(storm: Storm, server: Server, out: Path) -> None:
    """The mailbox on a server; the book and the truth (mails by Message-ID alone) in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    for name in dict.fromkeys(mail.folder for mail in storm.mails):
        mails = [mail for mail in storm.mails if mail.folder == name]
        folder = "INBOX" if name == maildir.INBOX else name
        server.fill(folder, [(mail.raw, mail.when) for mail in mails])
    write_beside(storm, out, {})


def write_beside(storm: Storm, out: Path, places: dict[int, str]) -> None:
    def of(mail: Mail) -> list[str]:
        return [places[id(mail)]] if id(mail) in places else []

    (out / "contacts.vcf").write_bytes(storm.contacts)
    truth = json.dumps(truth_of(storm, of), ensure_ascii=False, indent=1)
    (out / "truth.json").write_text(truth + "\n", encoding="utf-8", newline="\n")
