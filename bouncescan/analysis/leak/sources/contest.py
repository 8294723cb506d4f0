"""Sources held against each other: which explains the targets, and which holds too many others.

The smallest source that covers the targets explains them best. A wider one would have shown people
that the smaller does not hold; how surely, says the share of the smaller one's people that were
shown. Where it is not sure they are rivals, and neither is supported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bouncescan.analysis.leak.sources.chance import ENOUGH, SELDOM, chance_of_so_few
from bouncescan.analysis.leak.sources.known import Known
from bouncescan.records.leak import Hypothesis, Standing

__all__ = ["Candidate", "Contest", "Untouched"]

# Bounces show dead addresses, thus mostly old ones: a source's older people may be shown at five
# times the rate of its recent ones.
_AGE = 5
_NEVER = 0.001


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """One source, itself only: its sets may hold everybody.

    `explains` may go beyond what it is seen to hold: others have more mail.
    """

    hypothesis: Hypothesis
    holds: frozenset[str]
    explains: frozenset[str]
    detail: str | None = None
    mails: tuple[int, ...] = ()
    shares_with: frozenset[str] = frozenset()  # people who hold this very list too


@dataclass(frozen=True, slots=True, kw_only=True)
class Untouched:
    """Of the people that a wide source holds and a smaller does not: how many were targets."""

    people: int
    targets: int
    chance: float  # of so few, had the list come from the wide source


class Contest:
    """All sources that there are for these targets."""

    def __init__(self, known: Known, candidates: Sequence[Candidate]) -> None:
        self.known = known
        self.candidates = candidates
        self._covering: dict[Candidate, bool] = {}
        self._compared: dict[tuple[Candidate, Candidate, bool], Untouched] = {}

    @cached_property
    def _by_newest(self) -> frozenset[str]:
        return self.known.by(self.known.newest())

    @cached_property
    def _by_midst(self) -> frozenset[str]:
        return self.known.by(self.known.midst())

    @property
    def is_enough(self) -> bool:
        """Whether there are enough targets to say anything."""
        return len(self.known.targets) >= ENOUGH

    def left_over(self, source: Candidate) -> frozenset[str]:
        """The targets that a source does not explain."""
        return self.known.targets - source.explains

    def is_covering(self, source: Candidate) -> bool:
        """Explains all targets but strays, more than strays of them because it holds them."""
        if source not in self._covering:
            strays, targets = self.known.strays, self.known.targets
            self._covering[source] = (
                len(self.left_over(source)) <= strays and len(source.holds & targets) > strays
            )
        return self._covering[source]

    def of(self, hypothesis: Hypothesis) -> tuple[Candidate, ...]:
        """The candidates of one hypothesis."""
        return tuple(one for one in self.candidates if one.hypothesis is hypothesis)

    def people_of(self, source: Candidate, grade: Standing) -> tuple[str, ...]:
        """Who of a supported source reads mail: no machines, and nobody whom only Junk shows."""
        is_supported = grade is Standing.SUPPORTED
        return tuple(sorted(source.holds & self.known.people)) if is_supported else ()

    def list_shared_by(self, person: Candidate) -> Candidate | None:
        """The mail that explains the targets by itself, and that this person stands on."""
        for mail in self.candidates:
            if person.detail in mail.shares_with and self.is_covering(mail):
                return mail
        return None

    def untouched(self, wide: Candidate, small: Candidate) -> Untouched:
        """As at the likeliest moment of the taking."""
        return self._untouched(wide, small, is_whenever=False)

    def refuting(self, wide: Candidate) -> tuple[Candidate, Untouched] | None:
        """The smaller source that makes it all but impossible, whenever the taking was."""
        found = [
            (small, self._untouched(wide, small, is_whenever=True))
            for small in self.candidates
            if small is not wide and self.is_covering(small)
        ]
        best = min(found, key=lambda one: one[1].chance, default=None)
        return best if best is not None and best[1].chance < _NEVER else None

    def is_beaten(self, source: Candidate, other: Candidate) -> bool:
        """Whether `other` covers the targets, and `source` holds too many who are none."""
        return (
            self.is_covering(other)
            and not _is_same_list(source, other)
            and self.untouched(source, other).chance < SELDOM
        )

    def rivals(self, source: Candidate) -> tuple[Candidate, ...]:
        """The sources that explain the targets nearly as well.

        The victim's mail is one even where it leaves targets over: mail is deleted.
        """
        return tuple(
            other
            for other in self.candidates
            if other is not source
            and not _is_same_list(source, other)
            and (self.is_covering(other) or other.hypothesis is Hypothesis.MAILBOX)
            and not self.untouched(other, source).chance < SELDOM
        )

    def is_best(self, source: Candidate) -> bool:
        """Covers the targets, holds not too many others, and has no rival."""
        return (
            self.is_enough
            and self.known.mails is not None
            and self.is_covering(source)
            and not any(self.is_beaten(source, other) for other in self.candidates)
            and not self.rivals(source)
            and self._is_book_told(source)
        )

    def _is_book_told(self, source: Candidate) -> bool:
        """Without an address book only those speak against it who stand in none."""
        known = self.known
        is_of_book = source.hypothesis is Hypothesis.ADDRESS_BOOK
        strange = known.machines | known.only_copied
        return is_of_book or known.has_book or len(strange) > known.strays

    def _untouched(self, wide: Candidate, small: Candidate, *, is_whenever: bool) -> Untouched:
        """Each pair once: the sets may hold everybody."""
        pair = (wide, small, is_whenever)
        if pair not in self._compared:
            population = self._by_newest if is_whenever else self._by_midst
            self._compared[pair] = self._compare(wide, small, population)
        return self._compared[pair]

    def _compare(self, wide: Candidate, small: Candidate, population: frozenset[str]) -> Untouched:
        targets = self.known.targets
        outside = wide.holds - small.holds
        hits = outside & targets
        people = len(outside & population | hits)
        inside = small.holds & self.known.people | small.holds & targets
        rate = len(inside & targets) / len(inside) if inside else 0.0
        chance = chance_of_so_few(len(hits), people, rate / _AGE)
        return Untouched(people=people, targets=len(hits), chance=chance)


def _is_same_list(one: Candidate, other: Candidate) -> bool:
    """Everybody on a mail holds its list."""
    return (one.detail in other.shares_with) or (other.detail in one.shares_with)
