"""Whether every address of a record stands in the mail that it was read from."""

import re

from bouncescan.bounces.notice import read_notice
from bouncescan.mail.html import html_to_text
from bouncescan.mail.mime import read_message
from bouncescan.mail.text import decode_header, normalise_line_ends
from bouncescan.records.bounce import Record

__all__ = ["addresses", "all_text", "invented_addresses"]

# What undeclared bytes are taken for.
CHARSETS = ("latin-1", "cp1252", "utf-8", "cp932", "euc-jp", "euc_jis_2004", "gb2312")
CHARSETS += ("iso-2022-jp-2004",)
_FOLD = re.compile(rb"\n[ \t]+")
# What may part the pieces of one address and is no part of it, and nothing else may: white space
# and comments beside the "@" (RFC 5322, 4.4), quotes around a local part with their escapes
# (3.4.1), and a space without width.
_BESIDE_AT = re.compile(r"(?:\s|\([^()]{0,200}\))*@(?:\s|\([^()]{0,200}\))*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.){1,256})"(?=@)')
_ESCAPE = re.compile(r"\\(.)")
_NO_WIDTH = "\u200b"


def invented_addresses(record: Record, raw: bytes) -> list[str]:
    """The addresses of a record that its mail does not hold, not even decoded."""
    text = all_text(raw)
    return [address for address in sorted(addresses(record)) if not _stands_in(text, address)]


def _stands_in(text: str, address: str) -> bool:
    """True where local part, "@" and domain stand beside each other: half an address is none."""
    spelled = " ".join(address.lower().split())
    return spelled in text or _plain(spelled) in _plain(text)


def _plain(text: str) -> str:
    text = _BESIDE_AT.sub("@", text.replace(_NO_WIDTH, ""))
    return _QUOTED.sub(lambda quoted: _ESCAPE.sub(r"\1", quoted[1]), text)


def addresses(record: Record) -> set[str]:
    """All addresses of recipients, of the notice's own header, and of the original's."""
    found = {p.final_recipient for p in record.recipients}
    found |= {p.original_recipient for p in record.recipients if p.original_recipient}
    found |= {*record.to, *([record.from_] if record.from_ else [])}
    if record.original is not None:
        found |= {*record.original.to, *record.original.cc, *record.original.reply_to}
        found |= {record.original.from_} if record.original.from_ else set()
    return found


def all_text(raw: bytes, depth: int = 3) -> str:
    """All that the bytes say, encodings undone, returned messages included."""
    message = read_message(raw)
    # NUL is no part of any text (RFC 5321, 4.5.2 would refuse it): it is left out, not read.
    bodies = [raw.replace(b"\0", b""), *(part.body() for part in message.parts)]
    texts = [body.decode(charset, "replace") for body in bodies for charset in CHARSETS]
    texts += [part.text() for part in message.parts]
    # A tag inside of a word parts nothing for who reads it.
    texts += [html_to_text(part.text()) for part in message.parts if part.type.name == "text/html"]
    # Charsets differ from field to field, and encoded words stand in fields of any part.
    texts += [_encoded(body) for body in bodies]
    if depth:
        texts += [all_text(one.raw, depth - 1) for one in read_notice(message).returned]
    # A fold is white space, and may stand in a quoted local part.
    return " ".join("\n".join(texts).lower().split())


def _encoded(raw: bytes) -> str:
    lines = _FOLD.sub(b" ", normalise_line_ends(raw)).split(b"\n")
    return "\n".join(
        decode_header(line)
        for line in lines
        if b"=?" in line or b"\x1b" in line or not line.isascii()
    )
