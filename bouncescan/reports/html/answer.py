"""The answer, before all else: what happened, the two verdicts, five figures, what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Grade, Read, ServerRole, WhoSent
from bouncescan.records.leak import LeakSource, Standing
from bouncescan.reports.answer import (
    bounces_counted,
    people_counted,
    what_happened,
    what_the_verdict_does_not_mean,
    what_was_read,
)
from bouncescan.reports.html.evidence import Line, lines_of
from bouncescan.reports.leak import answer_for, what_it_does_not_mean, when_taken
from bouncescan.reports.safe import shorten
from bouncescan.reports.steps import next_steps, password_step, settings_step, title_of_steps
from bouncescan.reports.words import word_for_verdict

__all__ = ["Answer", "Figure", "Step", "Verdict", "tell_answer"]

_ANSWER_CELLS = 200

# How a verdict is marked: what wants action now, what is not known, what is no cause for alarm.
_TONES = {
    WhoSent.USED: "alarm",
    WhoSent.BOTH: "alarm",
    WhoSent.FORGED: "warning",
    WhoSent.UNKNOWN: "unsure",
    WhoSent.OWN: "calm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One axis: the question, its answer, what speaks for and against, what it does not mean."""

    question: str
    answers: tuple[str, ...]
    tone: str
    caution: str
    next_step: str | None
    speaks_for: tuple[Line, ...] = ()
    against: tuple[Line, ...] = ()
    more: str | None = None  # the section that tells more


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number, and what it counts."""

    number: str
    label: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do, and the command for it where there is one."""

    says: str
    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The head of the page."""

    headline: str
    tone: str
    told: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    figures: tuple[Figure, ...]
    steps_title: str
    steps: tuple[Step, ...]


def tell_answer(findings: Findings, words: Texts) -> Answer:
    """All that somebody needs who reads no further."""
    return Answer(
        headline=what_happened(findings.read, words),
        tone=_tone(findings.read),
        told=tuple(_told(findings, words)),
        verdicts=tuple(_verdicts(findings, words)),
        figures=tuple(_figures(findings, words)) if findings.read.bounces else (),
        steps_title=title_of_steps(findings.read, words),
        steps=tuple(_step(step) for step in next_steps(findings, words)),
    )


def _tone(read: Read) -> str:
    if read.spoofed:
        return "warning"
    return "unsure" if read.undecided else "calm"


def _told(findings: Findings, words: Texts) -> Iterator[str]:
    if findings.read.bounces:
        yield bounces_counted(findings.read, words)
    if findings.people:
        yield people_counted(findings, words)
    if not findings.read.bounces:
        yield from what_was_read(findings, words)


def _verdicts(findings: Findings, words: Texts) -> Iterator[Verdict]:
    if not findings.read.bounces:
        return
    sent = findings.who_sent
    is_ours = sent.verdict is WhoSent.OWN
    yield Verdict(
        question=words.gettext("Was your account used, or only your address forged?"),
        answers=(word_for_verdict(sent.verdict, words),),
        tone=_TONES[sent.verdict],
        caution=what_the_verdict_does_not_mean(sent.verdict, words),
        next_step=None if is_ours else password_step(words),
        speaks_for=lines_of(sent.speaks_for, findings.case, words),
        against=lines_of(sent.against, findings.case, words),
    )
    if findings.where_from:
        yield _where_from(findings, words)


def _where_from(findings: Findings, words: Texts) -> Verdict:
    supported = [each for each in findings.where_from if each.grade is Standing.SUPPORTED]
    taken = when_taken(findings.harvest, words)
    return Verdict(
        question=words.gettext("How did they know these addresses?"),
        answers=(*_sources(supported, words), *((taken,) if taken else ())),
        tone="warning" if supported else "unsure",
        caution=what_it_does_not_mean(supported, words),
        next_step=settings_step(words),
        more="known",
    )


def _sources(supported: list[LeakSource], words: Texts) -> Iterator[str]:
    if not supported:
        yield words.gettext("It cannot be told from what is left in this mailbox.")
    for source in supported:
        yield shorten(answer_for(source, words), _ANSWER_CELLS)


def _figures(findings: Findings, words: Texts) -> Iterator[Figure]:
    read, counts = findings.read, findings.counts
    yield Figure(
        number=f"{read.spoofed:,}",
        label=words.ngettext(
            "bounce of mail that you did not write",
            "bounces of mail that you did not write",
            read.spoofed,
        ),
    )
    yield Figure(
        number=f"{counts.at_least:,}",
        label=words.ngettext(
            "person was surely sent it", "people were surely sent it", counts.at_least
        ),
        note=_estimate(findings, words),
    )
    yield Figure(
        number=f"{counts.reached:,}",
        label=words.ngettext("of them got it for sure", "of them got it for sure", counts.reached),
    )
    yield Figure(
        number=f"{counts.addressed + counts.delayed:,}",
        label=words.ngettext(
            "person may have got it", "people may have got it", counts.addressed + counts.delayed
        ),
    )
    origins = [each for each in findings.servers if each.role is ServerRole.ORIGIN]
    claimed = sum(each.grade is Grade.CLAIMED for each in origins)
    sure = len(origins) - claimed
    more = words.ngettext(
        "{n} more is only said to have", "{n} more are only said to have", claimed
    )
    yield Figure(
        number=f"{sure:,}",
        label=words.ngettext("server sent it", "servers sent it", sure),
        note=more.format(n=f"{claimed:,}") if claimed else None,
    )


def _estimate(findings: Findings, words: Texts) -> str | None:
    counts = findings.counts
    if counts.estimate is None or counts.interval95 is None:
        return None
    low, high = counts.interval95
    text = words.gettext("likely about {estimate} in all ({low} to {high})")
    return text.format(estimate=f"{counts.estimate:,}", low=f"{low:,}", high=f"{high:,}")


def _step(step: str) -> Step:
    says, _, command = step.partition("\n")
    return Step(says=says, command=command or None)
