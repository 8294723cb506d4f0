"""Status and reason of each recipient: from its own words first, then from the notice's.

A notice's general words are only asked where it names one recipient: with several, the first
code in the text may be another's.
"""

import re
from dataclasses import replace

from bouncescan.mail.status import find_status, reason_of
from bouncescan.records.bounce import Reason, Recipient

__all__ = ["complete"]

# A line in which a server speaks: a reply code at its start or behind a colon, or a status code.
_SAID = re.compile(
    r"^.*(?:(?:^|[\s:<'\"\[(#])[45]\d\d[ -]\S|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)).*$",
    re.MULTILINE,
)
_MOST = 16_000


def complete(recipients: tuple[Recipient, ...], text: str) -> tuple[Recipient, ...]:
    """The recipients of a notice with their status and reason filled in."""
    shared = text[:_MOST] if len(recipients) == 1 else ""
    return tuple(_complete(person, shared) for person in recipients)


def _complete(person: Recipient, shared: str) -> Recipient:
    words = person.diagnostic_code or ""
    status = person.status or find_status(words)
    reason = reason_of(status, words)
    if (status and reason is not Reason.OTHER) or not shared:
        return replace(person, status=status, reason=reason)
    said = _said(shared)
    if reason is not Reason.OTHER:
        return replace(person, status=find_status(said), reason=reason)
    # Words without a code and without a meaning are no diagnostic where a server's own are there.
    diagnostic = said if said and not find_status(words) and not person.status else words
    status = status or find_status(said) or find_status(shared)
    reason = reason_of(status, said)
    if reason is Reason.OTHER:
        reason = reason_of(status, shared)
    return replace(person, status=status, reason=reason, diagnostic_code=diagnostic or None)


def _said(text: str) -> str:
    """The first line in which a server speaks, with the rest of its paragraph."""
    match = _SAID.search(text)
    if match is None:
        return ""
    paragraph = text[match.start() : match.start() + 1000].partition("\n\n")[0]
    return " ".join(paragraph.split())[:500]
