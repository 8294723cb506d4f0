"""Received fields (RFC 5321, section 4.4): one hop each, in the many forms that servers write.

Only the address that the writing server saw counts as `from_ip`: the one in brackets or behind the
name in the `from` clause, never one inside a HELO name, an id or a version number.

Forms read: Postfix `from HELO (RDNS [IP])`, Exim `from RDNS ([IP] helo=HELO)` and
`from [IP] (helo=HELO)`, sendmail `from HELO (RDNS [IP] (may be forged))`, qmail
`from RDNS (HELO HELO) (IP)`, Exchange `from A (IP) by B (IP)`, Gmail `from HELO (RDNS. [IP])`,
OpenSMTPD `from HELO (RDNS [IP])`, and `by`-only hops of local injections.
"""

import re
from ipaddress import IPv6Address, ip_address

from bouncescan.mail.address import clean_address
from bouncescan.mail.date import parse_date
from bouncescan.mail.header import Header
from bouncescan.mail.text import decode_bytes, unfold
from bouncescan.records.trace import Hop, IPAddress

__all__ = ["parse_by_host", "parse_ip", "parse_received", "read_trace"]

_MAXIMUM = 4000  # a field longer than this is kept but read only so far

# A clause word starts a clause only outside of comments and at the start of a word.
_CLAUSE = re.compile(r"(?<!\S)(from|by|with|id|for|via)(?=[\s(])", re.IGNORECASE)
_LITERAL = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f:.]{3,45})(?:%\w+)?\](?::\d+)?", re.IGNORECASE)
_BARE_IP = re.compile(
    r"(?<![\w.:@-])(?:::ffff:)?((?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w.:@-])"
)
_HELO = re.compile(r"\b(?:helo|ehlo)[= ]\s*\[?([^\s()\]]+)", re.IGNORECASE)
_NAME = re.compile(r"(?:[\w-]+@)?\[?([A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_])?(?:\.[\w-]+)*)\.?\]?")
_LOGIN = re.compile(r"\b(?:e?smtps?a|utf8smtps?a|lmtps?a|asmtp)\b", re.IGNORECASE)
_AUTHENTICATED = re.compile(
    r"\(authenticated\b|\bauthenticated (?:sender|user|bits|by|as)\b|\bAuth(?:enticated)?[ -]?(?:user|sender)[:=]"
    r"|\bauthenticated \(",
    re.IGNORECASE,
)


def read_trace(header: Header) -> tuple[Hop, ...]:
    """All Received fields of a header, newest first."""
    return tuple(parse_received(body) for body in header.every("received"))


def parse_received(raw: bytes) -> Hop:
    """One field's body as a hop; whatever it does not say is None, and `raw` is always kept."""
    text = decode_bytes(unfold(raw))
    line = text[:_MAXIMUM]
    head, _, tail = line.rpartition(";")
    date = parse_date(tail.strip()) if head else None
    clauses = _split_clauses(head or line)
    peer = clauses.get("from", "")
    from_host, helo = _read_peer(peer)
    protocol = _first_word(clauses.get("with")) or _first_word(clauses.get("via"))
    recipient = clauses.get("for", "")
    if protocol and protocol.lower() == "local" and from_host and "." not in from_host:
        from_host = None  # Exim names the local user who handed the mail in
    return Hop(
        raw=text,
        from_host=from_host,
        helo=helo,
        from_ip=_read_ip(peer),
        by_host=_read_by(clauses.get("by", "")),
        with_protocol=protocol.upper() if protocol else None,
        id=_first_word(clauses.get("id")),
        for_address=clean_address(_first_word(recipient) or ""),
        date=date,
        # QUIRK(opensmtpd): mail handed in on the machine itself is "(localhost [local]) with ESMTPA".
        is_authenticated="[local]" not in peer
        and bool((protocol and _LOGIN.fullmatch(protocol)) or _AUTHENTICATED.search(head or line)),
    )


def parse_by_host(text: str) -> str | None:
    """The writing server of an unfolded field alone, at a quarter of the cost of the whole hop."""
    return _read_by(_split_clauses(text[:_MAXIMUM]).get("by", ""))


def parse_ip(text: str) -> IPAddress | None:
    """An IP address; an IPv4-mapped IPv6 address is its IPv4 address (RFC 4291, 2.5.5.2)."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _split_clauses(line: str) -> dict[str, str]:
    """The text of each clause, comments included; of a repeated clause the first counts."""
    starts = list(_CLAUSE.finditer(_blank_comments(line)))
    clauses: dict[str, str] = {}
    for match, after in zip(starts, [*starts[1:], None], strict=False):
        text = line[match.end() : after.start() if after else len(line)]
        clauses.setdefault(match[1].lower(), text.strip())
    return clauses


def _blank_comments(line: str) -> str:
    """`line`, its comments overwritten by dots, nested ones too; an unclosed one counts as text."""
    out, depth, start = list(line), 0, 0
    for position, character in enumerate(line):
        if character == "(":
            start = position if depth == 0 else start
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                out[start + 1 : position] = "." * (position - start - 1)
    return "".join(out)


def _read_peer(peer: str) -> tuple[str | None, str | None]:
    """(name looked up, name given in HELO) of a from clause."""
    first = _first_word(peer) or ""
    rest = peer.removeprefix(first)
    helo = _HELO.search(rest)
    if helo is not None:
        # Exim and qmail: the looked-up name stands first, HELO in the comment.
        return _read_name(first), helo[1].rstrip(".,;")
    comment = re.match(r"\s*\(([^\s()\[\]]*)", rest)
    if comment is None:
        return _read_name(first), None
    looked_up = comment[1].rpartition("@")[2]
    if "[" in rest or parse_ip(looked_up):
        # Postfix, sendmail, Gmail: HELO stands first, the looked-up name in the comment.
        name = None if looked_up.lower() in {"unknown", "unverified", ""} else _read_name(looked_up)
        return name, first.strip("[]") or None
    return _read_name(first), None


def _read_ip(peer: str) -> IPAddress | None:
    """The address that the writer saw: a literal in the comment, else the name, else a bare one."""
    first = _first_word(peer) or ""
    rest = peer.removeprefix(first)
    for text in (rest, first):
        for match in _LITERAL.finditer(text):
            address = parse_ip(match[1])
            if address is not None:
                return address
    for match in _BARE_IP.finditer(rest):
        address = parse_ip(match[1])
        if address is not None:
            return address
    return None


def _read_name(text: str) -> str | None:
    word = _first_word(text)
    if word is None:
        return None
    match = _NAME.fullmatch(word)
    if match is None or parse_ip(match[1]) is not None:
        return None
    name = match[1].lower()
    return None if name == "unknown" else name


def _read_by(clause: str) -> str | None:
    """The writing server's name; Gmail's inner hops have only an address there."""
    address = parse_ip((_first_word(clause) or "").strip("[]"))
    return str(address) if address is not None else _read_name(clause)


def _first_word(text: str | None) -> str | None:
    """The first word outside of comments, without a closing comma or semicolon."""
    if not text:
        return None
    word = text.split(None, 1)[0]
    if word.startswith("("):
        return None
    return word.partition("(")[0].rstrip(",;") or None
