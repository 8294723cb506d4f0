"""The score as a table of 80 columns and as JSON, and what is required of it."""

import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.storms.scoring.lines import LINE_OF, LINES, Kind, LineOf
from tests.storms.scoring.tally import NEVER, Marks, Score

__all__ = ["Requirement", "parse_requirement", "render_scenarios", "render_table", "to_json"]

SHOWN = 5  # cases of one line

_HEAD = f"{'':41}{'right':>7} / {'asked':>7}{'':9}{'wrong':>6}{'none':>7}"

# What a scenario has of the whole table, under headings that fit the columns.
_BRIEF: Mapping[str, str] = {
    "found": "bounces",
    "own": "ownership",
    "origin": "origin",
    "role": "role",
    "accused": "bystanders",
    "state": "state",
    "seen": "first_seen",
    "source": "source_true",
    "verdict": "who_sent",
}

Json = Mapping[str, object]


def render_table(score: Score, *, is_verbose: bool = False) -> str:
    """One line a question, "none" being no answer; whoever was accused wrongly is always named."""
    storms = "1 storm" if score.storms == 1 else f"{score.storms:,} storms"
    lines = [f"bouncescan held against the truth of {storms}", _HEAD]
    section = ""
    for line in LINES:
        if line.section != section:
            section = line.section
            lines.append(section)
        lines.append(_line(line, score))
    shown = LINES if is_verbose else (LINE_OF[NEVER],)
    lines += [text for line in shown for text in _cases(line, score)]
    return "\n".join(lines) + "\n"


def _line(line: LineOf, score: Score) -> str:
    title = f"  {line.title:39}"
    if line.kind is Kind.FAULT:
        return f"{title}{score.faults_of(line.name):>7,}   should be none"
    if line.kind is Kind.VALUE:
        values = score.values_of(line.name)
        median = f"{statistics.median(values):.2f}" if values else "-"
        return f"{title}{median:>7}   median of {len(values):,}"
    marks = score.of(line.name)
    percent = f"{_percent(marks)} %" if marks.asked else "-"
    return (
        f"{title}{marks.right:>7,} / {marks.asked:>7,}{percent:>9}"
        f"{marks.wrong:>6,}{marks.unanswered:>7,}"
    )


def _percent(marks: Marks) -> str:
    """Rounded down: 100.0 is all of them."""
    return f"{marks.right * 1000 // marks.asked / 10:.1f}"


def _cases(line: LineOf, score: Score) -> Iterator[str]:
    wrong, gaps = score.cases.get(line.name, ()), score.gaps.get(line.name, ())
    if wrong or gaps:
        yield f"\n{line.name}: {line.title.strip()}"
    limit = None if line.name == NEVER else SHOWN
    said = "" if line.kind is Kind.FAULT else "wrong: "
    yield from (f"  {said}{case}" for case in wrong[:limit])
    yield from (f"  no answer: {case}" for case in gaps[:SHOWN])


def render_scenarios(scores: Mapping[str, Score]) -> str:
    """For each scenario the percent that is right, and how many bystanders were accused."""
    head = f"{'storms':>8}" + "".join(f"{heading:>8}" for heading in _BRIEF)
    lines = [head]
    for scenario in sorted(scores):
        score = scores[scenario]
        cells = "".join(f"{_brief(name, score):>8}" for name in _BRIEF.values())
        lines += [scenario[:80], f"{score.storms:>8}{cells}"]
    return "\n".join(lines) + "\n"


def _brief(name: str, score: Score) -> str:
    if LINE_OF[name].kind is Kind.FAULT:
        return str(score.faults_of(name))
    marks = score.of(name)
    return _percent(marks) if marks.asked else "-"


def to_json(score: Score) -> Json:
    """All counts, for programs; `percent` is null where nothing was asked."""
    return {
        "storms": score.storms,
        "lines": {
            line.name: _marks(score.of(line.name)) for line in LINES if line.kind is Kind.SHARE
        },
        "faults": {
            line.name: score.faults_of(line.name) for line in LINES if line.kind is Kind.FAULT
        },
        "values": {
            line.name: score.values_of(line.name) for line in LINES if line.kind is Kind.VALUE
        },
    }


def _marks(marks: Marks) -> Json:
    return {
        "right": marks.right,
        "asked": marks.asked,
        "percent": marks.right * 100 / marks.asked if marks.asked else None,
        "wrong": marks.wrong,
        "no_answer": marks.unanswered,
    }


@dataclass(frozen=True, slots=True)
class Requirement:
    """At least so many percent right, or of faults at most so many."""

    line: LineOf
    bound: Fraction

    def unmet(self, score: Score) -> str | None:
        """What is the matter, or None. Where nothing was asked, nothing is met."""
        name, bound = self.line.name, float(self.bound)
        if self.line.kind is Kind.FAULT:
            count = score.faults_of(name)
            return None if count <= self.bound else f"{name} is {count}, at most {bound:g} required"
        marks = score.of(name)
        if not marks.asked:
            return f"{name} was never asked, {bound:g} % required"
        if marks.right * 100 >= self.bound * marks.asked:
            return None
        return f"{name} is {_percent(marks)} %, {bound:g} % required"


def parse_requirement(text: str) -> Requirement:
    """NAME=PERCENT, or NAME=COUNT for what should not be. Raises ValueError, saying why."""
    name, sign, bound = text.partition("=")
    names = ", ".join(_required())
    if name not in _required() or not sign:
        raise ValueError(f"{text}: want NAME=PERCENT with a NAME of {names}")
    try:
        return Requirement(LINE_OF[name], Fraction(bound.rstrip("% ")))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text}: {bound} is no number") from None


def _required() -> Iterable[str]:
    return [line.name for line in LINES if line.kind is not Kind.VALUE]
