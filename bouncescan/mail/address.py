"""Addr-specs in address fields (RFC 5322, 3.4, 4.4) and in free text.

Old Japanese carrier addresses break the grammar and are real: `taro..y@docomo.ne.jp`,
`t.@ezweb.ne.jp`. They are kept as they stand; `"taro..y"@docomo.ne.jp` is the same address.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import idna

from bouncescan.mail.text import decode_bytes, decode_header, unfold

__all__ = [
    "Mailbox",
    "address_key",
    "clean_address",
    "domain_of",
    "find_addresses",
    "parse_mailboxes",
]

_MAXIMUM = 320  # 64 for the local part, 255 for the domain (RFC 5321, 4.5.3.1)
_DOMAIN = r"(?:[^\s\x00-\x20<>()\[\]\\,;:@\"'`|=?*&!#$%/{}^~]{1,255}|\[[0-9A-Fa-f.:IPv]{2,45}\])"
_ADDRESS = re.compile(
    r'^("(?:[^"\\\r\n]|\\.){1,128}"|[^\s\x00-\x20<>()\[\]\\,;:@"]{1,128})@(' + _DOMAIN + r")$"
)
_IN_TEXT = re.compile(
    r"(?<![^\s<>()\[\]{},;:\"'`|=*、。「」（）＜＞：])"
    r'("(?:[^"\\\s]|\\.){1,128}"|[^\s\x00-\x20<>()\[\]\\,;:@"\'|、。「」（）＜＞：]{1,128})@'
    r"([A-Za-z0-9\u0080-\u2fff\u3040-\uffdc](?:[A-Za-z0-9._\u0080-\u2fff\u3040-\uffdc-]{0,253}))"
)
_TOKEN = re.compile(
    r'"(?P<quoted>(?:[^"\\]|\\.)*)"?|(?P<open>\()|<(?P<angle>[^<>]*)>?|(?P<mark>[,;:])'
    r'|(?P<word>[^\s"(<,;:]+)|(?P<space>\s+)|(?P<odd>.)',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An addr-spec as it came (domain in lower case) and the display name beside it, "" if none."""

    address: str
    name: str


def clean_address(text: str) -> str | None:
    """One addr-spec out of `text`, its domain in lower case; None where there is none.

    Angle brackets, a source route (RFC 5321, 4.1.1.3), "mailto:" and a closing dot go; an
    unneeded quoting of the local part is undone.

    >>> clean_address('<@relay.example:"taro..y"@Docomo.NE.JP>')
    'taro..y@docomo.ne.jp'
    """
    text = text.strip().strip("<>").strip()
    if text.startswith("@"):
        text = text.partition(":")[2].strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    if not 3 <= len(text) <= _MAXIMUM + 2:
        return None
    match = _ADDRESS.match(text)
    if match is None:
        return None
    local, domain = match[1], match[2].rstrip(".").lower()
    return f"{_unquote(local)}@{domain}" if domain else None


def _unquote(local: str) -> str:
    if not local.startswith('"'):
        return local
    plain = re.sub(r"\\(.)", r"\1", local[1:-1])
    return plain if _ADDRESS.match(f"{plain}@a") else local


@lru_cache(maxsize=65536)
def address_key(address: str) -> str:
    """What two spellings of one address share: case folded, quotes gone, the domain as A-labels."""
    local, _, domain = (clean_address(address) or address).rpartition("@")
    return f"{local.casefold()}@{_to_a_labels(domain)}"


def domain_of(address: str) -> str:
    """The domain in lower case A-labels, "" where there is none."""
    return _to_a_labels(address.rpartition("@")[2].strip("<> ")) if "@" in address else ""


def _to_a_labels(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return domain.lower()


def find_addresses(text: str) -> tuple[str, ...]:
    """The addr-specs in free text, in order, each once."""
    found: dict[str, None] = {}
    for match in _IN_TEXT.finditer(text):
        address = clean_address(f"{match[1]}@{match[2].rstrip('.-_')}")
        # A host of one label is a name on the local machine; a Message-ID is not told apart here.
        if address is not None:
            found.setdefault(address)
    return tuple(found)


def parse_mailboxes(raw: bytes) -> tuple[Mailbox, ...]:
    """The mailboxes of an address field's body, in order; groups are flattened, junk is passed over.

    >>> parse_mailboxes(b'"Suzuki, H." <h@example.com>, friends: b@example.net (Bob);')
    (Mailbox(address='h@example.com', name='Suzuki, H.'), Mailbox(address='b@example.net', name='Bob'))
    """
    if b"@" not in raw and b"=?" not in raw:
        return ()
    # Encoded words are decoded token by token: a decoded comma must not split an address.
    text = decode_bytes(unfold(raw))
    reader = _FieldReader()
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:  # cannot be: "odd" takes any character
            break
        position = match.end()
        if match["open"]:
            comment, position = _read_comment(text, position)
            reader.comment(comment)
        else:
            reader.token(match)
    reader.flush()
    return tuple(reader.found)


def _read_comment(text: str, position: int) -> tuple[str, int]:
    start, depth = position, 1
    while position < len(text) and depth:
        character = text[position]
        if character == "\\":
            position += 1
        elif character in "()":
            depth += 1 if character == "(" else -1
        position += 1
    return text[start : position - 1] if not depth else text[start:], position


class _FieldReader:
    """Collects the words of one mailbox until a comma, a semicolon or the next angle address."""

    def __init__(self) -> None:
        self.found: list[Mailbox] = []
        self._words: list[str] = []
        self._address: str | None = None
        self._comment = ""

    def token(self, match: re.Match[str]) -> None:
        if match["angle"] is not None:
            if self._address is not None:
                self.flush()
            self._address = clean_address(match["angle"])
        elif match["quoted"] is not None:
            self._words.append(f'"{match["quoted"]}"')
        elif match["mark"]:
            self._mark(match["mark"])
        elif match["space"]:
            self._words.append(" ")
        else:
            self._words.append(match["word"] or match["odd"])

    def _mark(self, mark: str) -> None:
        if mark == ":" and self._address is None:
            # A group's name, or "mailto:"; neither is a mailbox.
            self._words = []
        elif mark != ":":
            self.flush()

    def comment(self, text: str) -> None:
        self._comment = self._comment or text

    def flush(self) -> None:
        phrase = "".join(self._words).strip()
        if self._address is None and "@" in phrase:
            self._bare(phrase)
        elif self._address is not None:
            self.found.append(Mailbox(self._address, _display_name(phrase or self._comment)))
        self._words, self._address, self._comment = [], None, ""

    def _bare(self, phrase: str) -> None:
        whole = clean_address(phrase)
        for address in (whole,) if whole else find_addresses(phrase):
            self.found.append(Mailbox(address, _display_name(self._comment)))


def _display_name(phrase: str) -> str:
    plain = re.sub(r'"((?:[^"\\]|\\.)*)"', lambda m: re.sub(r"\\(.)", r"\1", m[1]), phrase)
    plain = plain.strip().strip("'")
    return decode_header(plain.encode("utf-8", "surrogatepass")).strip() if "=?" in plain else plain
