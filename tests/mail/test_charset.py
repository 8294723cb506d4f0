import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.charset import codec_of, decode_bytes

SENTENCE = "会議のお知らせ：明日の資料をお送りします"
# The least that a subject says, in each charset that old Japanese mail is written in.
JAPANESE = (
    SENTENCE,
    "テスト",
    "こんにちは",
    "東京都",
    "日本語の件名です",
    "Re: 会議の件",
    "①②㈱の件",
)


@pytest.mark.parametrize("text", JAPANESE)
@pytest.mark.parametrize("charset", ["utf-8", "cp932", "euc_jis_2004"])
def test_undeclared_japanese_is_told_by_its_bytes(text: str, charset: str) -> None:
    assert decode_bytes(text.encode(charset)) == text


@pytest.mark.parametrize("text", ["ﾃｽﾄ", "ﾊﾞﾝﾄﾞ", "ｶﾞｲﾄﾞ", "ﾔﾏﾀﾞ ﾀﾛｳ", "Re: ﾊﾟｰﾃｨｰ"])
def test_half_width_katakana_in_shift_jis_is_not_taken_for_euc_jp(text: str) -> None:
    assert decode_bytes(text.encode("cp932")) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\x1b$B2q5D\x1b(B", "会議"),
        (b"\x1b$@2q5D\x1b(J", "会議"),  # JIS C 6226-1978, and Roman instead of ASCII
        (b"Re: \x1b$B2q5D\x1b(B 1", "Re: 会議 1"),
        (b"\x1b(I6/7\x1b(B", "ｶｯｷ"),
        (b"\x1b$B-!-j\x1b(B", "①㈱"),  # NEC's row 13, in no standard
        (b"\x1b$B|b\x1b(B", "髙"),  # NEC's copy of IBM's characters
        (b"\x1b$B2q5D", "会議"),  # cut before the way back
        (b"\x1b$B2q5", "会\ufffd"),  # cut in the middle of a character
        (b"\x1b$B2q\nab", "会\nab"),  # a line end goes back to ASCII
        (b"\x1b$)C\x0e1b\x0f", "기"),
        (b"\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
    ],
)
def test_escape_sequences_tell_iso_2022_declared_or_not(raw: bytes, text: str) -> None:
    assert decode_bytes(raw) == text
    assert decode_bytes(raw, "us-ascii") == text
    assert decode_bytes(raw, "iso-8859-1") == text


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("iso-2022-jp", "cp932"),
        ("iso-2022-jp", "euc_jp"),
        ("iso-2022-jp", "utf-8"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "cp932"),
        ("utf-8", "cp932"),
        ("utf-8", "euc_jp"),
        ("utf-8", "iso2022_jp"),
        ("iso-8859-1", "utf-8"),
        ("iso-8859-1", "cp932"),
        ("iso-8859-1", "euc_jp"),
        ("windows-1252", "iso2022_jp"),
        ("shift_jis", "euc_jp"),
        ("euc-jp", "cp932"),
        ("euc-jp", "utf-8"),
        ("gb2312", "iso2022_jp"),
        ("x-no-such", "cp932"),
        ("zip", "utf-8"),
    ],
)
def test_a_wrong_declaration_does_not_hide_the_text(declared: str, written: str) -> None:
    assert decode_bytes(SENTENCE.encode(written), declared) == SENTENCE


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("shift_jis", "カ゛①～−"),
        ("windows-31j", "髙橋"),
        ("euc-jp", "会議"),
        ("iso-2022-jp", "会議"),
        ("gb2312", "邮件传输失败"),
        ("gbk", "郵件"),
        ("big5", "郵件傳輸失敗"),
        ("euc-kr", "반송"),
        ("koi8-r", "Недоставленное"),
        ("windows-1251", "возвращено"),
        ("iso-8859-2", "příliš"),
        ("iso-8859-1", "Zurück: “Grüße”"),
        ("utf-16", "会議"),
        ("utf-7", "会議"),
    ],
)
def test_a_true_declaration_is_believed(charset: str, text: str) -> None:
    raw = text.encode(codec_of(charset) or "", "ignore")
    assert decode_bytes(raw, charset) == raw.decode(codec_of(charset) or "")


@pytest.mark.parametrize(
    "text", ["Grüße an alle", "Änderung", "résumé", "Straße", "mañana por la mañana", "Zürich"]
)
def test_undeclared_western_text_is_not_taken_for_japanese(text: str) -> None:
    assert decode_bytes(text.encode("cp1252")) == text


def test_an_at_sign_behind_an_accent_stays_one() -> None:
    # In Shift_JIS the two bytes would be one kanji.
    assert decode_bytes("josé@example.com".encode("latin-1")) == "josé@example.com"


def test_undeclared_simplified_chinese_is_no_japanese_nonsense() -> None:
    assert decode_bytes("邮件传输失败！".encode("gb2312")) == "邮件传输失败！"


def test_one_cut_character_does_not_change_the_charset_of_the_rest() -> None:
    raw = SENTENCE.encode()
    assert decode_bytes(raw[:-1]) == SENTENCE[:-1] + "\ufffd"
    assert decode_bytes(raw[1:], "utf-8").endswith(SENTENCE[1:])
    cut = decode_bytes(SENTENCE.encode("cp932")[:-1], "shift_jis")
    assert cut == SENTENCE[:-1] + "\ufffd"


@pytest.mark.parametrize(
    "name", ["punycode", "unicode_escape", "raw-unicode-escape", "idna", "zip", "uu", "rot13", "\0"]
)
def test_codecs_that_are_no_charsets_are_refused(name: str) -> None:
    assert codec_of(name) is None
    assert decode_bytes(b"taro\\x40example.com", name) == "taro\\x40example.com"


def test_ascii_stays_ascii_whatever_is_declared() -> None:
    for charset in ("utf-16", "utf-32", "cp037", "hz", "x-unknown", "shift_jis"):
        assert decode_bytes(b"taro@example.com", charset) == "taro@example.com"


def test_a_language_behind_the_charset_is_left_out() -> None:
    assert codec_of("UTF-8*ja-JP") == "utf-8"
    assert codec_of('"Shift_JIS"') == "cp932"


CHARSETS = st.sampled_from(
    [
        *(None, "utf-8", "utf-7", "utf-16", "utf-32-be", "hz", "iso-2022-jp", "iso-2022-kr"),
        *("shift_jis", "euc-jp", "gb18030", "big5", "iso-8859-1", "cp037", "punycode", "x", ""),
    ]
)


@given(st.binary(max_size=80), CHARSETS)
def test_any_bytes_are_text_that_can_be_stored(raw: bytes, charset: str | None) -> None:
    decode_bytes(raw, charset).encode("utf-8")


@given(st.text(st.sampled_from("\x1b$B(JI@D-!|b 2q5\n\x0e"), max_size=40))
def test_torn_escape_sequences_are_text_that_can_be_stored(text: str) -> None:
    decode_bytes(text.encode()).encode("utf-8")
    decode_bytes(text.encode() + b"\xa4", "iso-2022-jp").encode("utf-8")


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_utf_8_proves_itself(text: str) -> None:
    if "\x1b" not in text:
        assert decode_bytes(text.encode()) == text


def test_lone_surrogates_of_utf_7_are_replaced() -> None:
    assert decode_bytes(b"a+2AA-b", "utf-7") == "a\ufffdb"
    assert codecs.decode(b"a+2AA-b", "utf-7") == "a\ud800b"  # what Python gives
