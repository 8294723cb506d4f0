"""Fields and bodies as text: line ends, folds, transfer encodings and encoded words (RFC 2047).

Encoded words are cut in the middle of a character, even of a base64 group, by careless mailers, so
adjoining words of one charset are joined before they are decoded. They are decoded wherever they
stand, also inside quotes, where RFC 2047 (5) forbids them and mailers put them.
"""

import binascii
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from bouncescan.mail.charset import codec_of, decode_bytes

__all__ = [
    "BLANKS",
    "decode_bytes",
    "decode_header",
    "decode_line",
    "may_hold",
    "normalise_line_ends",
    "undo_transfer_encoding",
    "unfold",
]

_ODD_END = re.compile(rb"\r+\n?")
_ENDS = re.compile(rb"[\r\n]*+")
_PIECE = 1024 * 1024
_FOLD = re.compile(rb"\n[ \t]*")
_WHOLE_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]*)\?=")
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?")
_ENCODING = re.compile(r"[a-z0-9-]+")
_WHITE = b" \t\r\n"
# What `bytes.strip` takes away; `str.strip` takes more.
BLANKS = " \t\n\r\x0b\x0c"
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def normalise_line_ends(raw: bytes) -> bytes:
    """`raw` with LF line ends, whatever of CRLF, CRCRLF, CR it had."""
    if b"\r" not in raw:
        return raw
    text = raw.replace(b"\r\n", b"\n")
    if b"\r" not in text:
        return text
    del text  # a second copy of what may be huge
    return b"".join(_ODD_END.sub(_one_end, piece) for piece in _pieces(raw))


def _pieces(raw: bytes) -> Iterator[bytes]:
    """`raw` in pieces that end behind line ends: what a substitution holds is many times them."""
    start = 0
    while start < len(raw):
        ends = _ENDS.match(raw, start + _PIECE)
        end = ends.end() if ends else len(raw)
        yield raw[start:end]
        start = end


def _one_end(run: re.Match[bytes]) -> bytes:
    return b"\n" if run[0].endswith(b"\n") else b"\n" * len(run[0])


def may_hold(stems: re.Pattern[str], text: str) -> bool:
    """Whether one of some `stems` in lower case stands in `text`, whatever its case; else True.

    Asked before a long pattern that ignores case, which is ten times as slow. The Turkish i are
    an i to such a pattern, and to nothing else.
    """
    return stems.search(text.casefold()) is not None or "\u0130" in text or "\u0131" in text


def unfold(raw: bytes) -> bytes:
    """A field body on one line (RFC 5322, 2.2.3): a line end and its indent become a space."""
    if b"\n" in raw or b"\r" in raw:
        raw = _FOLD.sub(b" ", normalise_line_ends(raw))
    return raw.strip()


def decode_line(raw: bytes) -> str:
    """A field body without encoded words as text, unfolded."""
    if raw.isascii() and b"\n" not in raw and b"\r" not in raw and b"\x1b" not in raw:
        return str(raw, "ascii").strip(BLANKS)
    return decode_bytes(unfold(raw))


def undo_transfer_encoding(raw: bytes, encoding: str | None) -> bytes:
    """`raw` without its Content-Transfer-Encoding; as it came where that is unknown."""
    found = _ENCODING.search((encoding or "")[:200].lower())
    name = found[0] if found else ""
    if name == "quoted-printable":
        return binascii.a2b_qp(raw)
    return _decode_base64(raw) if name == "base64" else raw


def _decode_word(is_base64: bool, body: bytes) -> bytes:
    return _decode_base64(body) if is_base64 else binascii.a2b_qp(body, header=True)


def _decode_base64(raw: bytes) -> bytes:
    """Base64 with whatever stands between: padding in the middle, a list's footer behind it."""
    try:
        return binascii.a2b_base64(raw, strict_mode=True)
    except binascii.Error:
        return _decode_torn_base64(raw)


def _decode_torn_base64(raw: bytes) -> bytes:
    out: list[bytes] = []
    for piece in raw.translate(None, _WHITE).split(b"="):
        kept = _NOT_BASE64.sub(b"", piece)
        if out and len(kept) < len(piece):
            break
        if len(kept) % 4 == 1:
            kept = kept[:-1]  # six bits are no byte
        if kept:
            out.append(binascii.a2b_base64(kept + b"=" * (-len(kept) % 4)))
    return b"".join(out)


def decode_header(raw: bytes) -> str:
    """A field body as text: unfolded, encoded words decoded wherever they stand.

    >>> decode_header(b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?= an alle")
    'Grüße an alle'
    """
    if b"=?" not in raw:
        return decode_line(raw)
    line = unfold(raw)
    # Text, charset, encoding and body of a word, text, and so on.
    pieces = _WHOLE_WORD.split(line)
    texts = pieces[::4]
    if all(texts[1:-1]) and not any(b"=?" in text or text.isspace() for text in texts):
        return "".join(_decode_apart(pieces))
    return _decode_torn(line)


def _decode_apart(pieces: list[bytes]) -> Iterator[str]:
    """Words that do not adjoin, and the text between."""
    yield decode_bytes(pieces[0])
    for place in range(1, len(pieces), 4):
        charset, encoding, body, text = pieces[place : place + 4]
        yield decode_bytes(
            _decode_word(encoding in b"bB", body), charset.decode("ascii", "replace")
        )
        yield decode_bytes(text)


def _decode_torn(line: bytes) -> str:
    """As `decode_header`, for words that adjoin or are not what RFC 2047 has them to be."""
    out: list[str] = []
    run: list[_Word] = []
    end = 0
    for word in _find_words(line):
        between = line[end : word.start]
        # White space between two encoded words is no text (RFC 2047, 6.2).
        if between.strip() or (between and not run):
            out += (_decode_run(run), decode_bytes(between))
            run = []
        run.append(word)
        end = word.end
    out += (_decode_run(run), decode_bytes(line[end:]))
    return "".join(out)


class _Word(NamedTuple):
    """One encoded word and where it stands."""

    start: int
    end: int
    charset: str
    is_base64: bool
    body: bytes


def _find_words(line: bytes) -> Iterator[_Word]:
    """The encoded words of a line; a last one that was cut off counts, if it has no white space."""
    end = 0
    opening = _WORD.search(line)
    while opening:
        body = opening.end()
        if end < body:
            end = line.find(b"?=", body)
        if end < 0:
            rest = line[body:]
            if not any(white in rest for white in (b" ", b"\t")):
                yield _read_word(opening, rest.rstrip(b"?"), len(line))
            return
        inner = _WORD.search(line, body, end)
        if inner is None:
            yield _read_word(opening, line[body:end], end + 2)
            inner = _WORD.search(line, end + 2)
        opening = inner


def _read_word(opening: re.Match[bytes], body: bytes, end: int) -> _Word:
    charset = opening[1].decode("ascii", "replace").lower()
    return _Word(opening.start(), end, codec_of(charset) or charset, opening[2] in b"bB", body)


def _decode_run(run: list[_Word]) -> str:
    if len(run) < 2:
        return decode_bytes(b"".join(_word_bytes(run)), run[0].charset) if run else ""
    return "".join(
        decode_bytes(b"".join(_word_bytes(words)), charset)
        for charset, words in groupby(run, key=lambda word: word.charset)
    )


def _word_bytes(words: Iterable[_Word]) -> Iterator[bytes]:
    """The bytes of adjoining words; base64 that was cut inside a group of four is joined first."""
    pending = b""
    for word in words:
        if pending and not (word.is_base64 and _continues(pending, word.body)):
            yield _decode_base64(pending)
            pending = b""
        if not word.is_base64:
            yield _decode_word(False, word.body)
        elif len(pending := pending + word.body) % 4 == 0 or b"=" in word.body:
            yield _decode_base64(pending)
            pending = b""
    if pending:
        yield _decode_base64(pending)


def _continues(pending: bytes, body: bytes) -> bool:
    # A word of whole groups stands for itself: the one before it just lacks its padding.
    return len(body) % 4 != 0 and (len(pending) + len(body)) % 4 == 0
