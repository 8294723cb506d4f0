"""How often the interval holds the truth, how wide it is, and the oracle's beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from tests.simulation.harvest.laws import Law
from tests.simulation.harvest.trial import Interval, Trial

__all__ = ["Tally", "kinds_of", "tally", "tell"]


class Tally:
    """Of some storms."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        given = [trial for trial in trials if trial.interval is not None]
        self.storms, self.given = len(trials), len(given)
        own = [(trial, trial.interval) for trial in given if trial.interval is not None]
        oracle = [(trial, trial.oracle) for trial in given if trial.oracle is not None]
        self.held, self.oracle_held = count_held(own), count_held(oracle)
        self.days, self.oracle_days = median_days(own), median_days(oracle)
        bracketed = [trial for trial in trials if trial.not_before is not None]
        self.bracketed = len(bracketed)
        self.bracket_held = sum(trial.not_before >= trial.law.taken for trial in bracketed)

    @property
    def coverage(self) -> float:
        return self.held / self.given if self.given else 1.0

    @property
    def share_given(self) -> float:
        return self.given / self.storms if self.storms else 0.0

    @property
    def times_oracle(self) -> float:
        return self.days / self.oracle_days if self.oracle_days else 0.0


def count_held(intervals: Sequence[tuple[Trial, Interval]]) -> int:
    return sum(trial.holds(interval) for trial, interval in intervals)


def median_days(intervals: Sequence[tuple[Trial, Interval]]) -> float:
    return median([early - late for _, (early, late) in intervals] or [0.0])


def kinds_of(law: Law) -> Iterator[str]:
    yield f"addresses die: {law.death}"
    yield f"taken: {law.taking}"
    deleted = "none" if not law.deleted else "to 20 %" if law.deleted < 0.2 else "to 40 %"
    yield f"mail deleted: {deleted}"
    when = "hours" if law.taken < 1 else "days" if law.taken < 60 else "months to years"
    yield f"when: {when} before"
    people = "below 200" if law.people < 200 else "below 1,000" if law.people < 1000 else "more"
    yield f"people: {people}"
    yield f"recipients of a mail: {law.mails}"


def tally(trials: Sequence[Trial]) -> dict[str, Tally]:
    """All of them first, then by kind."""
    of: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        for kind in kinds_of(trial.law):
            of[kind].append(trial)
    return {"all": Tally(trials), **{kind: Tally(of[kind]) for kind in sorted(of)}}


def tell(trials: Sequence[Trial]) -> Iterator[str]:
    yield f"{'':34} storms  given    holds  (oracle)  median days  (oracle)  times"
    for kind, one in tally(trials).items():
        oracle = one.oracle_held / one.given if one.given else 1.0
        yield (
            f"{kind:34} {one.storms:6} {one.share_given:6.1%}  {one.coverage:6.1%}   {oracle:6.1%}"
            f"     {one.days:8.1f}  {one.oracle_days:8.1f}  {one.times_oracle:5.2f}"
        )
    all_ = Tally(trials)
    yield f"not before: given in {all_.bracketed}, right in {all_.bracket_held}"
    reasons = Counter(trial.why_not for trial in trials if trial.why_not is not None)
    yield "no interval: " + (", ".join(f"{why} {n}" for why, n in reasons.items()) or "never")
