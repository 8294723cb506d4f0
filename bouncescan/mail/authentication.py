"""Authentication-Results (RFC 8601), those of ARC (RFC 8617), and Received-SPF (RFC 7208).

Read tolerantly: Microsoft 365 leaves out the authserv-id, old Yahoo puts `from=` where a method is
meant, and comments hold semicolons.
"""

import re

from bouncescan.mail.header import Header
from bouncescan.mail.text import decode_bytes, unfold
from bouncescan.records.authentication import AuthenticationResult

__all__ = ["parse_authentication_results", "parse_received_spf", "read_authentication"]

_LONGEST = 8000
_MOST = 200
_METHOD = re.compile(r"\s*([A-Za-z][A-Za-z0-9_-]{0,40})(?:\s*/\s*\d+)?\s*=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r"(?<!\S)([A-Za-z]+\.[A-Za-z][\w-]*)\s*=\s*(\"[^\"]*\"|[^\s;]+)")
_PAIR = re.compile(r"(?<![\w-])([A-Za-z][A-Za-z-]{1,30})\s*=\s*(\"[^\"]*\"|[^\s;]+)")
_FIELDS = frozenset(("authentication-results", "arc-authentication-results", "received-spf"))
_HOST = re.compile(r"[\w.-]+$")
_SPF_RESULT = re.compile(r"\s*([A-Za-z]+)")
_SPF_HOST = re.compile(r"\(\s*(?:mail\w*\s*:\s*)?([\w-]+(?:\.[\w-]+)+):?\s")
# Names that stand where a method is meant and are properties (old Yahoo, old Microsoft).
_NO_METHODS = frozenset({"from", "action", "header", "smtp", "reason", "policy", "i", "x-hmca"})


def read_authentication(header: Header) -> tuple[AuthenticationResult, ...]:
    """All results of a header, in the order of their fields: the newest stands first."""
    found: list[AuthenticationResult] = []
    if _FIELDS.isdisjoint(header.bodies()):
        return ()
    for name, body in header:
        if name in ("authentication-results", "arc-authentication-results"):
            found.extend(parse_authentication_results(body, field=name))
        elif name == "received-spf":
            result = parse_received_spf(body)
            found.extend([result] if result else [])
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def parse_authentication_results(
    raw: bytes, *, field: str = "authentication-results"
) -> tuple[AuthenticationResult, ...]:
    """The results of one field's body."""
    chunks = _split(decode_bytes(unfold(raw[:_LONGEST])))
    if chunks and re.match(r"\s*i\s*=\s*\d+\s*$", chunks[0]):
        del chunks[0]  # ARC's instance number
    server = None
    if chunks and not _is_method(chunks[0]):
        words = chunks.pop(0).split()
        if words and _HOST.match(words[0]):
            server = words[0].lower().rstrip(".")
    results = (_read_method(chunk, server, field) for chunk in chunks)
    return tuple(result for result in results if result)


def _is_method(chunk: str) -> bool:
    return _METHOD.match(chunk) is not None


def _read_method(chunk: str, server: str | None, field: str) -> AuthenticationResult | None:
    match = _METHOD.match(chunk)
    if match is None or match[1].lower() in _NO_METHODS:
        return None
    properties = [f"{name}={value}" for name, value in _PROPERTY.findall(chunk[match.end() :])]
    return AuthenticationResult(
        method=match[1].lower(),
        result=match[2].lower(),
        authserv_id=server,
        property=" ".join(properties) or None,
        field=field,
    )


def _split(text: str) -> list[str]:
    """The text without comments, split at the semicolons outside of quotes."""
    chunks: list[str] = []
    current: list[str] = []
    depth, is_quoted = 0, False
    for piece in re.split(r'([()";])', text):
        if piece == '"' and not depth:
            is_quoted = not is_quoted
        if piece == "(" and not is_quoted:
            depth += 1
        elif piece == ")" and not is_quoted and depth:
            depth -= 1
        elif piece == ";" and not is_quoted and not depth:
            chunks.append("".join(current))
            current = []
        elif not depth:
            current.append(piece)
    return [*chunks, "".join(current)]


def parse_received_spf(raw: bytes) -> AuthenticationResult | None:
    """One Received-SPF field; `authserv_id` is its receiver, or the host that opens its comment."""
    text = decode_bytes(unfold(raw[:_LONGEST]))
    match = _SPF_RESULT.match(text)
    if match is None:
        return None
    pairs = {name.lower(): value.strip('"') for name, value in _PAIR.findall(text)}
    comment = _SPF_HOST.search(text)
    server = pairs.get("receiver") or (comment[1] if comment else None)
    kept = [
        f"{name}={pairs[name]}" for name in ("client-ip", "envelope-from", "helo") if name in pairs
    ]
    return AuthenticationResult(
        method="spf",
        result=match[1].lower(),
        authserv_id=server.lower().rstrip(".") if server else None,
        property=" ".join(kept) or None,
        field="received-spf",
    )
