"""Exim, and Mail.ru: prose, addresses indented by two spaces, details by four.

https://www.exim.org/exim-html-current/doc/html/spec_html/ch-customizing_bounce_and_warning_messages.html
The X-Failed-Recipients field names all that failed; the prose says why. An address that an alias
or a pipe stands for is named behind it: "(generated from user@example.com)".
"""

import re

from bouncescan.bounces.delays import action_in
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, read_remote, squeeze
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import address_key, clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

_MARK = re.compile(
    r"created automatically by (?:the )?mail delivery software"
    r"|following address(?:es|\(es\))? (?:has |have )?(?:failed:|not yet been delivered)"
    r"|address(?:es|\(es\))? to which the message has not yet"
    r"|could not be delivered to (?:one or more|all) of its\s+recipients"
)
_LIST = re.compile(
    r"(?:address(?:es|\(es\))? (?:has |have )?failed|(?:is|are|yet been delivered to):|failed)"
    r"[^\n]*\n"
)
# "E", the spool id ("1xVgG0-00089y-1I", longer since 4.97), the primary host name.
_MESSAGE_ID = re.compile(r"\s*<E\w{6}-\w{6,11}-\w{2,4}@([\w.-]{3,255})>")
_ADDRESS = re.compile(r"^ {2,4}(?! )(\S[^\n]*?):?[ \t]*$")
_ALIAS = re.compile(
    r"\(?(?:ultimately )?(?:generated|expanded) (?:from|by):? "
    r"<?([^\s<>()]{1,128}@[^\s<>()]{1,255})>?\)?"
)


def read(notice: Notice) -> Reading | None:
    """The indented addresses of the prose, then those that only X-Failed-Recipients names."""
    named = notice.header.addresses("x-failed-recipients")
    if not named and _MARK.search(notice.text) is None:
        return None
    action = Action.FAILED if named else _action(notice.text)
    found: dict[str, Recipient] = {}
    for entry in _entries(notice.text, {address_key(address) for address in named}):
        person = _recipient(entry, action)
        if person is not None:
            found.setdefault(address_key(person.final_recipient), person)
    known = {address_key(p.original_recipient) for p in found.values() if p.original_recipient}
    for address in named:
        if address_key(address) not in known:
            found.setdefault(address_key(address), recipient(address, action=action))
    if not found:
        return None
    return Reading(recipients=tuple(found.values()), reporting_mta=_host(notice))


def _action(text: str) -> Action:
    # Said without "yet" by old ones, and by others of what failed.
    return Action.DELAYED if "has not been delivered" in text else action_in(text)


def _host(notice: Notice) -> str | None:
    """The name of the host that wrote this: Exim puts it behind its own message's id."""
    match = _MESSAGE_ID.match(notice.header.plain("message-id") or "")
    return match[1].lower() if match else None


def _entries(text: str, named: set[str]) -> list[Paragraph]:
    """Each indented address with the deeper lines below it.

    A site may write words of its own above the list; then an address that the header names, on an
    indented line, opens it.
    """
    entries: list[Paragraph] = []
    start = _LIST.search(text)
    if start is None and not named:
        return entries
    for line in text[start.end() if start else 0 :].split("\n"):
        match = _ADDRESS.match(line)
        if match and not line.startswith("    ") and (start or _names(match[1], named)):
            entries.append(Paragraph(match[1], []))
        elif entries and line.startswith("    "):
            entries[-1].lines.append(line.strip())
        elif line.strip() and not line.startswith(" ") and entries:
            break
    return entries


def _names(head: str, named: set[str]) -> bool:
    address = clean_address(head.rstrip(":"))
    return address is not None and address_key(address) in named


def _recipient(entry: Paragraph, action: Action) -> Recipient | None:
    words = squeeze(entry.lines)
    alias = _ALIAS.search(f"{entry.head} {words}")
    from_alias = clean_address(alias[1]) if alias else None
    address = clean_address(entry.head.partition(" (")[0].rstrip(":"))
    # A pipe or a file is no address; the person is the one it was generated from.
    if address is None:
        address, from_alias = from_alias, None
    if address is None:
        return None
    return recipient(
        address,
        original=from_alias,
        action=action,
        status=find_status(words),
        remote_mta=read_remote(words),
        diagnostic=_ALIAS.sub("", words).strip(),
    )
