"""Modified UTF-7, in which IMAP and Maildir++ write folder names (RFC 3501, section 5.1.3)."""

import base64
import binascii
import re

__all__ = ["decode_modified_utf7"]

_SHIFTED = re.compile(rb"&([A-Za-z0-9+,]*)-")


def decode_modified_utf7(raw: bytes) -> str:
    """The name as its owner sees it; what is not modified UTF-7 stays as it is.

    >>> decode_modified_utf7(b"R&-D &ZeVnLIqe-")
    'R&D 日本語'
    """
    out: list[str] = []
    end = 0
    for shifted in _SHIFTED.finditer(raw):
        out.append(raw[end : shifted.start()].decode("utf-8", "backslashreplace"))
        out.append(_unshift(shifted))
        end = shifted.end()
    out.append(raw[end:].decode("utf-8", "backslashreplace"))
    return "".join(out)


def _unshift(shifted: re.Match[bytes]) -> str:
    text = shifted[1].replace(b",", b"/")
    if not text:
        return "&"
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4)).decode("utf-16-be")
    except (binascii.Error, UnicodeError):
        return shifted[0].decode("ascii")
