"""By what a server is asked for bounces: marks of a header that its SEARCH can see, as keys.

`bounces.marks` says what they mean and sees more: words in other scripts, patterns, what a field
must not hold. A test holds the two together. All keys are ASCII and quoted: no server needs a
literal or a CHARSET for them. SEARCH compares any part of a field without case (RFC 3501, 6.4.4),
but some servers compare words, so whole words stand here. More keys cost a server little: it has
the header before it anyway.

A word alone that shops and newsletters use as well ("delivery", "failed", "return") stands here
only with the one beside it, since all that is found is fetched whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["KEYS", "SearchTerms", "any_of", "keys_of_answers"]

_FROM = (
    "mailer-daemon",  # not "daemon" alone: cron writes every day
    "mailer_daemon",
    "mdaemon",
    "postmaster",
    "post_master",
    "mail delivery",  # System, Subsystem, Service
    "system administrator",
    "mail administrator",
    "mail server",
    "interscan",
    "sns.amazonaws.com",
)
_SUBJECT = (
    # what failed or is late
    "undeliverable",
    "undelivered",
    "not delivered",
    "not be delivered",
    "delivery status",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "delivery problem",
    "delivery report",
    "delivery delayed",
    "delivery notification",
    "mail delivery",
    "failure notice",
    "failed mail",
    "returned mail",
    "returned to sender",
    "mail system error",
    # who answers by itself
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "out of office",
    "out of the office",
    "automatische antwort",
    "abwesenheit",
    "confirm your message",
    # complaints
    "complaint about message from",
    "mail abuse report",
)
# What a friend hands on as attachment: her server saw who sent it.
_HANDED_ON = '(HEADER CONTENT-TYPE "multipart/mixed" OR SUBJECT "fwd:" SUBJECT "fw:")'
_FIELDS = (
    'HEADER RETURN-PATH "<>"',  # the server that took it in wrote this (RFC 5321, 4.4)
    'HEADER CONTENT-TYPE "report"',  # multipart/report, its parts sent alone, feedback-report
    'HEADER CONTENT-TYPE "delivery-status"',
    'HEADER CONTENT-TYPE "message/rfc822"',
    'HEADER CONTENT-TYPE "multipart/digest"',
    'HEADER X-FAILED-RECIPIENTS ""',  # any value: the field is there
    'HEADER AUTO-SUBMITTED "replied"',  # "generated" stands on all that programs notify of
    'HEADER PRECEDENCE "auto_reply"',
    'HEADER X-AUTOREPLY ""',
    'HEADER X-AUTORESPOND ""',
)

KEYS: tuple[str, ...] = (
    *_FIELDS,
    _HANDED_ON,
    *(f'FROM "{word}"' for word in _FROM),
    *(f'SUBJECT "{word}"' for word in _SUBJECT),
)

# A Message-ID is what a stranger wrote: only what needs no escape, and is a name at all.
_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_LONGEST_NAME = 255

_IN_ONE_COMMAND = 8  # for a server that refuses all of them at once


def any_of(keys: Sequence[str]) -> str:
    """One key that holds where any of these does; OR takes two (RFC 3501, 6.4.4)."""
    if len(keys) <= 1:
        return "".join(keys)
    middle = len(keys) // 2
    return f"OR {any_of(keys[:middle])} {any_of(keys[middle:])}"


def keys_of_answers(names: Iterable[str]) -> tuple[str, ...]:
    """By what messages are found that answer one whose Message-ID ends in one of these names."""
    fit = (name for name in names if len(name) <= _LONGEST_NAME and _NAME.fullmatch(name))
    return tuple(
        f'HEADER {field} "@{name}>"' for name in fit for field in ("IN-REPLY-TO", "REFERENCES")
    )


class SearchTerms:
    """The keys that a server takes, in the groups in which it takes them."""

    def __init__(self, keys: Sequence[str] = KEYS) -> None:
        self.groups: list[Sequence[str]] = [keys]
        self.refused = 0
        self._smaller: dict[Sequence[str], Sequence[Sequence[str]]] = {}

    def holds(self, keys: Sequence[str]) -> bool:
        """Whether the server is not known to refuse these."""
        return keys in self.groups

    def instead_of(self, keys: Sequence[str]) -> Iterator[Sequence[str]]:
        """Smaller groups for one that is refused; nothing for a single key."""
        if keys in self.groups:
            place = self.groups.index(keys)
            size = _IN_ONE_COMMAND if len(keys) > _IN_ONE_COMMAND else 1
            parts = [keys[at : at + size] for at in range(0, len(keys), size)]
            self.groups[place : place + 1] = self._smaller[keys] = parts if len(keys) > 1 else []
            self.refused += len(keys) == 1
        for part in self._smaller[keys]:
            if part in self.groups:
                yield part
            else:
                yield from self.instead_of(part)
