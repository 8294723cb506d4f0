import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bouncescan.reports.safe import safe, safe_cell, shorten

EVERY_CHARACTER = tuple(map(chr, range(sys.maxunicode + 1)))

ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn"]))


def test_no_control_format_or_surrogate_character_is_left() -> None:
    harmful = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    left = [
        character
        for character in EVERY_CHARACTER
        if unicodedata.category(character) in harmful and safe(f"a{character}b") not in EXPECTED
    ]
    assert left == []


EXPECTED = {"a\ufffdb", "a b", "ab"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Fw: new message", "Fw: new message"),
        ("佐藤　花子", "佐藤　花子"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("\x9b31m", "\ufffd31m"),
        ("a\r\nBcc: b", "a Bcc: b"),
        ("tab\there", "tab here"),
        ("photo\u202egpj.exe", "photo\ufffdgpj.exe"),
        ("\u2066a\u2069", "\ufffda\ufffd"),
        ("pay\u200bpal", "pay\ufffdpal"),
        ("\u061c\u200e\u200f", "\ufffd\ufffd\ufffd"),
        ("a\u2028b\u2029c", "a\ufffdb\ufffdc"),
        ("\ud83d", "\ufffd"),
        ("\u3164", "\ufffd"),
        ("葛\U000e0100城", "葛城"),
        ("\N{HEAVY BLACK HEART}\ufe0f", "\N{HEAVY BLACK HEART}"),
        ("[red]markup[/red]", "[red]markup[/red]"),
        ("  ", ""),
    ],
)
def test_hostile_text_is_made_harmless(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(ANY_TEXT)
def test_safe_text_stays_as_it_is(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(ANY_TEXT, st.integers(4, 40))
def test_shortened_text_fits_its_columns(text: str, cells: int) -> None:
    shown = shorten(text, cells)
    assert cell_len(shown) <= cells
    assert len(shown) <= cells * 8 + 3


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("mail.example.net", 16, "mail.example.net"),
        ("mail.example.net", 10, "mail.ex..."),
        ("山田太郎", 8, "山田太郎"),
        ("山田太郎", 7, "山田..."),
        ("x" * 1_000_000, 8, "xxxxx..."),
        ("e" + "\u0301" * 1_000_000, 8, "e" + "\u0301" * 63 + "..."),
    ],
    ids=range(6),
)
def test_text_is_cut_at_columns_not_at_characters(text: str, cells: int, shown: str) -> None:
    assert shorten(text, cells) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+81 90", "'+81 90"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("  =1", "'=1"),
        ("\u3000=1", "'=1"),
        ("\u00a0=1", "'=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A", "'＠A"),
        ("−1", "'−1"),
        ("\ufe0f=1", "'=1"),
        ("\x00=1", "\ufffd=1"),
        ("'=1", "'=1"),
        ("a;=1", "a;'=1"),
        ("a; @x", "a; '@x"),
        ("two\r\nlines", "two lines"),
        ("a-b=c@example.com", "a-b=c@example.com"),
        ("x" * 40_000, "x" * 32_000 + " ..."),
    ],
    ids=range(22),
)
def test_cell_is_never_a_formula(text: str, shown: str) -> None:
    assert safe_cell(text) == shown
