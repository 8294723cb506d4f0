"""Texts without addresses of others, each replaced by r- and 16 hexadecimal digits.

More is taken for an address than mail would take: one in a link (%40), in a page (&#64;), in
quoted-printable that nobody undid (=40), with the wide "@" of Japanese keyboards.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator

from bouncescan.mail.address import address_key, find_addresses

__all__ = ["REDACTED_DOMAIN", "Tokens"]

REDACTED_DOMAIN = "redacted.invalid"  # RFC 2606, 2: never a real one

_TOKEN = re.compile(r"r-[0-9a-f]{16}@redacted\.invalid")
_AT = re.compile(r"@|\uff20|\ufe6b|%40|=40|&#0?64;|&#x0?40;|&commat;", re.IGNORECASE)
_LONGEST = 256
# Read from the "@" to the left, so on the text reversed.
_LEFT_REVERSED = re.compile(r"[^\s\x00-\x20<>()\[\],;:\"@\uff20\\]{1,256}")
_QUOTED_REVERSED = re.compile(r"\"(?:[^\"\r\n]|\"\\){1,250}\"")
_RIGHT = re.compile(r"[\w\u0300-\u036f\u3099\u309a.-]{1,255}|\[[^\]\s]{2,60}\]")
# What stands before an address without a space, and is none of it.
_PROPERTY = re.compile(
    r"(?:(?:smtp|header|policy|body)\.[a-z-]{1,30}|envelope-from|mailfrom|mail-from|from|to|helo"
    r"|identity|receiver|rcpt|orcpt|e-?mail|[fts])=|'",
    re.IGNORECASE,
)
# Who answers there is a machine or whoever is on duty.
_ROLE = re.compile(
    r"(?:mailer|mail|m)?[-_.]?daemon|post[-_.]?master|abuse|double-bounce|nobody|root|www-data"
    r"|apache|microsoftexchange[0-9a-f]{1,40}",
    re.IGNORECASE,
)


class Tokens:
    """The words of one bundle. `kept` are the addresses that stay: the victim's."""

    def __init__(self, kept: Iterable[str]) -> None:
        self._key = secrets.token_bytes(32)
        self._kept = frozenset(map(address_key, kept))

    def is_kept(self, address: str) -> bool:
        """Whether an address stays what it is: the victim's, a role's, one that is a word."""
        if _TOKEN.fullmatch(address) or address_key(address) in self._kept:
            return True
        return _ROLE.fullmatch(address.rpartition("@")[0]) is not None

    def address(self, address: str) -> str:
        """The word for an address, itself in the form of one."""
        if self.is_kept(address):
            return address
        return f"{self._word(address_key(address))}@{REDACTED_DOMAIN}"

    def name(self, name: str) -> str:
        """The word for a name."""
        return self._word(f"name {' '.join(name.split()).casefold()}")

    def _word(self, text: str) -> str:
        digest = hmac.digest(self._key, text.encode("utf-8", "replace"), hashlib.sha256)
        return f"r-{digest[:8].hex()}"

    def redact(self, text: str) -> str:
        """The text with a word for each address that does not stay. Linear in its length."""
        out: list[str] = []
        end = 0
        for start, stop, address in self._found(text):
            out += (text[end:start], self.address(address))
            end = stop
        return "".join((*out, text[end:]))

    def names_others(self, text: str) -> bool:
        """Whether an address that would not stay stands in a text."""
        return next(self._found(text), None) is not None

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, address) of each that does not stay."""
        end = 0
        for at in _AT.finditer(text):
            if at.start() < end:
                continue
            left = _left_of(text, end, at.start())
            match = _RIGHT.match(text, at.end())
            right = match[0].rstrip(".-_") if match else ""
            if not left or not right:
                continue
            address = next(iter(find_addresses(f"{left}@{right}")), f"{left}@{right}")
            if not self.is_kept(address):
                end = at.end() + len(right)
                yield at.start() - len(left), end, address


def _left_of(text: str, begin: int, at: int) -> str:
    """The local part that ends at `at`, with as little as can be of what stands before it."""
    window = text[max(begin, at - _LONGEST) : at][::-1]
    match = _QUOTED_REVERSED.match(window) or _LEFT_REVERSED.match(window)
    left = match[0][::-1] if match else ""
    if left.startswith("/"):  # a link
        return re.split(r"[/?&=]", left)[-1]
    before = _PROPERTY.match(left)
    return left[before.end() :] if before else left
