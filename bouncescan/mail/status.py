"""Enhanced status codes (RFC 3463 and the IANA registry) and what they mean.

A code that says little (x.0.0, and those that servers use for anything, such as x.7.1) asks the
words first; their table is reason_words.
"""

import functools
import itertools
import re

from bouncescan.mail.reason_words import read_phrases
from bouncescan.records.bounce import Reason

__all__ = ["find_status", "is_vague", "reason_of"]

# The registry has the subjects 0 to 7; "4.94.2" is a version of Exim. What may not stand before the
# digit is looked for behind it: `re` skips to the first character of a pattern if it knows it.
_STATUS = re.compile(r"[245](?<![\d.].)(?<![A-Za-z]-.)\.[0-7]\.\d{1,3}(?!\.?\d)")

# Subject and detail of the code; the class (2, 4, 5) changes when, not why.
_CODES = {
    "1.0": Reason.USER_UNKNOWN,
    "1.1": Reason.USER_UNKNOWN,
    "1.2": Reason.HOST_UNKNOWN,
    "1.3": Reason.USER_UNKNOWN,
    "1.4": Reason.USER_UNKNOWN,
    "1.6": Reason.MOVED,
    "1.7": Reason.REJECTED_POLICY,
    "1.8": Reason.REJECTED_POLICY,
    "2.1": Reason.SUSPENDED,
    "2.2": Reason.MAILBOX_FULL,
    "2.3": Reason.TOO_BIG,
    "2.4": Reason.SYSTEM,
    "3.1": Reason.SYSTEM,
    "3.2": Reason.NOT_ACCEPTING,
    "3.3": Reason.SYSTEM,
    "3.4": Reason.TOO_BIG,
    "3.5": Reason.SYSTEM,
    "4.2": Reason.NETWORK,
    "4.4": Reason.HOST_UNKNOWN,
    "4.5": Reason.RATE_LIMITED,
    "4.6": Reason.NETWORK,
    "4.7": Reason.EXPIRED,
    "5.3": Reason.RATE_LIMITED,
    "6.0": Reason.REJECTED_CONTENT,
    "6.1": Reason.REJECTED_CONTENT,
    "6.2": Reason.REJECTED_CONTENT,
    "6.3": Reason.REJECTED_CONTENT,
    "6.7": Reason.SYSTEM,  # no UTF-8 addresses over there (RFC 6531); the content is not at fault
    "7.8": Reason.REJECTED_POLICY,
    "7.9": Reason.REJECTED_POLICY,
    "7.13": Reason.SUSPENDED,
    "7.17": Reason.USER_UNKNOWN,
    "7.20": Reason.REJECTED_POLICY,
    "7.21": Reason.REJECTED_POLICY,
    "7.22": Reason.REJECTED_POLICY,
    "7.23": Reason.REJECTED_POLICY,
    "7.24": Reason.REJECTED_POLICY,
    "7.25": Reason.BLOCKED,
    "7.26": Reason.REJECTED_POLICY,
    "7.27": Reason.NOT_ACCEPTING,
    "7.28": Reason.RATE_LIMITED,
}

# Codes that servers use for anything: the words go first, and this is what is left.
_VAGUE = {
    "0.0": Reason.OTHER,
    "1.0": Reason.USER_UNKNOWN,
    "1.10": Reason.NOT_ACCEPTING,  # a null MX (RFC 7505); Microsoft: no such recipient
    "2.0": Reason.OTHER,
    "3.0": Reason.SYSTEM,
    "4.0": Reason.NETWORK,
    "4.1": Reason.NETWORK,  # no answer; Microsoft says it of recipients unknown at the edge
    "4.3": Reason.SYSTEM,  # a directory did not answer; Postfix: name service error
    "5.0": Reason.OTHER,
    "5.1": Reason.SYSTEM,
    "5.2": Reason.SYSTEM,
    "5.4": Reason.SYSTEM,
    "7.0": Reason.REJECTED_POLICY,
    "7.1": Reason.REJECTED_POLICY,
}

# A code that one large server uses for something else besides: that holds where the words say so.
_SAID_BESIDES = {
    "1.1": ("recipient preferences", Reason.FILTERED),  # Facebook
    "1.8": ("bad outbound sender", Reason.BLOCKED),  # Microsoft: the sender's account sends spam
    "2.1": ("receiving mail", Reason.RATE_LIMITED),  # Gmail: "at a rate that", "too quickly"
    "2.4": ("expansion problem: <", Reason.USER_UNKNOWN),  # OpenSMTPD, of a virtual domain
}

_LONGEST = 2000

# What is left of a code that neither table knows: its subject (RFC 3463, 3).
_SUBJECTS = {
    "1": Reason.USER_UNKNOWN,
    "3": Reason.SYSTEM,
    "4": Reason.NETWORK,
    "5": Reason.SYSTEM,
    "6": Reason.REJECTED_CONTENT,
    "7": Reason.REJECTED_POLICY,
}


def find_status(text: str) -> str | None:
    """The first enhanced status code in `text`."""
    match = _STATUS.search(text)
    return match[0] if match else None


def is_vague(status: str | None) -> bool:
    """True where the code says little or nothing of why."""
    return status is None or status.partition(".")[2] in _VAGUE


def reason_of(status: str | None, words: str) -> Reason:
    """Why a delivery failed: by the code, by a better code in the words, else by the words."""
    if is_vague(status):
        inner = find_status(words[:_LONGEST])
        status = inner if inner and not is_vague(inner) else status
    detail = (status or "").partition(".")[2]
    if not is_vague(status) and detail in _CODES:
        besides, reason = _SAID_BESIDES.get(detail, ("", Reason.OTHER))
        is_said = besides and besides in words[:_LONGEST].lower()
        return reason if is_said else _CODES[detail]
    text = words[:_LONGEST].lower().replace("\u2019", "'")
    for reason, pattern in _word_table():
        if pattern.search(text):
            return reason
    return _VAGUE.get(detail) or _SUBJECTS.get(detail.partition(".")[0], Reason.OTHER)


@functools.cache
def _word_table() -> tuple[tuple[Reason, re.Pattern[str]], ...]:
    """Each reason with its phrases as one pattern: compiled when words are first asked."""
    return tuple(
        (reason, re.compile("|".join(b for phrase in phrases for b in phrase.branches())))
        for reason, phrases in itertools.groupby(read_phrases(), lambda phrase: phrase.reason)
    )
