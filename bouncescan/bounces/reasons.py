"""Status, reason and other host of each recipient: from its own words, then from the notice's.

Some reports give no Diagnostic-Code (OpenSMTPD, Haraka, Exim); then the line of the notice that
opens with the address says why, or the lines that stand below it with more indent. A notice's
general words are only asked where it names one recipient: with several, the first code in the text
may be another's.
"""

import re
from dataclasses import replace

from bouncescan.bounces.paragraphs import read_remote, told_remote
from bouncescan.mail.status import find_status, is_vague, reason_of
from bouncescan.records.bounce import Action, Reason, Recipient

__all__ = ["complete"]

_FAILED = frozenset({Action.FAILED, Action.DELAYED})
_OPENS = re.compile(r"([ \t]{0,8})<?([^\s<>]{1,128}@[^\s<>:]{1,255})>?[ \t]*(?::[ \t]*(\S.*)?)?$")
# A line in which a server speaks: a reply code at its start or behind a mark, or a status code.
_SAID = re.compile(
    r"^.*(?:(?:^|[\s:<'\"\[(#])[45]\d\d[ -]\S"
    r"|(?<![\d.])(?<![A-Za-z]-)[45]\.[0-7]\.\d{1,3}(?!\.?\d)).*$",
    re.MULTILINE,
)
_MOST = 16_000
_LONGEST = 500


def complete(
    recipients: tuple[Recipient, ...], text: str, reporter: str | None = None
) -> tuple[Recipient, ...]:
    """The recipients of a notice with their status, reason and other host filled in."""
    text = text[:_MOST]
    if any(person.diagnostic_code is None for person in recipients):
        recipients = _with_own_words(recipients, text)
    shared = text if len(recipients) == 1 or _is_said_once(recipients, text) else ""
    if shared and not all(person.remote_mta for person in recipients):
        remote = told_remote(shared, reporter)
        recipients = tuple(_with_remote(person, remote) for person in recipients)
    return tuple(_unless_it_goes_on(_complete(person, shared)) for person in recipients)


def _unless_it_goes_on(person: Recipient) -> Recipient:
    """What is still being tried has not expired, whatever the notice says of time."""
    if person.action is Action.DELAYED and person.reason is Reason.EXPIRED:
        return _with(person, person.status, Reason.OTHER)
    return person


def _with_remote(person: Recipient, remote: str | None) -> Recipient:
    if person.remote_mta or remote is None or person.action not in _FAILED:
        return person
    return replace(person, remote_mta=remote)


def _is_said_once(recipients: tuple[Recipient, ...], text: str) -> bool:
    """True where a server speaks once in a notice, of nobody by name: it speaks of all."""
    if all(person.status for person in recipients):
        return False
    lines = [match[0].strip() for match in _SAID.finditer(text)]
    if len(lines) != 1 or "@" in lines[0]:
        return False
    others = (p for p in recipients if lines[0] not in (p.diagnostic_code or lines[0]))
    return next(others, None) is None


def _with_own_words(recipients: tuple[Recipient, ...], text: str) -> tuple[Recipient, ...]:
    """Recipients without a diagnostic get the paragraph that opens with their address."""
    words: dict[str, str] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _OPENS.match(line) if "@" in line else None
        if match:
            indent, address, beside = match.groups("")
            below = _indented(lines[number + 1 : number + 6], len(indent) if not beside else 0)
            said = " ".join([beside.strip(), *below]).strip()[:_LONGEST]
            if said:
                words.setdefault(address.lower(), said)
    return tuple(
        person
        if person.diagnostic_code
        else replace(person, diagnostic_code=words.get(person.final_recipient.lower()))
        for person in recipients
    )


def _indented(lines: list[str], head: int) -> list[str]:
    """The lines that stand further in than their head, which has `head` blanks before it."""
    found: list[str] = []
    for line in lines:
        if not line.startswith((" " * (head + 1), "\t")) or not line.strip():
            break
        found.append(line.strip())
    return found


def _complete(person: Recipient, shared: str) -> Recipient:
    words = person.diagnostic_code or ""
    status = person.status or find_status(words)
    if person.action not in _FAILED:
        return _with(person, status, Reason.OTHER)
    reason = reason_of(status, words)
    # A vague code alone says less than the notice's words.
    is_told = status and reason is not Reason.OTHER and (words or not is_vague(status))
    if is_told or not shared:
        return _with(person, status, reason)
    said = _said(shared)
    if reason is not Reason.OTHER and words:
        return _with(person, find_status(said), reason)
    # Words without a code and without a meaning are no diagnostic where a server's own are there.
    is_better = said and not find_status(words) and not (words and person.status)
    diagnostic = said if is_better else words
    status = status or find_status(said) or find_status(shared)
    reason = reason_of(status, said)
    if reason is Reason.OTHER:
        reason = reason_of(status, shared)
    remote = person.remote_mta or (read_remote(said) if is_better else None)
    return replace(
        person, status=status, reason=reason, remote_mta=remote, diagnostic_code=diagnostic or None
    )


def _with(person: Recipient, status: str | None, reason: Reason) -> Recipient:
    return Recipient(  # `replace` takes three times as long
        final_recipient=person.final_recipient,
        original_recipient=person.original_recipient,
        action=person.action,
        status=status,
        reason=reason,
        remote_mta=person.remote_mta,
        diagnostic_code=person.diagnostic_code,
    )


def _said(text: str) -> str:
    """The first line in which a server speaks, with the rest of its paragraph."""
    match = _SAID.search(text)
    if match is None:
        return ""
    paragraph = text[match.start() : match.start() + 1000].partition("\n\n")[0]
    return " ".join(paragraph.split())[:_LONGEST]
