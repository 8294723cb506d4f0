"""NTT DOCOMO's own notice: one or more addresses, then `550 Unknown user X`.

What other servers write of DOCOMO's refusal, after the whole mail, has the same answer in their
own form.
"""

import re

from bouncescan.bounces.lists import ADDRESS, labelled, listed, said_of_all, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_FROM = re.compile(r"@(?:[\w-]{1,63}\.){0,5}docomo\.ne\.jp$", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"following (?:recipient|address)|(?:次|以下|下記)の(?:宛先|あて先|メールアドレス|アドレス|方)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"Unknown user:?[ \t]+" + ADDRESS, re.IGNORECASE)
_ANSWER = re.compile(r"^[ \t]*([45]\d\d[ -]\S[^\n]{0,500})", re.MULTILINE)


def read(notice: Notice) -> Reading | None:
    """The recipients that DOCOMO names; its answer is one's own only where it names one."""
    if not any(_FROM.search(address) for address in notice.header.addresses("from")):
        return None
    reading = to_reading(notice, listed(_ANNOUNCES), labelled(_UNKNOWN))
    answer = _ANSWER.search(notice.text)
    if reading is None or answer is None or len(reading.recipients) > 1:
        return reading
    return said_of_all(reading, answer[1].strip())
