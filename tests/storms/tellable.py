"""What a reader of the mailbox can know: the rules of TRUTH.md, by the bytes written alone."""

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tests.storms.plan import Source
from tests.storms.shown import Shown

__all__ = ["Targets", "covers", "is_harvest_tellable", "is_source_tellable", "names_host"]

ENOUGH = 10  # so many targets must be shown before anything is said of their source
FEW = 3
TENTH = 0.1
MOST = 0.9
HALF = 0.5
HARDLY_ANY = 0.2
MUCH = 3  # a source that holds so many times the people would have shown others too
# Everyone on a mail holds its list.
SAME_LIST = {Source.ONE_MAIL: {Source.OTHER_MAILBOX}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Those shown as targeted, each with the beginning of the storm that targeted them."""

    begins: dict[str, datetime]
    book: frozenset[str]
    shown: Shown

    def seen(self) -> set[str]:
        return {a for a, begins in self.begins.items() if self.shown.before(a, begins)}


def names_host(raw: bytes, names: Collection[str]) -> bool:
    """True where one of a host's names or its address stands in a mail."""
    return any(name.encode() in raw for name in names)


def covers(source: Source, targets: Targets, victim: str) -> set[str]:
    """The targets that a source explains, so far as the data left shows it."""
    match source:
        case Source.ADDRESS_BOOK:
            return set(targets.begins) & targets.book
        case Source.MAILBOX:
            return targets.seen()
        case Source.ONE_MAIL:
            return best_mail(targets)
        case Source.OTHER_MAILBOX:
            return best_correspondent(targets, victim)
        case Source.UNRELATED_LIST:
            return set(targets.begins) - targets.seen() - targets.book


def best_mail(targets: Targets) -> set[str]:
    """Those who stand on the one mail that shows most."""
    of_mail: dict[int, set[str]] = {}
    for address, begins in targets.begins.items():
        for sighting in targets.shown.before(address, begins):
            of_mail.setdefault(sighting.mail, set()).add(address)
    return max(of_mail.values(), key=len, default=set())


def best_correspondent(targets: Targets, victim: str) -> set[str]:
    """Those whom one correspondent explains: on each mail that shows them, or on none at all."""
    unseen = set(targets.begins) - targets.seen()
    counted: Counter[str] = Counter()
    of: dict[str, set[str]] = {}
    for address in targets.begins.keys() - unseen:
        sightings = targets.shown.before(address, targets.begins[address])
        on_all = frozenset.intersection(*(sighting.others for sighting in sightings))
        for other in on_all - {victim}:
            counted[other] += 1
            of.setdefault(other, set()).add(address)
    if not counted:
        return unseen
    return of[counted.most_common(1)[0][0]] | unseen


def size(source: Source, targets: Targets, victim: str) -> float:
    """How many people a source holds, so far as the data left shows it."""
    match source:
        case Source.ADDRESS_BOOK:
            return len(targets.book)
        case Source.MAILBOX:
            return len(targets.shown.sightings)
        case Source.ONE_MAIL | Source.OTHER_MAILBOX:
            return len(covers(source, targets, victim))
        case Source.UNRELATED_LIST:
            return math.inf


def is_source_tellable(source: Source, is_true: bool, targets: Targets, victim: str) -> bool:
    """A false one where it leaves targets over; a true one where nothing explains them as well."""
    number = len(targets.begins)
    if number < ENOUGH:
        return False
    if not is_true:
        return is_ruled_out(source, targets, victim)
    if source is Source.UNRELATED_LIST:
        return len(targets.seen() | set(targets.begins) & targets.book) <= HARDLY_ANY * number
    rivals = set(Source) - {source} - SAME_LIST.get(source, set())
    own = size(source, targets, victim)
    return len(covers(source, targets, victim)) >= MOST * number and all(
        is_ruled_out(rival, targets, victim) or size(rival, targets, victim) >= MUCH * own
        for rival in rivals
    )


def is_ruled_out(source: Source, targets: Targets, victim: str) -> bool:
    number = len(targets.begins)
    if source is Source.UNRELATED_LIST:
        return len(covers(source, targets, victim)) <= HALF * number
    left = number - len(covers(source, targets, victim))
    return left >= max(FEW, TENTH * number)


def is_harvest_tellable(targets: Targets, taken: datetime) -> bool:
    """Dated first sightings of enough targets, and people who came after and are no targets."""
    dated = targets.seen()
    begins = min(targets.begins.values(), default=taken)
    newcomers = [
        address
        for address, sightings in targets.shown.sightings.items()
        if address not in targets.begins and taken < min(one.when for one in sightings) < begins
    ]
    return len(dated) >= ENOUGH and len(newcomers) >= FEW
