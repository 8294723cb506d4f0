"""Content-Type fields (RFC 2045, 5): the media type and the few parameters that a bounce needs."""

import re
from functools import lru_cache
from typing import NamedTuple

from bouncescan.mail.text import unfold

__all__ = ["PLAIN_TEXT", "ContentType", "parse_content_type", "parse_media_type"]

_LONGEST = 4000
_TYPE = re.compile(rb"\s*\"?([A-Za-z0-9.+_-]{1,60})\s*/\s*([A-Za-z0-9.+_-]{1,80})")
_PARAMETER = re.compile(rb"([A-Za-z0-9-]{1,30})\*?[ \t]*=[ \t]*(?:\"([^\"]*)\"|([^\s;]+))")
# As nearly all stand: each parameter behind a semicolon of its own.
_USUAL = re.compile(
    rb"([A-Za-z0-9.+_-]{1,60})/([A-Za-z0-9.+_-]{1,80}+)"
    rb"((?:;[ \t]*+[A-Za-z0-9-]{1,30}+=(?:\"[^\"]*+\"|[^\s;\"]++))*+);?"
)
_USUAL_PARAMETER = re.compile(rb";[ \t]*+([A-Za-z0-9-]++)=(?:\"([^\"]*)\"|([^\s;]+))")


class ContentType(NamedTuple):
    """A Content-Type; `name` in lower case, parameters "" where absent."""

    name: str
    boundary: bytes = b""
    charset: str = ""
    report_type: str = ""


PLAIN_TEXT = ContentType("text/plain")


def parse_content_type(raw: bytes | None) -> ContentType:
    """A Content-Type field's body; text/plain where it says nothing (RFC 2045, 5.2)."""
    return _parse_known(raw[:_LONGEST]) if raw else PLAIN_TEXT


def parse_media_type(raw: bytes | None) -> str:
    """The name of `parse_content_type` alone: most boundaries are seen once."""
    return _media_type(raw[:_LONGEST].partition(b";")[0]) if raw else PLAIN_TEXT.name


@lru_cache(maxsize=256)
def _media_type(raw: bytes) -> str:
    match = _TYPE.match(raw)
    return f"{match[1].decode()}/{match[2].decode()}".lower() if match else PLAIN_TEXT.name


@lru_cache(maxsize=512)
def _parse_known(raw: bytes) -> ContentType:
    line = unfold(raw)
    usual = _USUAL.fullmatch(line)
    match = usual or _TYPE.match(line)
    found: dict[bytes, bytes] = {}
    pairs = _USUAL_PARAMETER.findall(usual[3]) if usual else _PARAMETER.findall(line)
    for name, quoted, bare in pairs:
        found.setdefault(name.lower(), quoted or bare)
    charset, report_type = found.get(b"charset"), found.get(b"report-type")
    return ContentType(
        f"{match[1].decode()}/{match[2].decode()}".lower() if match else "text/plain",
        found.get(b"boundary", b"").strip(),
        charset.decode("ascii", "replace").lower() if charset else "",
        report_type.decode("ascii", "replace").lower() if report_type else "",
    )
