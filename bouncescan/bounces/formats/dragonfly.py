"""DragonFly Mail Agent: "There was an error delivering your mail to <X>.", then why.

dma's bounce() in mail.c: the first paragraph names the host that wrote this, the third is the
error: "mx.example.org [192.0.2.1] did not like our RCPT TO:" and the other server's answer.
"""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import HOST, read_remote, squeeze
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status

__all__ = ["read"]

_ERROR = re.compile(
    r"There was an error delivering your mail to <?([^\s<>]{1,128}@[^\s<>]{1,255}?)>?\.\s*\n"
)
_HOST = re.compile(r"This is the DragonFly Mail Agent(?: v\S{1,20})? at " + HOST)
_END = re.compile(r"\n(?:Message headers follow|Original message follows)")
_ANSWER = re.compile(r"did not like our [^\n:]{1,40}:\s*")


def read(notice: Notice) -> Reading | None:
    """The one recipient of the notice, the host that was asked and its answer."""
    match = _ERROR.search(notice.text)
    address = clean_address(match[1]) if match else None
    if match is None or address is None:
        return None
    words = squeeze(_END.split(notice.text[match.end() : match.end() + 4000], maxsplit=1)[:1])
    remote = read_remote(words)
    answer = _ANSWER.search(words)
    words = words[answer.end() :] if answer else words
    host = _HOST.search(notice.text)
    person = recipient(address, status=find_status(words), remote_mta=remote, diagnostic=words)
    return Reading(recipients=(person,), reporting_mta=host[1].lower() if host else None)
