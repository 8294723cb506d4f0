"""The storm of fixtures/mailboxes/storm on a server: its folders, and each mail with its date."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from bouncescan.records.message import RawMessage
from bouncescan.sources import FolderSelection, SourceOptions, open_source
from tests.support.storm import STORM

__all__ = ["fill_with_storm"]

_FOLDERS = {"Inbox": "INBOX", "Sent": "Sent", "Junk": "Junk"}


class _Server(Protocol):
    def fill(self, folder: str, messages: Iterable[tuple[bytes, datetime | None]]) -> None:
        """Append messages with their INTERNALDATE."""


def fill_with_storm(server: _Server, names: Mapping[str, str] = _FOLDERS) -> None:
    """`names`: how the server calls the folders of the files."""
    with open_source(str(STORM / "mailbox"), SourceOptions(), FolderSelection()) as source:
        for folder in source.folders():
            places = [header.locator for header in source.headers(folder, frozenset())]
            messages = [
                (entry.raw, entry.internal_date)
                for entry in source.messages(folder, places)
                if isinstance(entry, RawMessage)
            ]
            server.fill(names[folder.name], messages)
