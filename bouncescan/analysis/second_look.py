"""Which mails are worth a second look, once the bounces were read: they may tell of the storm.

A friend's copy of the spoof under a Subject of her own (forwarded.py). A tenth of all mail is
multipart/mixed, and the largest, so that it is read only where all of this holds:

    the days: from the first forged mail that came back until a month after the last. People
    forward what they got within days, and later when they are asked to
    the writer: somebody whom the victim wrote to, or who is in the address book. Nobody else's copy
    is more than a claim
    the size: what is sent to thousands is small, a photo is not

An answer on the subject of the spoof to a mail that is not here (replies.py): which link it quotes
its text alone tells.

Some bounces of forged mail in a week make a storm; a slip in an address comes alone.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from bouncescan.analysis.making import subject_shape
from bouncescan.analysis.replies import answered_subject
from bouncescan.casefile.second_look import CameBack, Unread

__all__ = ["SecondLook"]

_LARGEST = 150_000  # of 100 kB in base64, with what the friend's program and servers put around it
_FEW = 5  # bounces
_WEEK = timedelta(days=7)
_BEFORE = timedelta(days=1)  # clocks differ, and the first forged mail need not be what came back
_AFTER = timedelta(days=30)


class SecondLook:
    """What is known of the storms: `came_back` is the mail that came back, oldest first."""

    def __init__(self, came_back: Sequence[CameBack]) -> None:
        moments = [each.when for each in came_back]
        of_storms = [each for each in came_back if _is_in_a_storm(each.when, moments)]
        self._moments = [each.when for each in of_storms]
        self._shapes = {subject_shape(each.subject) for each in of_storms} - {""}

    def __bool__(self) -> bool:
        return bool(self._moments)

    def copies(self, unread: Iterable[Unread], known: Collection[str]) -> list[Unread]:
        """Mails that may bring a friend's copy; `known` are those whom the victim knows."""
        return [each for each in unread if each.sender in known and self._may_tell(each)]

    def answers(self, unread: Iterable[Unread]) -> list[Unread]:
        """Answers on the storm's subjects, whatever they answer."""
        return [
            each
            for each in unread
            if subject_shape(answered_subject(each.subject)) in self._shapes
            and self._may_tell(each)
        ]

    def _may_tell(self, mail: Unread) -> bool:
        """Whether it came while the storm was heard of, and is small."""
        if mail.when is None or (mail.size is not None and mail.size > _LARGEST):
            return False
        place = bisect_left(self._moments, mail.when + _BEFORE)
        return place > 0 and mail.when - self._moments[place - 1] <= _AFTER


def _is_in_a_storm(when: datetime, came_back: Sequence[datetime]) -> bool:
    """Whether it is one of a few within a week, before or after it."""
    place = bisect_left(came_back, when)
    first, last = max(0, place - _FEW + 1), len(came_back) - _FEW
    return any(
        came_back[start + _FEW - 1] - came_back[start] <= _WEEK
        for start in range(first, min(place, last) + 1)
    )
