"""The victim's Maildir at her provider: filled with the years before, read when all has come.

What came is read by the standard library alone, from the bytes as they lie there.
"""

import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from functools import cached_property
from pathlib import Path

from tests.lab.history import Entry
from tests.lab.internet import PROVIDER
from tests.lab.namespaces import ACCOUNTS

__all__ = ["Came", "came", "count", "fill", "save_sent", "set_aside"]

FOLDERS = {"INBOX": ".", "Sent": ".Sent", "Junk": ".Junk"}
OURS = re.compile(r"\[([0-9A-Fa-f.:]+)\].*\bby " + re.escape(PROVIDER), re.DOTALL)
ADDRESS_TYPE = re.compile(r"^\s*rfc822\s*;\s*", re.IGNORECASE)


def fill(maildir: Path, entries: Iterable[Entry]) -> None:
    """Mail of years, read, each with its date. The server must not have seen the folder yet."""
    for folder in FOLDERS.values():
        for part in ("cur", "new", "tmp"):
            (maildir / folder / part).mkdir(parents=True)
    for number, entry in enumerate(entries):
        at = int(entry.when.timestamp())
        file = maildir / FOLDERS[entry.folder] / "cur" / f"{at}.M{number}.{PROVIDER}:2,S"
        file.write_bytes(entry.raw)
        os.utime(file, (at, at))
    for path in [maildir, *maildir.rglob("*")]:
        os.chown(path, ACCOUNTS["vmail"], ACCOUNTS["vmail"])


def save_sent(maildir: Path, raw: bytes) -> None:
    """What the victim's program puts into Sent when it has sent a mail."""
    file = maildir / FOLDERS["Sent"] / "cur" / f"{time.time_ns()}.{PROVIDER}:2,S"
    file.write_bytes(raw)
    os.chown(file, ACCOUNTS["vmail"], ACCOUNTS["vmail"])


def set_aside(maildir: Path) -> None:
    """The next scenario begins with an empty one."""
    if maildir.exists():
        maildir.rename(maildir.with_name(f"{maildir.name}-{maildir.stat().st_ino}"))


def count(maildir: Path, folder: str) -> int:
    return sum(1 for part in ("cur", "new") for _ in (maildir / FOLDERS[folder] / part).iterdir())


@dataclass(frozen=True)
class Came:
    """One mail that was delivered."""

    raw: bytes

    @cached_property
    def message(self) -> Message:
        return message_from_bytes(self.raw)

    @property
    def message_id(self) -> str | None:
        return stripped(self.message["Message-ID"])

    @cached_property
    def peer(self) -> str:
        """The address of whoever handed it to the provider, as the provider wrote it down."""
        hops = self.message.get_all("Received", [])
        found = (OURS.search(str(hop)) for hop in hops)
        return next(match.group(1) for match in found if match)

    @property
    def is_bounce(self) -> bool:
        """All servers of the lab write RFC 3464; OpenSMTPD's is no multipart/report."""
        return stripped(self.message["Return-path"]) == "<>" and bool(self.recipients)

    @cached_property
    def recipients(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The action and the addresses of each recipient that is told of."""
        return tuple(
            (str(block["Action"]).strip().lower(), addresses_of(block))
            for part in self.message.walk()
            if part.get_content_type() == "message/delivery-status"
            for block in blocks(part)
            if block["Action"] is not None
        )

    @cached_property
    def original_message_id(self) -> str | None:
        for part in self.message.walk():
            if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
                return stripped(returned(part)["Message-ID"])
        return None

    @property
    def answers(self) -> str | None:
        return stripped(self.message["In-Reply-To"])


def came(maildir: Path, new_since: float) -> Iterator[Came]:
    """What lies in the Inbox since then."""
    for part in ("new", "cur"):
        for file in sorted((maildir / part).iterdir()):
            if file.stat().st_mtime >= new_since:
                yield Came(file.read_bytes())


def blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if payload else []


def returned(part: Message) -> Message:
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = payload[0]
        assert isinstance(inner, Message)
        return inner
    return message_from_string(str(payload))


def addresses_of(block: Message) -> frozenset[str]:
    fields = (block["Final-Recipient"], block["Original-Recipient"])
    return frozenset(ADDRESS_TYPE.sub("", str(field)).strip() for field in fields if field)


def stripped(field: object) -> str | None:
    return None if field is None else str(field).strip()
