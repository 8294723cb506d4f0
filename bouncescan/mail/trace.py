"""Received fields (RFC 5321, section 4.4): one hop each, in the many forms that servers write.

Only the address that the writing server saw counts as `from_ip`: never one inside a HELO name, an
id or a version number. Only a name that it looked up counts as `from_host`: a name that stands
alone is what the peer called itself, and sendmail's "(may be forged)" takes a name back.

    from HELO (NAME [IP])                     Postfix, sendmail, OpenSMTPD, Haraka, Gmail
    from NAME ([IP] helo=HELO)                Exim, where the name was looked up
    from [IP] (helo=HELO)                     Exim, where it was not
    from NAME (HELO HELO) (IP)                qmail, qpsmtpd, Yahoo (EHLO), IronPort
    from HELO (IP) by HOST (IP)               Exchange
    from HELO ([IP]), from HELO [IP]          Domino, Microsoft SMTPSVC, MDaemon, IMail
    from NAME [IP] by HOST with POP3          fetchmail
    from [IP] by HOST via HTTP                Yahoo's and other webmail
    from IP (SquirrelMail authenticated user X)
    by HOST with SMTP id ID, (qmail 1 invoked by uid 1), from USER by HOST with local
"""

import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from bouncescan.mail.address import clean_address
from bouncescan.mail.clauses import PeerClause, split_clauses, take_apart
from bouncescan.mail.date import parse_date
from bouncescan.mail.header import Header
from bouncescan.mail.text import decode_line
from bouncescan.records.trace import Hop, IPAddress

__all__ = ["parse_by_host", "parse_ip", "parse_received", "read_trace"]

_LONGEST = 4000  # a field longer than this is kept but read only so far
_LONGEST_DATE = 100
_LONGEST_NAME = 255

_DIGITS = r"\d{1,3}(?:\.\d{1,3}){3}"
_IP = rf"(?:{_DIGITS}|[0-9A-Fa-f]{{0,4}}(?::[0-9A-Fa-f]{{0,4}}){{1,7}}(?:{_DIGITS})?)"
_LITERAL = re.compile(rf"(?<!@)\[(?:IPv6:)?({_IP})(?:%\w+)?\]", re.IGNORECASE)
# "192.0.2.1", "192.0.2.1:2525", "ident@192.0.2.1 with login", "mail.example.net 192.0.2.1"
_BARE = re.compile(
    r"\s*(?:[^\s@]{1,128}@){0,2}(?:((?:[\w-]{1,63}\.){1,20}[A-Za-z][\w-]{0,62})\s+)?"
    rf"({_IP})(?::\d{{1,5}})?(?![\w.:-])"
)
_NAMED_ONLY = re.compile(r"\s*([^\s\[\]]+)(?:\s+\[(?!local|unix)[^\[\]]*\])?\s*")
_NAME = re.compile(r"\w(?:[\w-]*\w)?(?:\.[\w-]+)*")
_UNKNOWN = frozenset({"unknown", "unverified", "unknownhost"})
# QUIRK(haraka): where no name was found the answer of the DNS stands in its place.
_NO_NAME = _UNKNOWN | {"nxdomain", "dnserror"}
# The looked-up name does not lead back to the address, so anyone can have chosen it.
_TAKEN_BACK = re.compile(r"may be forged|unverified|not verified|misconfigured", re.IGNORECASE)
_NO_PEER = re.compile(r"mail pickup service\b|<", re.IGNORECASE)

_PROTOCOL = re.compile(
    r"(?<![\w-])(?:(?:utf8)?(?:e?smtp|lmtp)s?a?|asmtp|bsmtp|smtpsvc|https?|httprest|mapi|local"
    r"|pop3|imap|nnfmp|qmqp)(?![\w-])|(?<![\w-])local(?=-[be]?smtp\b)",  # Exim's "local-bsmtp"
    re.IGNORECASE,
)
_LONGEST_PROTOCOL = 60
_FETCHED = frozenset({"POP3", "IMAP"})
# LMTP's A (RFC 3848) is not among them: there a server signs in to the mail store, no person.
_LOGIN = re.compile(r"(?:UTF8)?E?SMTPS?A|ASMTP")
_SIGNED_IN = re.compile(
    r"\s*(?:authenticated\b|auth\. user\b|auth(?:id| ?user| ?sender)? ?[:=]|account \S|smtp-auth\b"
    r"|[\w!.-]{1,40} authenticated (?:user|sender|as|by)\b)"
    r"|[^(]*\bwith (?:login|plain|cram-md5|digest-md5|xymcookie)\s*\Z",
    re.IGNORECASE,
)
# Postfix, sendmail, OpenSMTPD: HELO (NAME [IP]), HELO ([IP]). Exim: NAME ([IP] helo=HELO),
# [IP] (helo=HELO).
_SIMPLE = r"[\w.-]{1,255}"
_USUAL_PEER = re.compile(
    rf"({_SIMPLE}|\[[\d.]+\]) \((?:({_SIMPLE}) )?\[(?:IPv6:)?([0-9A-Fa-f.:]{{2,45}})\]\)"
    rf"|(?:({_SIMPLE}) \(\[([0-9A-Fa-f.:]{{2,45}})\](?::\d{{1,5}})? |\[([\d.]{{7,15}})\] \()"
    rf"helo=({_SIMPLE})\)"
)
_NAMED_PEER = re.compile(rf"({_SIMPLE})(?: \(({_SIMPLE})\))?")
_TELLING = re.compile(r"auth|verified|misconfigured", re.IGNORECASE)
_GLUED = re.compile(r"[^\s()]+\(")
_EXIM = re.compile(r"[^<\"]*\(Exim \d")
# Differs from mail to mail and says nothing of the ends.
_ENVELOPE = re.compile(r" \(envelope-(?:from|sender) <[^<>()]*>\)\Z")
_AUTH_WORD = re.compile(r"\bAUTH\b|\bauthenticated\b")
_AS_USER = re.compile(r"(?:\A|\s)as user \S")
_COMMENT = re.compile(r"\(([^()]*)")
_LATE_ID = re.compile(r"\bid\s+(\S+)")
_RECIPIENT = re.compile(r"<([^<>]*)>|([^\s;,()]+)")


def read_trace(header: Header) -> tuple[Hop, ...]:
    """All Received fields of a header, newest first."""
    return tuple(map(parse_received, header.every("received")))


def parse_received(raw: bytes) -> Hop:
    """One field's body as a hop; whatever it does not say is None, and `raw` is always kept."""
    text = decode_line(raw)
    peer, by, via, protocol, id_, recipient, tail = split_clauses(text[:_LONGEST])
    if "(envelope-" in protocol:
        protocol = _ENVELOPE.sub("", protocol)
    link = _read_link(protocol, via)
    ends = _read_ends(peer, by, link)
    return Hop(
        raw=text,
        from_host=ends.from_host,
        helo=ends.helo,
        from_ip=ends.from_ip,
        by_host=ends.by_host,
        with_protocol=link.protocol,
        id=_read_id(id_, tail),
        for_address=_read_recipient(recipient) if recipient else None,
        date=parse_date(tail) or parse_date(text[-_LONGEST_DATE:]),
        is_authenticated=ends.is_signed_in,
    )


def parse_by_host(text: str) -> str | None:
    """The writing server of an unfolded field alone, at a fraction of the cost of the whole hop."""
    return _read_by(split_clauses(text[:_LONGEST]).by)


@lru_cache(maxsize=4096)
def parse_ip(text: str) -> IPAddress | None:
    """An IP address; an IPv4-mapped IPv6 address is its IPv4 address (RFC 4291, 2.5.5.2)."""
    if not text[-1:].isdigit() and ":" not in text:
        return None  # a host's name, mostly
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


class _Peer(NamedTuple):
    """Who handed the mail over, as far as the writer says it."""

    host: str | None = None
    helo: str | None = None
    ip: IPAddress | None = None


class _Link(NamedTuple):
    """How the two talked; a few servers' ways make up nearly all mail."""

    protocol: str | None
    is_exim: bool
    is_signed_in: bool


@lru_cache(maxsize=1024)
def _read_link(protocol: str, via: str) -> _Link:
    name = _read_protocol(protocol or via)
    is_signed_in = (
        (name is not None and _LOGIN.fullmatch(name) is not None)
        or any(_SIGNED_IN.match(comment) for comment in _COMMENT.findall(protocol))
        or _AUTH_WORD.search(take_apart(protocol, may_glue=True).outside) is not None
    )
    return _Link(name, _EXIM.match(protocol) is not None, is_signed_in)


class _Ends(NamedTuple):
    """The two ends of a hop: what one pair of servers writes in every mail."""

    from_host: str | None
    helo: str | None
    from_ip: IPAddress | None
    by_host: str | None
    is_signed_in: bool


@lru_cache(maxsize=2048)
def _read_ends(peer: str, by: str, link: _Link) -> _Ends:
    seen, is_signed_in = _usual_peer(peer, link) or _read_any_peer(peer, by, link)
    # QUIRK(opensmtpd): mail handed in on the machine itself is "(localhost [local]) with ESMTPA".
    is_signed_in = "[local]" not in peer and (
        link.is_signed_in
        or is_signed_in
        or ("(" in by and any(_SIGNED_IN.match(comment) for comment in _COMMENT.findall(by)))
    )
    return _Ends(seen.host, seen.helo, seen.ip, _read_by(by), is_signed_in)


def _usual_peer(peer: str, link: _Link) -> tuple[_Peer, bool] | None:
    """The peer in the forms of Postfix, sendmail and Exim; None in any other form."""
    if not peer:
        return _Peer(), False
    match = _USUAL_PEER.fullmatch(peer)
    if match is None or link.protocol == "LOCAL":
        return _usual_name(peer, link)
    helo, name, literal, first, exim_literal, alone, exim_helo = match.groups()
    ip = parse_ip(literal or exim_literal or alone)
    if ip is None:
        return None
    if exim_helo is not None:
        return _Peer(_read_name(first) if first else None, _read_helo(exim_helo), ip), False
    if name is None:
        return _Peer(_read_name(helo) if link.is_exim else None, _read_helo(helo), ip), False
    # Words that mean something where they stand for themselves may be part of a name.
    if "." not in name or _TELLING.search(name):
        return None
    return _Peer(_read_name(name), _read_helo(helo), ip), False


def _usual_name(peer: str, link: _Link) -> tuple[_Peer, bool] | None:
    """A peer that is told by name alone: a user, or what it called itself."""
    match = _NAMED_PEER.fullmatch(peer)
    if match is None or match[1][-1].isdigit():
        return None
    helo, name = match.groups()
    if name is not None and (name[-1].isdigit() or _TELLING.search(name)):
        return None
    if link.protocol == "LOCAL":
        return _Peer(), False
    known = _read_name(name) if name and "." in name else None
    return _Peer(known, _read_helo(helo)), False


def _read_any_peer(peer: str, by: str, link: _Link) -> tuple[_Peer, bool]:
    """(peer, whether its clause says that it signed in)."""
    # A server that glues its comments, "host(192.0.2.1)", does so to its own name too.
    clause = take_apart(peer, may_glue=_GLUED.match(by) is not None)
    is_signed_in = (
        any(_SIGNED_IN.match(comment) for comment in clause.comments)
        or _AS_USER.search(clause.outside) is not None
    )
    return _read_peer(clause, peer, link), is_signed_in


def _read_peer(clause: PeerClause, peer: str, link: _Link) -> _Peer:
    if link.protocol == "LOCAL" or _NO_PEER.match(peer) or _is_user(clause):
        return _Peer()
    # The writer's own comment comes last; what stands before it may be the peer's choice.
    for comment in reversed(clause.comments):
        seen = _read_tcp_info(comment)
        if seen is not None:
            return _read_seen_peer(clause, link, comment, seen)
    return _read_plain_peer(clause, link)


def _is_user(clause: PeerClause) -> bool:
    # QUIRK(dma): "from root (uid 0) (envelope-from root@example.org) id 1 by example.org"
    return any(comment.startswith("uid ") for comment in clause.comments)


def _read_tcp_info(comment: str) -> tuple[str | None, IPAddress] | None:
    """(name, address) of a comment that holds the address which the writer saw."""
    literal = _LITERAL.search(comment)
    ip = parse_ip(literal[1]) if literal else None
    if literal and ip:
        before = comment[: literal.start()].split()
        # More than one word is a sentence: "account taro@example.com [192.0.2.1] verified".
        return (before[0] if len(before) == 1 else None), ip
    bare = _BARE.match(comment)
    ip = parse_ip(bare[2]) if bare else None
    return (bare[1], ip) if bare and ip else None


def _read_seen_peer(
    clause: PeerClause, link: _Link, comment: str, seen: tuple[str | None, IPAddress]
) -> _Peer:
    name, ip = seen
    if clause.helo is not None and name is None:
        return _Peer(_read_name(clause.first), _read_helo(clause.helo), ip)
    helo = _read_helo(clause.first)
    if name is None and (link.is_exim or "] verified" in comment):
        # Exim names HELO only where it differs from the name; CommuniGate says that they agree.
        return _Peer(_read_name(clause.first), helo, ip)
    if name is None or _TAKEN_BACK.search(comment):
        return _Peer(None, helo, ip)
    return _Peer(_read_name(name), helo, ip)


def _read_plain_peer(clause: PeerClause, link: _Link) -> _Peer:
    """The peer where no comment holds its address.

    An address alone is the peer's unless mail came by SMTP: then it may be a HELO, but Exim names
    those as such. Wrong for a server that writes a bare HELO and no protocol.
    """
    literal = _LITERAL.search(clause.outside)
    ip = parse_ip(literal[1] if literal else clause.first.strip("[]").removeprefix("IPv6:"))
    if clause.helo is not None:
        return _Peer(_read_name(clause.first), _read_helo(clause.helo), ip)
    if literal is None and ip is not None:
        is_helo = "SMTP" in (link.protocol or "") and not link.is_exim
        return _Peer(helo=_read_helo(clause.first)) if is_helo else _Peer(ip=ip)
    if literal is not None and link.protocol in _FETCHED:
        return _Peer(_read_name(clause.first), None, ip)
    # QUIRK(Exim 3): "from HELO (NAME) [IP]"
    # or an address that somebody made unreadable: "from HELO (NAME [192.0.2.xxx])"
    only = _NAMED_ONLY.fullmatch(clause.comments[0]) if clause.comments else None
    name = _read_name(only[1]) if only else None
    return _Peer(name if name and "." in name else None, _read_helo(clause.first), ip)


def _read_helo(text: str) -> str | None:
    helo = text.strip("[]").rstrip(".,;")[:_LONGEST_NAME]
    return helo if helo and helo.lower() not in _UNKNOWN else None


def _read_name(text: str) -> str | None:
    """A host's name in lower case; None for an address, "unknown" and what is no name."""
    name = text.strip().rpartition("@")[2].rstrip(".").lower()
    if len(name) > _LONGEST_NAME or _NAME.fullmatch(name) is None or parse_ip(name) is not None:
        return None
    return None if name in _NO_NAME else name


def _read_by(clause: str) -> str | None:
    """The writing server's name; Gmail's inner hops have only an address there."""
    word = _first_word(clause).strip("[]")
    address = parse_ip(word)
    return str(address) if address is not None else _read_name(word)


def _read_protocol(clause: str) -> str | None:
    """The protocol's known name if the clause holds one, else its words outside of comments."""
    outside = take_apart(clause, may_glue=True)
    words = f"{outside.first} {outside.outside}"
    known = _PROTOCOL.search(words)
    name = known[0] if known else " ".join(words.split())
    return name.upper()[:_LONGEST_PROTOCOL] or None


def _read_id(clause: str, tail: str) -> str | None:
    # QUIRK(courier): the id stands behind the date.
    if clause.isalnum():
        return clause
    late = None if clause else _LATE_ID.search(tail)
    return (late[1] if late else _first_word(clause)) or None


def _read_recipient(clause: str) -> str | None:
    match = _RECIPIENT.match(clause)
    return clean_address(match[1] or match[2] or "") if match else None


def _first_word(clause: str) -> str:
    """The first word, without a comment glued to it and a closing comma or semicolon."""
    words = clause.split(None, 1)
    return words[0].partition("(")[0].rstrip(",;") if words else ""
