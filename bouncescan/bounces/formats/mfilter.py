"""m-FILTER (Digital Arts): the address on the line above "-------server message"."""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import read_remote, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status

__all__ = ["read"]

_SAID = re.compile(
    r"^[ \t]*(\S{1,400})[ \t]*\n+-{5,}server message\s*\n(.{0,2000}?)(?=\n-{5,}|\Z)",
    re.MULTILINE | re.DOTALL,
)


def read(notice: Notice) -> Reading | None:
    """Each address with the server's words between the rules."""
    people = []
    for match in _SAID.finditer(notice.text):
        address, words = clean_address(match[1]), squeeze([match[2]])
        if address:
            people.append(
                recipient(
                    address,
                    status=find_status(words),
                    remote_mta=read_remote(words),
                    diagnostic=words,
                )
            )
    return Reading(recipients=unique(people)) if people else None
