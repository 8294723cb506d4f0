"""The dialogue of two servers, as notices show it: `RCPT TO:<X>`, on the next line the answer.

What stands before a command and an answer (`>>>`, "Sent <<<", "Command:", a date) is the dialect's.
"""

import re

from bouncescan.bounces.paragraphs import squeeze
from bouncescan.mail.address import address_key

__all__ = ["ASKED", "RCPT_TO", "answers"]

# Patterns that hold these are compiled with re.IGNORECASE: sendmail writes "RCPT To:".
RCPT_TO = r"RCPT TO[ \t]*:[ \t]*"
ASKED = RCPT_TO + r"<([^<>\s]{1,383})>"


def answers(asked: re.Pattern[str], text: str) -> dict[str, str]:
    """The answers by address_key; the groups of `asked` are an address and the answer."""
    return {address_key(match[1]): squeeze([match[2]]) for match in asked.finditer(text)}
