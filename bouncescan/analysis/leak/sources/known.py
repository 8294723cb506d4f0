"""Targets, and all whom the victim's own data shows beside them: what each source is held against.

Who is no target says as much as who is: a source that holds three times as many people as were
written to would have shown some of the others too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bouncescan.analysis.leak.material import Material
from bouncescan.analysis.leak.sources.chance import FEW_GONE, MUCH_GONE, allowed_strays
from bouncescan.analysis.leak.sources.mails import Mails

__all__ = ["Known", "know"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All of it as sets of people."""

    targets: frozenset[str]
    seen: frozenset[str]  # who stood on a mail before the storm
    book: frozenset[str]
    # Of whom it says something that they are no target: no machine, and not only in Junk.
    people: frozenset[str]
    only_copied: frozenset[str]  # targets that never stood anywhere but in Cc
    machines: frozenset[str]  # targets that are senders nobody writes to
    first: Mapping[str, datetime]  # the first sighting that has a date
    mails: Mails | None  # None: no history was read
    has_book: bool
    began: datetime | None
    strays: int  # so many targets a source may leave over
    answered: int  # mails that the owner answered
    gone: int  # of those, such as are no longer there: so much, at least, was deleted

    @property
    def unseen(self) -> frozenset[str]:
        """Targets that no mail left shows."""
        return self.targets - self.seen

    @property
    def is_thinned(self) -> bool:
        """Whether mail was deleted here and there, as far as the owner's answers tell."""
        return self.gone > max(FEW_GONE, MUCH_GONE * self.answered)

    def newest(self) -> datetime | None:
        """By when mail had shown the targets, a few strays aside.

        Whoever took them from mail took them after this. A lonely newest one says little: its
        older mails may have been deleted.
        """
        first = sorted(self.first[one] for one in self.targets if one in self.first)
        return first[max(0, len(first) - 1 - self.strays)] if first else None

    def midst(self) -> datetime | None:
        """Halfway from there to the storm; where mail shows hardly a target, from the oldest mail.

        Any moment between is as likely for the taking as another, as far as is known here.
        """
        is_shown = len(self.targets & self.first.keys()) > self.strays
        low = self.newest() if is_shown else min(self.first.values(), default=None)
        if low is None or self.began is None:
            return None
        return low + (self.began - low) / 2

    def by(self, moment: datetime | None) -> frozenset[str]:
        """The people known by a moment; of whom there is no date counts as known."""
        if moment is None:
            return self.people
        return frozenset(
            one for one in self.people if one not in self.first or self.first[one] <= moment
        )


def know(material: Material) -> Known:
    """What is known, from the analysis' own material."""
    targets = frozenset(material.targets) - material.claimed
    book = frozenset(material.book or ())
    sightings = material.sightings
    mails = Mails(sightings.frame, sightings.headers) if sightings else None
    people = mails.not_only_junk() if mails else frozenset[str]()
    answered, gone = mails.answered() if mails else (0, 0)
    return Known(
        targets=targets,
        seen=frozenset(mails.names) if mails else frozenset(),
        book=book,
        people=people - material.machines | book,
        only_copied=mails.only_copied(targets) if mails else frozenset(),
        machines=targets & material.machines,
        first=sightings.first_seen() if sightings else {},
        mails=mails,
        has_book=material.book is not None,
        began=material.began,
        strays=allowed_strays(len(targets)),
        answered=answered,
        gone=gone,
    )
