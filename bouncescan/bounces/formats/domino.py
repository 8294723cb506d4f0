"""Domino: "Your message ... was not delivered to:", the addresses, "because:", the reason.

In the language of the server; the shape is the same: two lines that end with a colon, below each
an indented paragraph.
"""

import re

from bouncescan.bounces.lists import listed, said_of_all, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import squeeze
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_ANNOUNCES = re.compile(
    r"^[ \t]*(?:was not delivered to|wurde nicht zugestellt an|n'a pas été (?:remis|distribué) à"
    r"|no se (?:ha )?entreg(?:ó|ado) a|は、?次の(?:宛先|受信者)に(?:は)?配信されませんでした)"
    r" ?[:：][ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BECAUSE = re.compile(
    r"^[ \t]*(?:because|wegen|weil|Grund|parce que|car|raison|debido a|porque|理由)[^\n:：]{0,20}"
    r"[:：][ \t]*\n+",
    re.IGNORECASE | re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """The recipients, all with the one reason below them."""
    if _ANNOUNCES.search(notice.text) is None:
        return None
    reading = to_reading(notice, listed(_ANNOUNCES))
    because = _BECAUSE.search(notice.text)
    if reading is None or because is None:
        return reading
    below = notice.text[because.end() : because.end() + 2000]
    return said_of_all(reading, squeeze(below.partition("\n\n")[:1]))
