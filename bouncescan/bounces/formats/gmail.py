"""Gmail in prose: a sentence about one recipient mostly, then what the other server said.

Until 2015 "Delivery to the following recipient failed permanently:" above an indented address;
since then a heading between asterisks ("** Address not found **") and one sentence, both in the
reader's language. The other server stands as "by mx.example.org. [192.0.2.1]". Google Groups
names its group in X-Failed-Recipients alone.
"""

import re

from bouncescan.bounces.lists import ADDRESS, ANYWHERE, labelled, listed, said_of_all, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, read_remote, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient

__all__ = ["read"]

_FROM = re.compile(r"@(?:[\w.-]+\.)?(?:googlemail|google|gmail)\.com$", re.IGNORECASE)
_OLD = (
    "Technical details of permanent failure",
    "Technical details of temporary failure",
    "Google tried to deliver",
)
_ANNOUNCES = re.compile(
    r"^[ \t]*Delivery to the following recipients? (?:failed|has been|was)[^\n]*:[ \t]*$"
)
_HEADING = re.compile(r"^[ \t]*\*\* .{1,80} \*\*[ \t]*$")
_SENTENCE = re.compile(
    r"(?:delivered to|delivering your message to|message to|mail to|sent to) " + ADDRESS
)
_ANYONE = re.compile(ANYWHERE)
# The last line above what the other server said, in whatever language: it ends with a colon.
_SAID = re.compile(
    r"^[^\n]{0,200}(?:response|returned|failure|応答|エラー|Antwort|réponse|respuesta|risposta)"
    r"[^\n]{0,80}[:：][ \t]*\n+",
    re.IGNORECASE | re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """The recipients of Google's notice, each with the other server's words."""
    is_google = any(_FROM.search(address) for address in notice.header.addresses("from"))
    if not is_google and not any(words in notice.text for words in _OLD):
        return None
    reading = (
        to_reading(notice, listed(_ANNOUNCES), _below_heading, labelled(_SENTENCE)) or Reading()
    )
    named = [recipient(a) for a in notice.header.addresses("x-failed-recipients")]
    people = unique([*reading.recipients, *named])
    if not people:
        return None
    said = _said(notice.text)
    return said_of_all(Reading(recipients=people), said, remote_mta=read_remote(notice.text))


def _below_heading(lines: list[str]) -> list[Paragraph]:
    """The one address of the first sentence below a heading between asterisks."""
    for number, line in enumerate(lines):
        if _HEADING.match(line):
            sentence = next((below for below in lines[number + 1 :] if below.strip()), "")
            return [Paragraph(found, [sentence]) for found in _ANYONE.findall(sentence)[:1]]
    return []


def _said(text: str) -> str:
    """The paragraph below the last line that announces a server's answer."""
    announced = [match.end() for match in _SAID.finditer(text)]
    if not announced:
        return ""
    return squeeze(text[announced[-1] : announced[-1] + 2000].partition("\n\n")[0].split("\n"))
