"""The clauses of a Received field (RFC 5321, section 4.4), cut apart before they are understood.

    from PEER by HOST via LINK with PROTOCOL id ID for ADDRESS; DATE

Comments may stand anywhere and hold the words that start a clause. What a peer called itself comes
first in its clause and may look like any of all this; so the word behind a clause's word is its
value, and a comment that is glued to the peer's name is not the writer's. An envelope sender may
hold anything in its quotes, so that they are blanked first.
"""

import re
from typing import NamedTuple

__all__ = ["Field", "PeerClause", "split_clauses", "take_apart"]

_WORDS = frozenset({"from", "by", "with", "id", "for", "via"})
_CLAUSE = re.compile(r"(?<![^\s)])(from|by|with|id|for|via)(?=[\s(])", re.IGNORECASE)
_VALUE = re.compile(r"\s*+([^\s(]*)(\s*+[(\[])?")
_PARENTHESIS = re.compile(r"[()]")
_ENVELOPE_SENDER = re.compile(
    r'(?<=[\s(])envelope-(?:from|sender)[ :=]{0,3}<?"(?:[^"\\]|\\.){0,300}+"(?=@)', re.IGNORECASE
)
# The clauses in the order of RFC 5321 without anything odd: read by one pattern, as nearly all are.
_NO_WORD = r"(?!(?:from|by|with|id|for|via)[\s(])"
_BALANCED = r"\((?:[^()]++|\([^()]*+\))*+\)"
_BODY = rf"\s++({_NO_WORD}[^\s();]++(?:\s*+(?:{_BALANCED}|{_NO_WORD}[^\s();]++))*+)\s*+"
_USUAL = re.compile(
    rf"(?:{_BALANCED}\s*+)?(?:from{_BODY})?(?:by{_BODY})?(?:via{_BODY})?(?:with{_BODY})?"
    rf"(?:id{_BODY})?(?:via{_BODY})?(?:for{_BODY})?;([^;()]*+(?:\([^;()]*+\)\s*+)?)",
    re.IGNORECASE,
)
_HELO = re.compile(r"(?<![\w-])(?:helo|ehlo|lhlo)[= ]\s*([^\s()]*)", re.IGNORECASE)


class Field(NamedTuple):
    """The text of each clause, comments included, "" where absent; `tail` holds the date."""

    peer: str
    by: str
    via: str
    protocol: str
    id: str
    recipient: str
    tail: str


class PeerClause(NamedTuple):
    """A from clause: its first word, its comments without HELO, and what stands outside of them.

    `helo` is what a comment names as such, as Exim and qmail do; None where none does.
    """

    first: str
    comments: tuple[str, ...]
    outside: str
    helo: str | None


def split_clauses(line: str) -> Field:
    """An unfolded field in its clauses; of a repeated clause the first counts."""
    return _usual_clauses(line) or _split_clauses(line)


def _usual_clauses(line: str) -> Field | None:
    match = _USUAL.fullmatch(line) if '"' not in line else None
    if match is None:
        return None
    peer, by, via, protocol, id_, late_via, recipient, tail = match.groups("")
    return Field(peer, by, via or late_via, protocol, id_, recipient, tail.strip())


def _split_clauses(line: str) -> Field:
    line = _ENVELOPE_SENDER.sub(lambda match: "." * len(match[0]), line)
    blank = _without_comments(line)
    end = blank.rfind(";")
    end = len(line) if end < 0 else end
    found: dict[str, str] = {}
    match = _CLAUSE.search(blank, 0, end)
    while match:
        following = _CLAUSE.search(blank, _end_of_value(blank, match.end(), end), end)
        text = line[match.end() : following.start() if following else end]
        found.setdefault(match[1].lower(), text.strip())
        match = following
    return Field(
        peer=found.get("from", ""),
        by=found.get("by", ""),
        via=found.get("via", ""),
        protocol=found.get("with", ""),
        id=found.get("id", ""),
        recipient=found.get("for", ""),
        tail=line[end + 1 :].strip(),
    )


def _end_of_value(blank: str, start: int, end: int) -> int:
    """Behind a clause's first word, even where a peer calls itself "by"."""
    value = _VALUE.match(blank, start, end)
    if value is None or (value[1].lower() in _WORDS and value[2] is None):
        return start  # the value is missing, and the next clause begins
    return value.end(1)


def _find_comments(line: str) -> list[tuple[int, int]]:
    """Where the outermost comments stand; a parenthesis without its other half is a character."""
    opened: list[int] = []
    spans: list[tuple[int, int]] = []
    for match in _PARENTHESIS.finditer(line):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, match.end()))
    return spans


def _without_comments(line: str) -> str:
    """`line` with dots over what stands in comments."""
    out: list[str] = []
    position = 0
    for start, end in _find_comments(line):
        out += (line[position : start + 1], "." * (end - start - 2))
        position = end - 1
    return "".join((*out, line[position:]))


def take_apart(text: str, *, may_glue: bool) -> PeerClause:
    """A clause in its parts; a comment glued to its first word is one only if it `may_glue`."""
    spans = _find_comments(text)
    is_glued = bool(spans) and spans[0][0] > 0 and not text[spans[0][0] - 1].isspace()
    glued = spans.pop(0) if is_glued and not may_glue else None
    head = text[: glued[1]] if glued else text[: spans[0][0]] if spans else text
    first = next(iter(head.split(None, 1)), "")
    position = head.find(first) + len(first)
    outside: list[str] = []
    for start, end in spans:
        outside.append(text[position:start])
        position = end
    comments = tuple(text[start + 1 : end - 1] for start, end in spans)
    named = (match[1] for comment in comments if (match := _HELO.search(comment)))
    return PeerClause(
        first=first.rstrip(",;"),
        comments=tuple(_HELO.sub("", comment) for comment in comments),
        outside=" ".join((*outside, text[position:])).strip(),
        helo=next(named, None),
    )
