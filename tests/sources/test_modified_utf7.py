import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient import imap_utf7

from bouncescan.sources.modified_utf7 import decode_modified_utf7


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_name_that_was_encoded_comes_out_the_same(name: str) -> None:
    assert decode_modified_utf7(imap_utf7.encode(name)) == name


@pytest.mark.parametrize("raw", [b"&", b"&A-", b"&!!!-", b"&2D0-", b"a&b", b"\xff\xfe"])
def test_what_is_not_modified_utf7_does_not_raise(raw: bytes) -> None:
    assert decode_modified_utf7(raw)


@given(st.binary())
def test_no_bytes_raise_and_none_of_them_cannot_be_stored(raw: bytes) -> None:
    decode_modified_utf7(raw).encode("utf-8")
