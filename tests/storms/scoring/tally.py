"""Marks given to a storm, and the Score that they add up to; scores of many storms add up too."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.storms.scoring.lines import LINE_OF, Kind

__all__ = ["Marks", "Score", "Tally"]

KEPT = 20  # cases of one line that a score remembers; of what must never be, all
NEVER = "bystanders"


@dataclass(frozen=True, slots=True)
class Marks:
    """The answers to one line's question."""

    right: int = 0
    wrong: int = 0
    unanswered: int = 0

    @property
    def asked(self) -> int:
        return self.right + self.wrong + self.unanswered

    @property
    def answered(self) -> int:
        return self.right + self.wrong

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(
            self.right + other.right,
            self.wrong + other.wrong,
            self.unanswered + other.unanswered,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The counts of one storm or many, by the names of `lines`; `Score()` is that of none.

    `cases` tell of each line the first wrong answers in words, `gaps` the first missing ones.
    """

    storms: int = 0
    marks: Mapping[str, Marks] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            storms=self.storms + other.storms,
            marks={name: self.of(name) + other.of(name) for name in {**self.marks, **other.marks}},
            faults=Counter(self.faults) + Counter(other.faults),
            values={
                name: self.values.get(name, ()) + other.values.get(name, ())
                for name in {**self.values, **other.values}
            },
            cases=_joined(self.cases, other.cases),
            gaps=_joined(self.gaps, other.gaps),
        )

    def of(self, name: str) -> Marks:
        """The marks of one line; nobody asked: all 0."""
        return self.marks.get(_named(name, Kind.SHARE), Marks())

    def faults_of(self, name: str) -> int:
        """How often happened what should not."""
        return self.faults.get(_named(name, Kind.FAULT), 0)

    def values_of(self, name: str) -> tuple[float, ...]:
        """The numbers of one line, one a storm."""
        return self.values.get(_named(name, Kind.VALUE), ())

    def told_of(self, storm: str) -> "Score":
        """The same with the storm's name before each case."""
        return replace(
            self, cases=_named_after(storm, self.cases), gaps=_named_after(storm, self.gaps)
        )


class Tally:
    """Takes the marks of one storm."""

    def __init__(self) -> None:
        self._marks: dict[str, Counter[bool | None]] = defaultdict(Counter)
        self._faults: Counter[str] = Counter()
        self._values: dict[str, list[float]] = defaultdict(list)
        self._cases: dict[str, list[str]] = defaultdict(list)
        self._gaps: dict[str, list[str]] = defaultdict(list)

    def mark(self, name: str, is_right: bool | None, case: str) -> None:
        """One answer: right, wrong, or None for no answer."""
        self._marks[_named(name, Kind.SHARE)][is_right] += 1
        if not is_right:
            (self._gaps if is_right is None else self._cases)[name].append(case)

    def compare(self, name: str, told: object, true: object, about: str) -> None:
        """An answer that is right if it is the truth; None is no answer."""
        case = f"{about}: {'no answer' if told is None else told}, in truth {true}"
        self.mark(name, None if told is None else told == true, case)

    def fault(self, name: str, case: str) -> None:
        """What should not have happened did."""
        self._faults[_named(name, Kind.FAULT)] += 1
        self._cases[name].append(case)

    def value(self, name: str, value: float) -> None:
        """A number of which many storms have a median."""
        self._values[_named(name, Kind.VALUE)].append(value)

    def score(self) -> Score:
        """The score of this one storm."""
        return Score(
            storms=1,
            marks={
                name: Marks(marks[True], marks[False], marks[None])
                for name, marks in self._marks.items()
            },
            faults=self._faults,
            values={name: tuple(values) for name, values in self._values.items()},
            cases=_joined(self._cases, {}),
            gaps=_joined(self._gaps, {}),
        )


def _named(name: str, kind: Kind) -> str:
    if LINE_OF[name].kind is not kind:
        raise KeyError(name)
    return name


def _joined(
    one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """The first cases of each line; whoever keeps the first of the first keeps the same."""
    found = {name: (*one.get(name, ()), *other.get(name, ())) for name in {**one, **other}}
    return {name: each if name == NEVER else each[:KEPT] for name, each in found.items()}


def _named_after(storm: str, cases: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(f"{storm}: {case}" for case in each) for name, each in cases.items()}
