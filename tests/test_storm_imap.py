"""The main job on a real Dovecot: the same findings as from the files, and nothing changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bouncescan.records.findings import Findings
from bouncescan.records.message import RawMessage
from bouncescan.sources import FolderSelection, SourceOptions, open_source
from tests.support.certificate import Certificate
from tests.support.dovecot import PASSWORD, Dovecot, require_dovecot
from tests.support.storm import STORM, scan_storm, truth

pytestmark = pytest.mark.server

_FOLDERS = {"Inbox": "INBOX", "Sent": "Sent", "Junk": "Junk"}


@pytest.fixture(scope="module")
def stormy(certificate: Certificate) -> Iterator[Dovecot]:
    """A Dovecot that holds the storm, its folders and dates as in the files."""
    with Dovecot(require_dovecot(), certificate) as server:
        source = open_source(str(STORM / "mailbox"), SourceOptions(), FolderSelection())
        with source:
            for folder in source.folders():
                places = [header.locator for header in source.headers(folder, frozenset())]
                server.fill(
                    _FOLDERS[folder.name],
                    [
                        (entry.raw, entry.internal_date)
                        for entry in source.messages(folder, places)
                        if isinstance(entry, RawMessage)
                    ],
                )
        yield server


@pytest.fixture(scope="module")
def from_files(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return scan_storm(tmp_path_factory.mktemp("files") / "files.bouncescan")


@pytest.mark.parametrize("encryption", ["tls", "starttls"])
def test_imap_gives_what_the_files_give_and_changes_nothing(
    stormy: Dovecot,
    from_files: Findings,
    tmp_path: Path,
    encryption: str,
) -> None:
    before = stormy.snapshot()
    options = SourceOptions(ca_file=stormy.certificate, ask_password=lambda _prompt: PASSWORD)
    found = scan_storm(
        tmp_path / "imap.bouncescan",
        stormy.url if encryption == "tls" else stormy.starttls_url,
        options,
        victim=tuple(truth()["victim"]),
    )
    assert stormy.snapshot() == before
    assert found.servers == from_files.servers
    assert found.counts == from_files.counts
    assert found.read == from_files.read
    assert found.timeline == from_files.timeline
    # The places differ, and so does the name of the Inbox; people are the same.
    plain = {"evidence": (), "seen_in": None}
    assert [replace(person, **plain) for person in found.people] == [
        replace(person, **plain) for person in from_files.people
    ]
