"""Where in a conversation of IMAP (RFC 3501) something can go wrong, and during which command."""

import enum
import re

__all__ = ["Place", "verb_of"]


class Place(enum.StrEnum):
    """A moment that passes by in a conversation, again and again."""

    HANDSHAKE = "in the TLS handshake"
    BEFORE_GREETING = "before the greeting"
    IN_GREETING = "in the greeting"
    COMMAND = "when a command comes"
    BEFORE_RESPONSE = "before a response"
    IN_RESPONSE = "in a response's line"
    ANNOUNCEMENT = "where a literal is announced"
    BEFORE_LITERAL = "before a literal"
    IN_LITERAL = "in a literal"
    BEHIND_LITERAL = "between a literal and its bracket"
    IN_CRLF = "between CR and LF"
    BEFORE_TAGGED = "before the tagged line"
    IN_TAGGED = "in the tagged line"
    BEHIND_TAGGED = "behind the tagged line"


_COMMAND = re.compile(rb"[^ ]+ (?:(UID) )?([A-Za-z]+)(.*)", re.DOTALL | re.IGNORECASE)


def verb_of(command: bytes) -> str:
    """The command's name; FETCH with what it fetches. "?" for what is no command."""
    match = _COMMAND.match(command)
    if match is None:
        return "?"
    verb = match[2].decode().upper()
    if verb != "FETCH":
        return verb
    if b"HEADER" in match[3].upper():
        return "FETCH headers"
    return "FETCH bodies" if b"BODY" in match[3].upper() else "FETCH sizes"
