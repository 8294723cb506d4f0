"""fml, a Japanese list manager: "This is fml8 system", "fml の配送エラーです", then addresses.

Who may not post is told "you are not a member of this mailing list <X>": the list is not reached.
"""

import re
from collections.abc import Iterator

from bouncescan.bounces.asking import but_whom_to_ask
from bouncescan.bounces.lists import ADDRESS, alone, labelled, listed, opening, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = re.compile(r"This is (?:the )?fml\d? |\bfml\d? ?の(?:配送|配信)")
_NOT_A_MEMBER = re.compile(r"not a member of [^@\n]{0,40}?" + ADDRESS, re.IGNORECASE)
_ANNOUNCES = re.compile(r"following address|宛先|アドレス", re.IGNORECASE)
_ANSWER = re.compile(r"[45]\d\d[ -]|[45]\.\d{1,3}\.\d")


def read(notice: Notice) -> Reading | None:
    """The recipients, each with the lines below it."""
    if _MARK.search(notice.text) is None and b"fml" not in (
        notice.header.first("x-mlserver") or b""
    ):
        return None
    return to_reading(
        notice,
        labelled(_NOT_A_MEMBER),
        but_whom_to_ask(listed(_ANNOUNCES)),
        opening,
        _refused,
    )


def _refused(lines: list[str]) -> Iterator[Paragraph]:
    """Each line that is nothing but an address, a server's answer below it: a contact has none."""
    return (found for found in alone(lines) if found.lines and _ANSWER.match(found.lines[0]))
