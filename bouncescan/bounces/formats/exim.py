"""Delivery reports as Exim writes them: prose, addresses indented by two spaces, details by four.

https://www.exim.org/exim-html-current/doc/html/spec_html/ch-customizing_bounce_and_warning_messages.html
The X-Failed-Recipients field names all that failed; the prose says why. An address that an alias
or a pipe stands for is named behind it: "(generated from user@example.com)".
"""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, read_remote, squeeze
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import address_key, clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

_MARK = re.compile(
    r"created automatically by (?:the )?mail delivery software"
    r"|following address\(?(?:es)?\)? (?:has |have )?failed"
    r"|following address\(?(?:es)?\)? (?:has |have )?not yet been delivered"
    r"|address\(?(?:es)?\)? to which the message has not yet"
    r"|could not be delivered to (?:one or more|all) of its\s+recipients"
)
_DELAYED = re.compile(
    r"has not (?:yet )?been delivered|not yet been delivered|[Nn]o action is required on your part"
)
_LIST = re.compile(
    r"(?:addresses?\(?(?:es)?\)? (?:has |have )?failed|(?:is|are|following addresses were"
    r"|yet been delivered to):|failed)[^\n]*:?[ \t]*\n"
)
_ADDRESS = re.compile(r"^ {2,4}(?! )(\S[^\n]*?):?[ \t]*$")
_ALIAS = re.compile(
    r"\((?:ultimately )?(?:generated|expanded) from:? <?([^\s<>()]+@[^\s<>()]+)>?\)"
)


def read(notice: Notice) -> Reading | None:
    """The indented addresses of the prose, then those that only X-Failed-Recipients names."""
    named = notice.header.addresses("x-failed-recipients")
    if not named and _MARK.search(notice.text) is None:
        return None
    action = Action.DELAYED if not named and _DELAYED.search(notice.text) else Action.FAILED
    found: dict[str, Recipient] = {}
    for entry in _entries(notice.text):
        person = _recipient(entry, action)
        if person is not None:
            found.setdefault(address_key(person.final_recipient), person)
    known = {address_key(p.original_recipient) for p in found.values() if p.original_recipient}
    for address in named:
        if address_key(address) not in known:
            found.setdefault(address_key(address), recipient(address, action=action))
    return Reading(recipients=tuple(found.values())) if found else None


def _entries(text: str) -> list[Paragraph]:
    """Each indented address with the deeper lines below it."""
    entries: list[Paragraph] = []
    start = _LIST.search(text)
    if start is None:
        return entries
    for line in text[start.end() :].split("\n"):
        match = _ADDRESS.match(line)
        if match and not line.startswith("    "):
            entries.append(Paragraph(match[1], []))
        elif entries and line.startswith("    "):
            entries[-1].lines.append(line.strip())
        elif line.strip() and not line.startswith(" ") and entries:
            break
    return entries


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
