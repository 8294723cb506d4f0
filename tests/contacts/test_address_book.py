"""Files that are no address books, each with one clear line."""

import os
from pathlib import Path

import pytest

from bouncescan.contacts import read_address_book
from bouncescan.errors import SourceError

NOT_ONE = "is not an address book"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", NOT_ONE),
        (b"  \r\n\r\n", NOT_ONE),
        (b"\x00\x01\x02\x03" * 9, NOT_ONE),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", NOT_ONE),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", NOT_ONE),
        (b"From a@example.com Mon Apr 20 01:15:23 2026\nTo: b@example.com\n\nx\n", NOT_ONE),
        (b"Received: from x by y\nTo: b@example.com\n\nx\n", NOT_ONE),
        (b"<!DOCTYPE html><p>a@example.com, b", NOT_ONE),
        (b'{"mail": "a@example.com", "name": "A"}', NOT_ONE),
        (b"dn: cn=A,mail=a@example.com\nmail: a@example.com\n", NOT_ONE),
        (b"hello\n", NOT_ONE),
        (b"name,phone\nA,1\n", "has no column of e-mail addresses"),
    ],
    ids=range(12),
)
def test_other_file_is_refused(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "book"
    path.write_bytes(raw)
    with pytest.raises(SourceError) as raised:
        read_address_book(path)
    assert str(raised.value) == f"{path}: {why}"
    assert raised.value.remedy
    assert "example.com" not in raised.value.remedy


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.vcf: no such file or directory"):
        read_address_book(tmp_path / "none.vcf")


def test_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a folder, not an address book"):
        read_address_book(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "book.vcf"
    path.write_bytes(b"BEGIN:VCARD")
    path.chmod(0)
    with pytest.raises(SourceError, match="permission denied"):
        read_address_book(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_vcard_in_a_wide_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "book.vcf"
    path.write_bytes("BEGIN:VCARD\nFN:花子\nEMAIL:a@example.jp\nEND:VCARD\n".encode(encoding))
    book = read_address_book(path)
    assert [(found.address, found.name) for found in book.contacts] == [("a@example.jp", "花子")]


def test_book_is_called_by_its_name_never_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "家族.csv"
    path.write_text("E-mail\na@example.jp\n", encoding="utf-8")
    book = read_address_book(path)
    assert (book.name, book.contacts[0].book) == ("家族.csv", "家族.csv")
