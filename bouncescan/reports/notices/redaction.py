"""Other people's addresses, replaced: the local part goes, the domain stays (RFC 6590).

The same address has the same replacement everywhere, by a keyed hash, so that a network can tell
two people apart and find a mail in its log by domain and time, and can name nobody. The victim's
own addresses stay, and those that take complaints.

Message-IDs look like addresses and are none: they stay, but where somebody's address stands in one.
"""

import base64
import hashlib
import hmac
import re
from collections import defaultdict
from collections.abc import Iterable

from bouncescan.mail.address import address_key, domain_of, find_addresses
from bouncescan.records.findings import Findings
from bouncescan.reports.notices.draft import domain_name
from bouncescan.reports.safe import safe

__all__ = ["Redaction", "redaction_of"]

_LONGEST = 4000
_TOKEN = "redacted-"  # noqa: S105 what stands for a local part, no password
_LETTERS = 12
# Greedy on purpose: what only looks like an address goes too, and of several in one word all.
_ADDRESS = re.compile(
    r'(?P<local>"[^"\r\n]{1,128}"|(?<![^\s<>()\[\],;:"])[^\s<>()\[\],;:"]+)'
    r"(?P<at>@|%(?:25)*40|=40|&#64;|&#x40;)"
    r"(?P<domain>[^\s<>()\[\],;:\"@'?&=/]{1,255}|\[[^\]\s]{1,64}\])",
    re.IGNORECASE,
)
_IS_TOLD = re.compile(rf"{_TOKEN}[a-z2-7]{{{_LETTERS}}}@", re.IGNORECASE)
# What stands before an address in a result (RFC 8601, 2.3): "smtp.mailfrom=".
_PROPERTY = re.compile(r"(?:(?:smtp|header|policy|envelope)[.-][a-z-]+|from|sender|receiver)=")
# An address inside another one, as in VERP: "bounce-taro=example.org@list.example".
_PACKED = re.compile(r"(?P<local>[^\s<>()\[\],;:\"@=]{1,128})=(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_SHORTEST_NAME = 3


class Redaction:
    """How the addresses of one case are replaced; one that `is_off` replaces nothing."""

    def __init__(
        self,
        key: bytes,
        *,
        kept: Iterable[str] = (),
        known: Iterable[str] = (),
        names: Iterable[str] = (),
        is_off: bool = False,
    ) -> None:
        self.is_off = is_off
        self._key = key
        self._kept = frozenset(map(address_key, kept))
        self._known = frozenset(map(address_key, known)) - self._kept
        self._locals: dict[str, set[str]] = defaultdict(set)
        for each in self._known:
            local, _, domain = each.rpartition("@")
            self._locals[domain].add(local)
        self._names = sorted(_spellings(names), key=len, reverse=True)

    def address(self, address: str) -> str:
        """An address as it may be told."""
        key = address_key(address)
        if self.is_off or key in self._kept or key.startswith(_TOKEN):
            return address
        digest = hmac.new(self._key, key.encode("utf-8", "replace"), hashlib.sha256).digest()
        token = base64.b32encode(digest).decode("ascii").lower()[:_LETTERS]
        return f"{_TOKEN}{token}@{domain_name(domain_of(key)) or 'redacted.invalid'}"

    def text(self, text: str) -> str:
        """A text as it may be told, safe, on one line, at most 4,000 characters."""
        shown = safe(text[:_LONGEST])
        if self.is_off or not any(mark in shown for mark in "@%=&"):
            return shown
        shown = _PACKED.sub(self._packed, _ADDRESS.sub(self._replaced, shown))
        for left in find_addresses(shown):
            if self.address(left) != left and not _IS_TOLD.search(left):
                shown = re.sub(re.escape(left), self.address(left), shown, flags=re.IGNORECASE)
        return shown

    def title(self, text: str, people: Iterable[str] = ()) -> str:
        """The same for a Subject, where a name, or the local part of one of `people`, may stand."""
        shown = self.text(text)
        if self.is_off:
            return shown
        folded = shown.casefold()
        named = [each for each in self._names if each in folded]
        named += (each.rpartition("@")[0] for each in people if address_key(each) in self._known)
        for name in named:
            if len(name) >= _SHORTEST_NAME:
                shown = re.sub(_as_words(name), "...", shown, flags=re.IGNORECASE)
        return shown

    def message_id(self, message_id: str) -> str:
        """A Message-ID; "" for one that holds somebody's address."""
        shown = safe(message_id[:_LONGEST])
        if self.is_off:
            return shown
        inner = shown.strip("<> ")
        if inner.count("@") != 1 or address_key(inner) in self._known or "%40" in inner:
            return ""
        return shown if _PACKED.sub(self._packed, shown) == shown else ""

    def _replaced(self, found: re.Match[str]) -> str:
        property_ = _PROPERTY.match(found["local"])
        start = property_[0] if property_ else ""
        local = found["local"][len(start) :].lstrip("'`*")
        domain = found["domain"]
        stripped = domain.rstrip(".-_!|*")
        told = self.address(f"{local}@{stripped}")
        if told == f"{local}@{stripped}":
            return found[0]
        return f"{start}{told}{domain[len(stripped) :]}"

    def _packed(self, found: re.Match[str]) -> str:
        known = self._locals.get(domain_of(f"x@{found['domain']}"), ())
        local = found["local"].casefold()
        if any(local.endswith(each) for each in known):
            return self.address(f"{found['local']}@{found['domain']}")
        return found[0]


def _spellings(names: Iterable[str]) -> frozenset[str]:
    """Names as they may stand in a Subject, case folded; a Japanese one without its blank too."""
    folded = {safe(name).casefold() for name in names}
    folded |= {re.sub(r"\s", "", name) for name in folded if not name.isascii()}
    return frozenset(name for name in folded if len(name) >= _SHORTEST_NAME)


def _as_words(name: str) -> str:
    """A pattern for a name; between Japanese words stands no blank."""
    pattern = re.escape(name)
    return rf"(?<!\w){pattern}(?!\w)" if name.isascii() else pattern


def redaction_of(findings: Findings, key: bytes, *, is_off: bool = False) -> Redaction:
    """The redaction of a case: everybody's addresses but the victim's and the abuse desks'."""
    known: list[str] = []
    names: list[str] = []
    for person in findings.people:
        known += (person.address, *person.also)
        names += (person.name,) if person.name else ()
    for bounce in findings.bounces:
        known += (*bounce.failed, *bounce.delayed)
    return Redaction(
        key,
        kept=(*findings.victim, *filter(None, (each.abuse_contact for each in findings.servers))),
        known=known,
        names=names,
        is_off=is_off,
    )
