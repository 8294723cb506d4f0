from pathlib import Path

import pytest

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.eml import EmlFile, recognizes
from bouncescan.sources.files.stream import DiskContent

PLACE = Locator(source="a.eml", folder="a", file="a.eml")


def test_one_file_is_one_message_byte_for_byte(tmp_path: Path) -> None:
    raw = b"\r\nSubject: x\r\nX-Gmail-Labels: Sent\r\n\r\nFrom here on text\r\n\0"
    path = tmp_path / "a.eml"
    path.write_bytes(raw)
    file = EmlFile(DiskContent(str(path)), PLACE)
    assert list(file.headers(FolderRole.OTHER)) == [
        RawHeader(
            locator=PLACE,
            raw=b"Subject: x\r\nX-Gmail-Labels: Sent\r\n",
            size=len(raw),
            roles=(FolderRole.SENT,),
        )
    ]
    assert list(file.messages([PLACE])) == [RawMessage(locator=PLACE, raw=raw)]
    assert list(file.messages([])) == []


def test_a_header_of_any_length_is_read_to_its_end(tmp_path: Path) -> None:
    header = b"".join(b"Received: from host%d.example.com\n" % number for number in range(3000))
    path = tmp_path / "a.eml"
    path.write_bytes(header + b"\nbody\n")
    read = next(EmlFile(DiskContent(str(path)), PLACE).headers(FolderRole.OTHER))
    assert isinstance(read, RawHeader)
    assert read.raw == header


def test_a_message_that_vanished_is_said(tmp_path: Path) -> None:
    gone = [Unreadable(locator=PLACE, why="vanished before it was read")]
    file = EmlFile(DiskContent(str(tmp_path / "a.eml")), PLACE)
    assert list(file.headers(FolderRole.OTHER)) == gone
    assert list(file.messages([PLACE])) == gone


@pytest.mark.parametrize(
    "head",
    [
        b"Return-Path: <>\r\nReceived: from a\r\n",
        b"\n\nsubject : x\n\nbody",
        b"\xef\xbb\xbfFrom: taro@example.org\n",
        b"X-Mozilla-Status: 0001\nFrom: taro@example.org\n",
        b">From taro@example.org Mon Apr 20 10:15:23 2026\nFrom: taro@example.org\n",
        b"Odd-Field: x\nDate: Mon, 20 Apr 2026 10:15:23 +0900\n",
    ],
)
def test_a_message_is_known_by_a_field_that_mail_has(head: bytes) -> None:
    assert recognizes(head)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\n\n",
        b"%PDF-1.7\n",
        b"\x7fELF\x02\x01\0\0",
        b"Note: buy milk\nAnd: bread\n",
        b"Dear Taro,\n\nFrom: here\n",
        b"From: \0\0\0\n",
        b"<html><body>From: a</body>",
        b'{"subject": "x"}',
    ],
)
def test_other_files_are_no_messages(head: bytes) -> None:
    assert not recognizes(head)
