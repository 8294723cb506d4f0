"""Addr-specs (RFC 5322, 3.4.1 and 4.4; RFC 6532), one alone and in free text.

Old Japanese carrier addresses break the grammar and are real: `taro..y@docomo.ne.jp`,
`t.@ezweb.ne.jp`. They are kept as they stand; `"taro..y"@docomo.ne.jp` is the same address.
Pipes, file paths and X.400 names are not addresses, though they may hold an "@".
"""

import re
import unicodedata
from functools import lru_cache

import idna

__all__ = ["LONGEST", "address_key", "clean_address", "domain_of", "find_addresses"]

LONGEST = 320  # 64 for the local part, 255 for the domain (RFC 5321, 4.5.3.1)
_LONGEST_LOCAL = 128  # twice the limit: some servers take longer ones than they may

# What shows nothing or turns the direction of what is shown is no part of an address.
_INVISIBLE = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
# Marks that end an address in Japanese text: 、。・「」【】〔〕（）＜＞：；，｜＠ and the like.
_MARKS = "\u3000-\u3004\u3008-\u3020\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_NEVER = r"\s\x00-\x20\x7f-\x9f<>()\[\]\\,;:@\"" + _INVISIBLE + _MARKS
_WIDE = (
    "\u1100-\u11ff\u2e80-\u2fff\u3005-\u3007\u3021-\u30fa\u30fc-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00020000-\U0003ffff"
)
_LITERAL = r"\[[0-9A-Fa-f.:IiPpVv]{2,45}\]"

# The common case, read fast. No slash or bar in front: that is a path or a pipe.
_PLAIN = re.compile(
    r"[A-Za-z0-9.!#$%&*+=?^_`{}~-][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,127}"
    r"@[A-Za-z0-9._-]{0,254}[A-Za-z0-9_-]"
)
_ADDRESS = re.compile(
    rf'("(?:[^"\\\r\n]|\\[^\r\n]){{1,128}}"|[^{_NEVER}]{{1,128}})'
    rf"@([^{_NEVER}\"'`|=?*&!#$%/{{}}^~]{{1,255}}|{_LITERAL})"
)
_ESCAPE = re.compile(r"\\(.)")


def clean_address(text: str) -> str | None:
    """One addr-spec out of `text`, its domain in lower case; None where there is none.

    Angle brackets, single quotes around the whole, a source route (RFC 5321, 4.1.1.3), "mailto:"
    and a closing dot go; an unneeded quoting of the local part is undone.

    >>> clean_address('<@relay.example:"taro..y"@Docomo.NE.JP>')
    'taro..y@docomo.ne.jp'
    """
    if text[:1] == "<" and text[-1:] == ">":
        text = text[1:-1]
    if _PLAIN.fullmatch(text) is None or len(text) > LONGEST:
        return _clean_odd(text)
    local, _, domain = text.partition("@")
    return f"{local}@{domain.lower()}"


def _clean_odd(text: str) -> str | None:
    text = _strip(text)
    if text.startswith("@"):
        text = text.partition(":")[2].strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    if not 3 <= len(text) <= LONGEST + 2:
        return None
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    local, domain = _unquote(match[1]), match[2].rstrip(".").lower()
    if not domain or len(domain) > 255 or local.lstrip('"').startswith(("/", "|")):
        return None
    address = f"{local}@{domain}"
    return address if len(address) <= LONGEST else None


def _strip(text: str) -> str:
    text = text.strip().strip("<>\u200b\ufeff").strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1].strip()
    return text


def _unquote(local: str) -> str:
    if not local.startswith('"'):
        return local
    plain = _ESCAPE.sub(r"\1", local[1:-1])
    return plain if _ADDRESS.fullmatch(f"{plain}@a") and not plain.startswith('"') else local


@lru_cache(maxsize=65536)
def address_key(address: str) -> str:
    """What two spellings of one address share: case folded, quotes gone, the domain as A-labels."""
    local, _, domain = (clean_address(address) or address).rpartition("@")
    if not local.isascii():
        local = unicodedata.normalize("NFC", local)
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
        return ".".join(map(_to_a_label, domain.lower().split(".")))


def _to_a_label(label: str) -> str:
    """One label of a domain that IDNA refuses as a whole, for an underscore beside it, say."""
    if label.isascii():
        return label
    try:
        return idna.encode(label, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return label


# Read from the "@" to the left, so on the text reversed. In a Japanese sentence no space parts an
# address from the words around it: ASCII ends where kana and kanji begin.
_LOCAL_REVERSED = re.compile(
    rf"[^{_NEVER}{_WIDE}|]{{1,129}}|[^{_NEVER}|]{{1,129}}"
    r'|(?P<quoted>"(?:[^"\r\n]|"\\){1,128}")(?![^\s<>(\[,;:])'
)
_TORN = frozenset({"\\", "@"})  # what stands here is only the end of a local part
_HOST = re.compile(rf"[A-Za-z0-9_-]{{1,255}}(?:\.[A-Za-z0-9_-]{{1,255}})*|{_LITERAL}")
_ANY_HOST = re.compile(r"[\w\u0300-\u036f\u3099\u309a-]+(?:\.[\w\u0300-\u036f\u3099\u309a-]+)*")
_SENTENCE_GOES_ON = re.compile(rf"(?<=\.)([A-Za-z]{{2,20}})[{_WIDE}]+\Z")
_IS_WIDE = re.compile(rf"[{_WIDE}]")


def find_addresses(text: str) -> tuple[str, ...]:
    """The addr-specs in free text, in order, each once. A Message-ID is not told apart.

    >>> find_addresses("宛先はtaro@example.comです。<t.@ezweb.ne.jp>: 550 unknown")
    ('taro@example.com', 't.@ezweb.ne.jp')
    """
    found: dict[str, None] = {}
    end = 0
    at = text.find("@")
    while at >= 0:
        local = _local_before(text, end, at)
        domain = _domain_after(text, at + 1) if local else ""
        address = clean_address(f"{local}@{domain}") if domain else None
        if address is not None:
            found.setdefault(address)
            end = at + 1 + len(domain)
        else:
            end = at + 1
        at = text.find("@", end)
    return tuple(found)


def _local_before(text: str, begin: int, at: int) -> str:
    match = _LOCAL_REVERSED.match(text[max(begin, at - 140) : at][::-1])
    if match is None or text[at - match.end() - 1 : at - match.end()] in _TORN:
        return ""
    local = match[0][::-1]
    if match["quoted"]:
        return local
    # An opening quote, a bullet or an ellipsis before it, never the address's own.
    local = local.lstrip("'`*.")
    return local if len(local) <= _LONGEST_LOCAL else ""


def _domain_after(text: str, start: int) -> str:
    host = _HOST.match(text, start, start + 255)
    stop = host.end() if host else start
    goes_on = text[stop : stop + 1].isalnum()
    if host is None or (goes_on and not ("." in host[0] and _IS_WIDE.match(text, stop))):
        host = _ANY_HOST.match(text, start, start + 255)
    domain = host[0] if host else ""
    if not domain.isascii():
        domain = _SENTENCE_GOES_ON.sub(r"\1", domain)
    return domain.rstrip(".-_") if domain[:1].isalnum() or domain[:1] == "[" else ""
