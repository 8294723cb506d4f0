"""Whom a notice says to ask: an address alone on its line below an invitation, or in a signature.

It looks as those that failed do, and is none of them.
"""

import re

from bouncescan.bounces.lists import ADDRESS, Rule

__all__ = ["but_whom_to_ask"]

_ALONE = re.compile(r"^[ \t*>-]{0,12}" + ADDRESS + r"$")
_INVITES = re.compile(
    r"\b(?:contact|write to|mail to|e-?mail|ask|inquir\w*|questions?|help|support|assistance"
    r"|fragen|hilfe|wenden|contacte[rz]|question|aide|contacto|ayuda)\b"
    r"|問い?合わ?せ|質問|連絡",
    re.IGNORECASE,
)
# A sentence that is over does not speak of the line below it, unless it says so.
_GOES_ON = re.compile(r"[^.!?。！？\s][ \t]*$|次の|以下|下記|こちら")
# A list of those that failed may be announced in the same words.
_TELLS = re.compile(
    r"deliver|reach|fail|reject|undeliv|unknown|error|recipient|配信|配送|送信|届|宛先|受信者"
    r"|zugestellt|zustell|empfänger|remis|distribu|destinat|entreg",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"[ \t<>:]*(?:[45]\d\d[ -]|[45]\.\d{1,3}\.\d)")
_SIGNATURE = ("--", "-- ")
_MOST_OF_IT = 6
_LONGEST = 300


def but_whom_to_ask(rule: Rule) -> Rule:
    """`rule` for the lines without those whom the notice says to ask."""
    return lambda lines: rule(_without(lines))


def _without(lines: list[str]) -> list[str]:
    kept = list(lines)
    above, signed = "", -_MOST_OF_IT
    for number, line in enumerate(lines):
        if line in _SIGNATURE:
            signed = number
        is_alone = "@" in line and _ALONE.match(line.rstrip(" \t.")) is not None
        if is_alone and not _is_answered(lines, number):
            if number - signed < _MOST_OF_IT or _is_invitation(above[-_LONGEST:]):
                kept[number] = ""
        elif line.strip():
            above = line
    return kept


def _is_answered(lines: list[str], number: int) -> bool:
    """True where a server's answer stands on the next line: of a desk to write to none does."""
    return any(_ANSWER.match(line) for line in lines[number + 1 : number + 2])


def _is_invitation(line: str) -> bool:
    return (
        _INVITES.search(line) is not None
        and _GOES_ON.search(line) is not None
        and _TELLS.search(line) is None
    )
