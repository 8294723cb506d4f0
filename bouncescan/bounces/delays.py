"""The words by which a notice says that a mail is late and not lost.

A dialect's own sentences hold wherever they stand in its notice. Those of servers of every make are
looser: another server's answer may say them of a mail that failed; so they are not asked for where
a dialect is known.
"""

import re

from bouncescan.records.bounce import Action

__all__ = ["action_in", "fate_of", "sounds_delayed"]

_EVERYBODYS = r"not yet been delivered|recipients? (?:is|are) delayed"
_DIALECTS = re.compile(
    _EVERYBODYS
    # Courier
    + r"|^[ \t]+DELAYED MAIL[ \t]*$"
    # Exim
    r"|no action is required on your part"
    # OpenSMTPD
    r"|is delayed for more|only a temporary failure report"
    # Postfix
    r"|THIS IS A WARNING ONLY|could not be delivered for more than|has not been delivered yet"
    # qmail
    r"|will (?:keep|continue) try",
    re.IGNORECASE | re.MULTILINE,
)
_LOOSE = re.compile(
    _EVERYBODYS + r"|only a temporary|(?<!not a )temporary (?:failure|problem)|delayed for more"
    r"|(?:delivery|message) (?:is|has been|was) delayed"
    r"|will (?:keep|continue to?|be) (?:re)?tr(?:y|ied)"
    r"|still being retried|delay(?:ed)? delivery|THIS IS A WARNING"
    r"|(?:does not|do not) need to re-?send|Delivery Delayed"
    r"|(?:has|have) been delayed|\(delay\)|delivery incomplete|hasn't been delivered yet"
    r"|verzögert|noch nicht zugestellt|retardée?|pas encore (?:été )?(?:remis|distribu)"
    r"|遅延|遅れて|まだ配信",
    re.IGNORECASE,
)
# What is said of one recipient.
_GAVE_UP = re.compile(
    r"will not (?:continue|keep|be) (?:re)?tr(?:y|ied)|\bgiving up|given up", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"will (?:continue(?: to)?|keep|be|go on) (?:re)?tr(?:y|ied)|will retry|still trying",
    re.IGNORECASE,
)


def action_in(notice: str) -> Action:
    """What a notice that is known by a dialect's own sentence says became of the mail."""
    return Action.DELAYED if _DIALECTS.search(notice) else Action.FAILED


def sounds_delayed(words: str) -> bool:
    """True where the words of whoever wrote them are those for a delay."""
    return _LOOSE.search(words) is not None


def fate_of(words: str) -> Action | None:
    """What words about one recipient say will become of its mail."""
    if _GAVE_UP.search(words):
        return Action.FAILED
    return Action.DELAYED if _GOES_ON.search(words) else None
