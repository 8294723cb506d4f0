"""Which of the mails that came back are one batch: the same people, written to again.

A stranger who repeats his list with the same people on one mail each time tells nothing new by the
second bounce: counted as two, such mails would make the interval narrower than what is known. Cut
anew, the same list does tell more: who stands beside whom is drawn again.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Batch", "Mail", "join_repeats"]

# A mail is held against so many batches of each of its people, the latest: a list that was cut anew
# a hundred times must not cost a hundred times as much for each of its mails.
_LATEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One spoofed mail that came back: all its people, and whom each report about it names.

    People are address keys that stand for them (identities.Identities).
    """

    people: frozenset[str]
    reports: tuple[frozenset[str], ...]

    @property
    def reported(self) -> frozenset[str]:
        """All that reports are about."""
        return frozenset().union(*self.reports)


@dataclass(slots=True)
class Batch:
    """People written to together in `mails` mails; `reported` of them by reports about any."""

    mails: int = 0
    people: set[str] = field(default_factory=set)
    reported: set[str] = field(default_factory=set)

    def add(self, mail: Mail) -> None:
        """Count one more mail to them."""
        self.mails += 1
        self.people |= mail.people
        self.reported |= mail.reported


def join_repeats(mails: Iterable[Mail]) -> list[Batch]:
    """The batches; a mail belongs to one if they have more than half of the people of both."""
    batches: list[Batch] = []
    of_person: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_LATEST))
    same: dict[frozenset[str], int] = {}
    for mail in mails:
        place = same.get(mail.people)
        if place is None:
            place = _alike(mail.people, batches, of_person)
        if place is None:
            place = len(batches)
            batches.append(Batch())
        same[mail.people] = place
        for person in mail.people - batches[place].people:
            of_person[person].append(place)
        batches[place].add(mail)
    return batches


def _alike(
    people: Collection[str], batches: list[Batch], of_person: Mapping[str, Iterable[int]]
) -> int | None:
    shared = Counter(place for person in people for place in of_person.get(person, ()))
    if not shared:
        return None
    # Of two equally alike the older, whatever order the set of people has.
    place, number = min(shared.items(), key=lambda found: (-found[1], found[0]))
    return place if 2 * number > max(len(people), len(batches[place].people)) else None
