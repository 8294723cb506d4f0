"""Charsets and encoded words (RFC 2047): what the bytes of mail say as text.

Old Japanese mail declares ISO-2022-JP and writes Shift_JIS, or declares nothing; encoded words are
cut in the middle of a character by careless gateways. So: adjoining words of one charset are
joined before they are decoded, and undeclared bytes are told apart by what decodes.
"""

import base64
import binascii
import codecs
import re
from functools import lru_cache

__all__ = ["decode_body", "decode_bytes", "decode_header", "undo_transfer_encoding", "unfold"]

_WORD = re.compile(rb"=\?([^?\s]{1,40})\?([bBqQ])\?([^?\n]*)\?=")
_BETWEEN = re.compile(rb"(?<=\?=)\s+(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
_FOLD = re.compile(rb"\r*\n[ \t]*|\r[ \t]+")
_GUESSES = ("utf-8", "iso-2022-jp-2004", "cp932", "euc-jp")

# What mail says and Python does not know, or knows in a narrower form than mailers use.
_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso-2022-jp-2004",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "8bit": "utf-8",
    "default": "utf-8",
}


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    # RFC 2231 lets a language stand behind the charset: "utf-8*en".
    name = charset.strip("'\" ").lower().partition("*")[0]
    name = _ALIASES.get(name, name)
    try:
        # Bytes-to-bytes codecs such as "zip" and "uu" are no charsets: a mail could name a bomb.
        return name if codecs.lookup(name)._is_text_encoding else None  # noqa: SLF001 no public name
    except (LookupError, ValueError, UnicodeError):
        return None


def decode_bytes(raw: bytes, charset: str | None = None) -> str:
    """`raw` as text by its declared charset, else by the first of UTF-8 and the Japanese that fits.

    Never raises; what no charset explains becomes U+FFFD.
    """
    declared = _codec(charset) if charset else None
    for name in (declared, *_GUESSES):
        # An escape sequence is the mark of ISO-2022-JP; without one it explains nothing but ASCII.
        if name is None or (
            name.startswith("iso-2022") and b"\x1b" not in raw and name != declared
        ):
            continue
        if name == "utf-8" and declared is None and b"\x1b$" in raw:
            continue
        try:
            return raw.decode(name)
        except (UnicodeError, ValueError):
            continue
    return raw.decode(declared or "utf-8", "replace")


def decode_body(raw: bytes, encoding: str | None, charset: str | None) -> str:
    """A part's body as text: transfer encoding undone (RFC 2045, 6), then the charset."""
    return decode_bytes(undo_transfer_encoding(raw, encoding), charset)


def undo_transfer_encoding(raw: bytes, encoding: str | None) -> bytes:
    """`raw` without its Content-Transfer-Encoding; as it came where that is unknown or broken."""
    name = (encoding or "").strip().lower()
    if name == "quoted-printable":
        return binascii.a2b_qp(raw)
    if name == "base64":
        return _base64(raw)
    return raw


def _base64(raw: bytes) -> bytes:
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    kept = kept[: len(kept) - (len(kept) % 4 == 1)]
    try:
        return base64.b64decode(kept + b"=" * (-len(kept) % 4))
    except binascii.Error:
        return raw


def unfold(raw: bytes) -> bytes:
    """A field body on one line (RFC 5322, 2.2.3): a line end and its indent become a space."""
    return _FOLD.sub(b" ", raw).strip() if b"\n" in raw or b"\r" in raw else raw.strip()


def decode_header(raw: bytes) -> str:
    """A field body as text: unfolded, encoded words decoded wherever they stand.

    >>> decode_header(b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?= an alle")
    'Grüße an alle'
    """
    line = unfold(raw)
    if b"=?" not in line:
        return decode_bytes(line)
    line = _BETWEEN.sub(b"", line)
    out: list[str] = []
    charset, pending, end = "", b"", 0
    for word in _WORD.finditer(line):
        between = line[end : word.start()]
        name = word[1].decode("ascii", "replace").lower()
        if pending and (between or name != charset):
            out.append(decode_bytes(pending, charset))
            pending = b""
        if between:
            out.append(decode_bytes(between))
        charset, end = name, word.end()
        pending += _word_bytes(word[2], word[3])
    if pending:
        out.append(decode_bytes(pending, charset))
    out.append(decode_bytes(line[end:]))
    return "".join(out)


def _word_bytes(encoding: bytes, body: bytes) -> bytes:
    if encoding in b"bB":
        return _base64(body)
    return binascii.a2b_qp(body.replace(b"_", b" "), header=True)
