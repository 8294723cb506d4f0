import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.text import (
    _decode_torn,
    decode_bytes,
    decode_header,
    normalise_line_ends,
    undo_transfer_encoding,
    unfold,
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain words", "plain words"),
        (b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?= an alle", "Grüße an alle"),
        (b"=?UTF-8?b?5Lya6K2w?=", "会議"),
        (b"=?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=", "会議"),
        (b"=?Shift_JIS?B?ie+LYw==?=", "会議"),
        (b"=?utf-8*en?Q?a_b?=", "a b"),  # RFC 2231, section 5
        (b"a =?utf-8?Q?b?= c =?utf-8?Q?d?= e", "a b c d e"),
        (b"=?utf-8?Q?a?= =?utf-8?Q?b?=\r\n\t=?utf-8?Q?c?=", "abc"),  # no white space between
        (b"=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"),
        (b'"=?utf-8?Q?Gr=C3=BC=C3=9Fe?="', '"Grüße"'),
        (b"Re:=?utf-8?Q?a?=b", "Re:ab"),
        (b"=?utf-8?Q?two words?=", "two words"),  # RFC 2047 forbids the space
        (b"=?utf-8?Q?what??=", "what?"),
        (b"=?utf-8?Q??=", ""),
        (b"=?utf-8?Q?=3D?=", "="),
        (b"=?x-no-such?Q?a=E4=BC=9A?=", "a会"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (b"=?utf-8?Q?cut off", "=?utf-8?Q?cut off"),
        (b"=?utf-8?B?5Lya6K2w", "会議"),  # a field cut at its longest
        (b"=?utf-8?Q?a =?utf-8?Q?b?=", "=?utf-8?Q?a b"),
        (b"1 =? 2 ?= 3", "1 =? 2 ?= 3"),
        (b"\x1b$B2q5D\x1b(B", "会議"),
        (b"folded\r\n words\n\there", "folded words here"),
        ("Ünïcode".encode(), "Ünïcode"),
        (b"", ""),
    ],
)
def test_a_field_is_text_wherever_its_encoded_words_stand(raw: bytes, text: str) -> None:
    assert decode_header(raw) == text


def cut_words(text: str, charset: str, size: int) -> bytes:
    raw = text.encode(charset)
    pieces = (raw[place : place + size] for place in range(0, len(raw), size))
    return b"\r\n ".join(
        b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(piece)) for piece in pieces
    )


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp"])
@pytest.mark.parametrize("size", [1, 2, 5, 7])
def test_words_cut_in_the_middle_of_a_character_are_joined(charset: str, size: int) -> None:
    text = "会議のお知らせと資料"
    assert decode_header(cut_words(text, charset, size)) == text


def test_words_cut_in_the_middle_of_base64_are_joined() -> None:
    assert decode_header(b"=?utf-8?B?5Lya6?= =?utf-8?B?K2w?=") == "会議"
    assert decode_header(b"=?utf-8?B?5Lya6K2w4?=\n =?utf-8?B?4Gu?= x") == "会議の x"


def test_a_word_that_lacks_its_padding_is_no_half_of_the_next() -> None:
    assert decode_header(b"=?utf-8?B?YQ?= =?utf-8?B?5Lya?=") == "a会"
    assert decode_header(b"=?utf-8?B?YWI?= =?utf-8?Q?c?= =?utf-8?B?ZA?=") == "abcd"


def test_two_names_of_one_charset_are_one_charset() -> None:
    assert decode_header(b"=?utf-8?Q?=E4=BC?= =?UTF8?Q?=9A?=") == "会"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30))
def test_what_python_encodes_is_decoded(text: str) -> None:
    encoded = base64.b64encode(text.encode())
    assert decode_header(b"=?utf-8?B?" + encoded + b"?=") == text


@given(st.binary(max_size=200))
def test_any_field_is_text_that_can_be_stored(raw: bytes) -> None:
    decode_header(raw).encode("utf-8")


WORDS = st.sampled_from(
    [
        "=?",
        "?=",
        "=?utf-8?",
        "?B?",
        "?q?",
        "5Lya",
        "=E4",
        "=",
        "?",
        " ",
        "\n ",
        "iso-2022-jp",
        "*en",
    ]
)


@given(st.lists(WORDS, max_size=30).map("".join))
def test_torn_encoded_words_are_text_that_can_be_stored(text: str) -> None:
    decode_header(text.encode()).encode("utf-8")


@given(st.lists(WORDS | st.just("=?utf-8?q?a=E4?="), max_size=12).map("".join))
def test_words_apart_say_what_the_careful_reader_says(text: str) -> None:
    line = unfold(text.encode())
    assert decode_header(line) == (_decode_torn(line) if b"=?" in line else line.decode())


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (b"a\nb\n", b"a\nb\n"),
        (b"a\r\nb\r\n", b"a\nb\n"),
        (b"a\rb\r", b"a\nb\n"),
        (b"a\r\r\nb\r\r\r\n", b"a\nb\n"),
        (b"a\r\n\r\nb", b"a\n\nb"),
        (b"a\r\rb", b"a\n\nb"),
        (b"a\n\rb", b"a\n\nb"),
        (b"", b""),
    ],
)
def test_every_kind_of_line_end_is_one(raw: bytes, lines: bytes) -> None:
    assert normalise_line_ends(raw) == lines


def test_a_fold_becomes_one_space() -> None:
    assert unfold(b" from a\r\n\tby b\r\r\n        with c\n d \r\n") == b"from a by b with c d"
    assert unfold(b" a  b ") == b"a  b"


@pytest.mark.parametrize(
    ("encoding", "raw", "body"),
    [
        ("base64", b"YWJj\r\nZGVm\r\n", b"abcdef"),
        ("Base64 (mail)", b"YWJj", b"abc"),
        ('"base64"', b"YWJj", b"abc"),
        ("base64", b"YW\nJj\n", b"abc"),  # lines of odd length
        ("base64", b"YQ==\nYg==\n", b"ab"),  # padding in the middle
        ("base64", b"YQ\n", b"a"),  # no padding
        ("base64", b"YWJjZ", b"abc"),  # cut off
        ("base64", b"YWJj====", b"abc"),
        ("base64", b"YQ==\n_____\nthe list\n", b"a"),  # a list's footer
        ("base64", b"", b""),
        ("quoted-printable", b"a=3Db=\r\nc =E4", b"a=bc \xe4"),
        ("quoted-printable", b"100% =ZZ =", b"100% =ZZ "),
        ("7bit", b"=41", b"=41"),
        ("x-uuencode", b"=41", b"=41"),
        (None, b"=41", b"=41"),
    ],
)
def test_a_transfer_encoding_is_undone(encoding: str | None, raw: bytes, body: bytes) -> None:
    assert undo_transfer_encoding(raw, encoding) == body


@given(st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable", "", "x"]))
def test_any_body_is_text_that_can_be_stored(raw: bytes, encoding: str) -> None:
    decode_bytes(undo_transfer_encoding(raw, encoding), "utf-8").encode("utf-8")


@given(st.binary(max_size=200))
def test_base64_of_any_bytes_comes_back(raw: bytes) -> None:
    assert undo_transfer_encoding(base64.encodebytes(raw), "base64") == raw
