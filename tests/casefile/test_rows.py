import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.casefile.rows import HEADER_COLUMNS, header_from_row, header_to_row
from bouncescan.records.message import Locator, MailHeader

PLACE = Locator(source="imaps://imap.example.com", folder="INBOX", uidvalidity=7, uid=42)
COLUMNS = [*(name.strip('"') for name in HEADER_COLUMNS), "source", "folder"]
TEXT = st.text(st.characters(codec=None), max_size=12)  # lone surrogates too


def _through_the_case(header: MailHeader) -> MailHeader:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    named = ", ".join(f'? AS "{name}"' for name in COLUMNS)
    cells = (*header_to_row(header), PLACE.source, PLACE.folder)
    row = connection.execute(f"SELECT {named}", cells).fetchone()
    connection.close()
    return header_from_row(row)


@given(st.dictionaries(TEXT, TEXT, max_size=4))
def test_names_are_kept_as_json_would_have_them(names: dict[str, str]) -> None:
    row = header_to_row(MailHeader(locator=PLACE, header_id="x", names=names))
    assert row[HEADER_COLUMNS.index("names")] == json.dumps(names)


@pytest.mark.parametrize(
    ("given_texts", "kept"),
    [
        (("a", "b"), ("a", "b")),
        (("a\nb", "c"), ("a b", "c")),
        (("a\n",), ("a ",)),
        (("花子",), ("花子",)),
        (("a\udcff", "花"), ("a?", "花")),
        ((), ()),
    ],
)
def test_a_list_is_kept_one_entry_a_line(
    given_texts: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    header = MailHeader(locator=PLACE, header_id="x", references=given_texts, to=given_texts)
    found = _through_the_case(header)
    assert (found.references, found.to) == (kept, kept)


@given(TEXT)
def test_a_text_comes_back_or_loses_only_what_no_file_can_hold(text: str) -> None:
    header = MailHeader(locator=PLACE, header_id="x", subject=text)
    assert _through_the_case(header).subject == text.encode("utf-8", "replace").decode("utf-8")
