"""PMDF's children (Sun and Oracle messaging servers, iCloud): labelled lines for each recipient.

Above them stands a copy of some of the message's fields, indented: "This report relates to a
message you sent with the following header fields:". "Recipient address" is where the mail went
inside, "Original address" whom it was written to.
"""

import re

from bouncescan.bounces.delays import action_in
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import HOST, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

_RECIPIENT = re.compile(r"^[ \t]*Recipient address:[ \t]*(\S+)[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"^[ \t]*(Original address|Reason|Diagnostic code|Remote system):[ \t]*(\S.*)$")
_SYSTEM = re.compile(r"^(?:dns;)?" + HOST)
# Words that another's notice has for what failed.
_LATE = re.compile(r"being delayed|still being attempted|enqueued")


def read(notice: Notice) -> Reading | None:
    """The recipients with the lines below each."""
    starts = list(_RECIPIENT.finditer(notice.text))
    if not starts:
        return None
    action = Action.DELAYED if _LATE.search(notice.text) else action_in(notice.text)
    ends = [*(match.start() for match in starts), len(notice.text)][1:]
    people = unique(
        [
            _recipient(match[1], notice.text[match.end() : end], action)
            for match, end in zip(starts, ends, strict=True)
        ]
    )
    return Reading(recipients=people) if people else None


def _recipient(name: str, below: str, action: Action) -> Recipient | None:
    address = clean_address(name)
    if address is None:
        return None
    fields: dict[str, str] = {}
    for line in below.split("\n")[:20]:
        match = _FIELD.match(line)
        if match:
            fields.setdefault(match[1], match[2])
    words = squeeze([fields.get("Diagnostic code", "").removeprefix("smtp;")])
    system = _SYSTEM.match(fields.get("Remote system", ""))
    return recipient(
        address,
        original=clean_address(fields.get("Original address", "")),
        action=action,
        status=find_status(words),
        remote_mta=system[1].lower() if system else None,
        diagnostic=words or fields.get("Reason"),
    )
