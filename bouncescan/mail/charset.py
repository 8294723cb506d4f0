"""Which charset bytes are in, where mail declares it, declares it wrongly, or not at all.

Old Japanese mail declares ISO-2022-JP and writes Shift_JIS, or declares nothing. Escape sequences
tell ISO-2022-JP, UTF-8 proves itself; Shift_JIS and EUC-JP mostly decode as each other, so what
they say is looked at: EUC-JP read as Shift_JIS becomes half-width katakana and private-use
characters. The names are those of https://encoding.spec.whatwg.org/#names-and-labels and of old
mailers.
"""

import codecs
import re
from functools import lru_cache

__all__ = ["codec_of", "decode_bytes"]

# What mail says and Python does not know, or knows in a narrower form than mailers use.
_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "ms_kanji": "cp932",
    "x-sjis": "cp932",
    "x-mac-japanese": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_ext",
    "iso-2022-jp-2": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp",
    "cp51932": "euc_jp",
    "euc-kr": "cp949",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-windows-949": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "cp950",
    "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "utf8mb4": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "unknown": "utf-8",
    "8bit": "utf-8",
    "default": "utf-8",
}
# No charsets of mail: some write characters that the bytes do not hold ("\x40"), and punycode
# takes quadratic time.
_REFUSED = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
# Charsets whose bytes are ASCII and mean something else; ISO-2022 is known by its ESC.
_SEVEN_BIT = frozenset({"utf-7", "hz", "iso2022_kr"})
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
# What says nothing of 8-bit text.
_UNDECLARED = frozenset({None, "utf-8", "iso2022_jp_ext"})
# Defaults of mailers that know no better: any bytes are text in them.
_CARELESS = frozenset({"cp1252", "iso8859-15"})

_SURROGATE = re.compile("[\ud800-\udfff]")
_KANA = re.compile(r"[\u3041-\u30fe]")
_STRANGE = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
# Voiced marks of half-width katakana stand behind the few letters that can be voiced.
_MARK = re.compile(rb"[\xde\xdf]")
_VOICED = re.compile(rb"[\xb3\xb6-\xc4\xca-\xce]\xde|[\xca-\xce]\xdf")
_HALF_WIDTH = re.compile(rb"[\x00-\x7f\xa1-\xdf]+")
# A letter with an accent stands alone, or in twos beside a plain letter ("Gr\xfc\xdfe").
_ACCENTED = re.compile(
    rb"(?<![\x80-\xff])"
    rb"(?:[\xa0-\xff]|(?<=[A-Za-z])[\xc0-\xff]{2}|[\xc0-\xff]{2}(?=[A-Za-z]))(?![\x80-\xff])"
)
_HIGH = re.compile(rb"[\x80-\xff]")


@lru_cache(maxsize=256)
def codec_of(charset: str) -> str | None:
    """Python's name of a charset; None where there is none. RFC 2231's language ("*en") goes."""
    name = charset.strip("'\" \t").lower().partition("*")[0]
    name = _ALIASES.get(name, name)
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    # Bytes-to-bytes codecs such as "zip" and "uu" are no charsets: a mail could name a bomb.
    if not codec._is_text_encoding or codec.name in _REFUSED:  # noqa: SLF001 no public name
        return None
    return _ALIASES.get(codec.name, codec.name)


def decode_bytes(raw: bytes, charset: str | None = None) -> str:
    """`raw` as text by its declared charset, or by what the bytes themselves show.

    Never raises; what no charset explains becomes U+FFFD. The text holds no lone surrogates.
    """
    if not charset and raw.isascii() and b"\x1b" not in raw:
        return str(raw, "ascii")  # nearly all that is read
    declared = codec_of(charset) if charset else None
    if raw.isascii():
        if declared in _SEVEN_BIT or (declared in _WIDE and b"\x00" in raw):
            return _SURROGATE.sub("\ufffd", raw.decode(declared, "replace"))
        return _decode_escapes(raw) if b"\x1b" in raw else str(raw, "ascii")
    if declared in _UNDECLARED:
        return _decode_jis(raw) if b"\x1b$" in raw else _guess(raw)
    return _overruled(raw, declared or "") or _by_declaration(raw, declared or "")


def _guess(raw: bytes) -> str:
    """Undeclared 8-bit text: UTF-8, which proves itself, before what only looks right."""
    return _utf_8(raw) or _east_asian(raw) or _western(raw) or raw.decode("utf-8", "replace")


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeError:
        return None


def _utf_8(raw: bytes) -> str | None:
    """The text if the bytes are UTF-8, a cut or broken character here and there left aside."""
    text = _strictly(raw, "utf-8")
    if text is None:
        text = raw.decode("utf-8", "replace")
        if not _is_nearly_right(text):
            return None
    return text


def _is_nearly_right(text: str) -> bool:
    high = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 4 <= high


def _overruled(raw: bytes, declared: str) -> str | None:
    """The text in another charset than the declared one, where the bytes leave no doubt."""
    if declared in _CARELESS and (text := _strictly(raw, "utf-8")):
        return text
    if declared in _CARELESS or declared == "cp932":
        text = _east_asian(raw)
        return text if text and _speaks_japanese(text) else None
    return None


def _by_declaration(raw: bytes, declared: str) -> str:
    text = _strictly(raw, declared)
    if text is None:
        text = raw.decode(declared, "replace")
        if not _is_nearly_right(text):
            text = _utf_8(raw) or _east_asian(raw) or text
    return _SURROGATE.sub("\ufffd", text) if declared == "utf-7" else text


def _speaks_japanese(text: str) -> bool:
    """True where a third of what is not ASCII is kana, as in any Japanese sentence."""
    kana = len(_KANA.findall(text))
    return kana >= 2 and kana * 3 >= len(text) - len(text.encode("ascii", "ignore"))


def _east_asian(raw: bytes) -> str | None:
    """The text if the bytes are Shift_JIS, EUC-JP or GB 2312, None where they look like neither.

    Wrong for a few kanji in EUC-JP that are as good half-width katakana in Shift_JIS, and for
    Korean and much Chinese, which decode as EUC-JP.
    """
    if _is_accented(raw):
        return None
    shift_jis = _strictly(raw, "cp932")
    if shift_jis and not _STRANGE.search(shift_jis):
        return shift_jis
    euc = _strictly(raw, "euc_jp")
    if shift_jis and _is_half_width(raw) and not (euc and _speaks_japanese(euc)):
        return shift_jis
    text = euc or _strictly(raw, "gb2312") or _strictly(raw, "euc_jis_2004")
    return text or (shift_jis if shift_jis and not _PRIVATE.search(shift_jis) else None)


def _is_half_width(raw: bytes) -> bool:
    """True for half-width katakana: the marks stand where Japanese has them, and some do."""
    marks = len(_MARK.findall(raw))
    return (
        marks > 0 and marks == len(_VOICED.findall(raw)) and _HALF_WIDTH.fullmatch(raw) is not None
    )


def _western(raw: bytes) -> str | None:
    return _strictly(raw, "cp1252") if _is_accented(raw) else None


def _is_accented(raw: bytes) -> bool:
    """True where most of what is not ASCII are letters with accents between plain ones."""
    accented = sum(map(len, _ACCENTED.findall(raw)))
    return accented * 2 >= len(_HIGH.findall(raw))


def _decode_escapes(raw: bytes) -> str:
    """ASCII bytes with escape sequences: one of the family of ISO-2022, or a terminal's colours."""
    if b"\x1b$)C" in raw:
        return raw.decode("iso2022_kr", "replace")
    # A line ends in ASCII (RFC 1468), also where the way back was lost.
    closed = raw.replace(b"\n", b"\x1b(B\n")
    for codec in ("iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_2004"):
        text = _strictly(closed, codec)
        if text is not None:
            return text
    return _decode_jis(raw)


_DESIGNATION = re.compile(rb"\x1b(\$[@B]|\([BHIJ])")


def _decode_jis(raw: bytes) -> str:
    """ISO-2022-JP with what mailers put in besides: NEC's row 13, half a character, 8-bit text."""
    out: list[str] = []
    is_kanji, is_kana, position = False, False, 0
    for escape in (*_DESIGNATION.finditer(raw), None):
        piece = raw[position : escape.start() if escape else len(raw)]
        if is_kanji:
            kanji, line_end, piece = piece.partition(b"\n")
            out.append(_decode_kanji(kanji) + line_end.decode("ascii"))
        if is_kana:
            out.append(piece.translate(_TO_HALF_WIDTH).decode("cp932", "replace"))
        else:
            out.append(piece.decode("ascii") if piece.isascii() else _guess(piece))
        if escape:
            is_kanji, is_kana = escape[1].startswith(b"$"), escape[1] == b"(I"
            position = escape.end()
    return "".join(out)


_TO_HALF_WIDTH = bytes(byte + 0x80 if 0x21 <= byte <= 0x5F else byte for byte in range(256))


def _decode_kanji(raw: bytes) -> str:
    """Pairs of JIS X 0208 bytes by way of Shift_JIS: Python's cp932 knows the vendors' rows."""
    pairs = zip(raw[::2], raw[1::2], strict=False)
    moved = bytes(byte for first, second in pairs for byte in _to_shift_jis(first, second))
    return moved.decode("cp932", "replace") + ("\ufffd" if len(raw) % 2 else "")


def _to_shift_jis(first: int, second: int) -> tuple[int, int]:
    if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
        return 0x81, 0xAC  # U+3013, the mark for what cannot be shown
    lead = ((first + 1) >> 1) + (0x70 if first <= 0x5E else 0xB0)
    return lead, second + (0x7E if first % 2 == 0 else 0x20 if second >= 0x60 else 0x1F)
