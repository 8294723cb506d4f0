"""fml, a Japanese list manager: "This is fml8 system", "fml の配送エラーです", then addresses."""

import re

from bouncescan.bounces.lists import alone, listed, opening, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = re.compile(r"This is (?:the )?fml\d? |\bfml\d? ?の(?:配送|配信)")
_ANNOUNCES = re.compile(r"following address|宛先|アドレス", re.IGNORECASE)


def read(notice: Notice) -> Reading | None:
    """The recipients, each with the lines below it."""
    if _MARK.search(notice.text) is None and b"fml" not in (
        notice.header.first("x-mlserver") or b""
    ):
        return None
    return to_reading(notice, listed(_ANNOUNCES), opening, alone)
