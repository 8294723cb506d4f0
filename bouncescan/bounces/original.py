"""The returned message: its header, its trace, who handed it in, and the links in its body.

Only the header is a statement; of the body just the links are kept.
"""

import re
from collections.abc import Iterable
from html import unescape

from bouncescan.bounces.returned import Returned
from bouncescan.mail.address import clean_address
from bouncescan.mail.authentication import read_authentication
from bouncescan.mail.date import parse_date
from bouncescan.mail.header import Header
from bouncescan.mail.mime import Message, read_header, read_message
from bouncescan.mail.text import decode_bytes
from bouncescan.mail.trace import read_trace
from bouncescan.records.bounce import Original

__all__ = ["INJECTION_FIELDS", "links_in", "read_injection", "read_original", "read_urls"]

# What the server that took the mail in wrote about who handed it in.
INJECTION_FIELDS = frozenset(
    {
        "x-originating-ip",
        "x-originating-email",
        "x-originating-user",
        "x-original-ip",
        "x-php-originating-script",
        "x-php-script",
        "x-php-filename",
        "x-antiabuse",
        "x-authenticated-sender",
        "x-authenticated-user",
        "x-authenticated-id",
        "x-authenticated",
        "x-authentication-warning",
        "x-auth-user",
        "x-auth-id",
        "x-authuser",
        "x-auth",
        "x-smtp-auth-user",
        "x-sasl-auth",
        "x-get-message-sender-via",
        "x-source",
        "x-source-args",
        "x-source-dir",
        "x-source-ip",
        "x-source-l",
        "x-source-auth",
        "x-source-sender",
        "x-sender-ip",
        "x-senderip",
        "x-sender-id",
        "x-sender",
        "x-client-ip",
        "x-client-addr",
        "x-remote-ip",
        "x-remote-addr",
        "x-ip",
        "x-user-ip",
        "x-http-posting-uri",
        "x-http-via",
        "x-webmail-user",
        "x-mail-from-ip",
        "x-yahoo-post-ip",
        "x-aol-ip",
        "x-envelope-from",
        "x-exim-id",
        "x-ms-exchange-organization-authas",
        "x-ms-exchange-crosstenant-authas",
        "x-nfrom",
        "x-abuse-id",
        "x-report-abuse",
        "x-report-abuse-to",
        "x-spamcop-source-ip",
    }
)
_LONGEST_FIELD = 1000
_MOST_VALUE = 2000
_MOST_URLS = 100
_MOST_BODY = 1024 * 1024
_URL = re.compile(
    r"https?://[^\s<>\"'`\\^{}|\x00-\x1f\u3000-\u303f\uff01-\uff5e]{3,2000}", re.IGNORECASE
)


def read_original(returned: Returned) -> Original:
    """A returned message of any bytes as an Original."""
    header = read_header(returned.raw).header
    return Original(
        form=returned.form,
        from_=next(iter(header.addresses("from")), None),
        to=header.addresses("to"),
        cc=header.addresses("cc"),
        reply_to=header.addresses("reply-to"),
        subject=header.text("subject"),
        date=parse_date(header.plain("date")),
        message_id=header.message_id(),
        reverse_path=_reverse_path(header),
        mailer=header.text("x-mailer") or header.text("user-agent"),
        urls=read_urls(read_message(returned.raw)) if _may_link(returned.raw) else (),
        received=read_trace(header),
        injection=read_injection(header),
        authentication=read_authentication(header),
    )


def _reverse_path(header: Header) -> str | None:
    """The address of Return-Path; "" for the null reverse path, None where it does not stand."""
    text = header.plain("return-path")
    if text is None:
        return None
    return "" if text.replace(" ", "") == "<>" else clean_address(text)


def read_injection(header: Header) -> dict[str, str]:
    """The injection fields, names in lower case with _ for -; repeated ones joined by line ends."""
    found: dict[str, str] = {}
    if INJECTION_FIELDS.isdisjoint(header.bodies()):
        return found
    for name, body in header:
        if name in INJECTION_FIELDS:
            key = name.replace("-", "_")
            value = " ".join(body[:_MOST_VALUE].decode("utf-8", "replace").split())
            kept = f"{found[key]}\n{value}" if key in found else value
            found[key] = kept[:_MOST_VALUE]
    return found


def _may_link(raw: bytes) -> bool:
    """False where no body can hold a link: none in sight, and no encoding that hides one."""
    if b"ttp" in raw:
        return True
    words = raw.lower()
    is_quoted = False
    place = words.find(b"-encoding")
    while place >= 0:
        encoding = words[place : place + _LONGEST_FIELD]
        if b"base64" in encoding:
            return True
        is_quoted = is_quoted or b"quoted" in encoding
        place = words.find(b"-encoding", place + 1)
    # "h=74tp", and "ht=\ntp", broken over two lines
    return is_quoted and (b"=7" in raw or (b"t=\n" in raw and b"ttp" in raw.replace(b"=\n", b"")))


def read_urls(message: Message) -> tuple[str, ...]:
    """The http and https links of the text and HTML parts, each once, at most 100."""
    return links_in(_texts(message))


def links_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The http and https links of these texts, each once, at most 100."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _URL.finditer(text):
            url = _trim(unescape(match[0]))
            if len(url) > 10:
                found.setdefault(url)
            if len(found) >= _MOST_URLS:
                return tuple(found)
    return tuple(found)


def _texts(message: Message) -> Iterable[str]:
    for part in message.parts:
        if part.type.name.startswith(("text/", "multipart/")) and b"ttp" in (body := part.body()):
            yield decode_bytes(body[:_MOST_BODY], part.type.charset)


def _trim(url: str) -> str:
    """A link without the marks of the sentence around it."""
    url = url.rstrip(".,;:!?*_'")
    for opening, closing in ("()", "[]"):
        excess = url.count(closing) - url.count(opening)
        bare = url.rstrip(closing)
        if excess > 0 and len(url) - len(bare) >= excess:
            url = url[:-excess].rstrip(".,;:!?*_'")
    return url
