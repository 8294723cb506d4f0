import subprocess
import sys
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.sources import FolderSelection, SourceOptions, open_source


def test_something_that_is_there_is_a_path_even_if_it_looks_like_an_address(tmp_path: Path) -> None:
    path = tmp_path / "you@example.com"
    path.write_bytes(b"From: a@example.org\n\nhello\n")
    source = open_source(str(path), SourceOptions(), FolderSelection())
    assert source.name == str(path)
    assert source.login is None


def test_an_address_of_a_known_provider_is_its_server() -> None:
    source = open_source("you@icloud.com", SourceOptions(), FolderSelection())
    assert (source.name, source.login) == ("imaps://imap.mail.me.com", "you@icloud.com")


def test_what_is_neither_file_nor_address_is_said_with_what_could_be_given() -> None:
    with pytest.raises(SourceError) as caught:
        open_source("no-such-file", SourceOptions(), FolderSelection())
    assert str(caught.value) == "no-such-file: no such file or folder"
    assert "imaps://user@host/Folder" in str(caught.value.remedy)


@pytest.mark.parametrize("spec", ["a\0b", "x" * 5000, "~no-such-user-at-all/mail"])
def test_a_path_that_no_system_knows_is_no_such_file(spec: str) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        open_source(spec, SourceOptions(), FolderSelection())


def test_sources_import_no_imap_and_no_tls_until_a_mailbox_is_opened() -> None:
    code = (
        "import sys, bouncescan.sources, bouncescan.sources.providers as p; p.all_providers();"
        "print(sorted({'imapclient', 'imaplib', 'ssl', 'keyring'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
