"""Of the whole storm: the verdicts, the source, the harvest, how many, and what was read.

Hypotheses of the findings say that one source *alone* explains the targets. So where two sources
are true at once, `several` supported stands for each of them, and one of them contradicted is
contradicted as the only source, which is no fault and no answer. Where one is true, `several`
supported is a false source supported.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tests.storms.scoring.found import Found, FoundCampaign, FoundHypothesis
from tests.storms.scoring.matching import keys
from tests.storms.scoring.tally import Tally
from tests.storms.scoring.truth import Told, TrueBounce, TrueCampaign, TrueSource, Truth

__all__ = ["ask_answers"]

DAY = 86400.0


def ask_answers(truth: Truth, found: Found, tally: Tally) -> None:
    """What this version does not answer yet is null or missing: no answer."""
    _ask_who_sent(truth, found, tally)
    _ask_campaigns(truth.campaigns, found.campaigns, tally)
    _ask_sources(truth.where_from, found.where_from, tally)
    _ask_harvest(truth.harvest, found, tally)
    _ask_estimate(truth.estimate, found, tally)
    is_right = keys(found.victim) == keys(truth.victim) if found.victim else None
    case = f"{' '.join(found.victim)}, in truth {' '.join(truth.victim)}"
    tally.mark("victim", is_right, case)
    whose = dict(_whose(truth, found))
    for figure, number in truth.read.items():
        told = found.read[figure]
        case = f"{figure}: {'no answer' if told is None else told}, in truth {number}"
        tally.mark("read", whose[figure] if figure in whose else _is(told, number), case)
    for figure, number in truth.counts.items():
        tally.compare("counts", found.counts[figure], number, figure)


def _ask_who_sent(truth: Truth, found: Found, tally: Tally) -> None:
    verdict = found.who_sent
    if truth.is_who_sent_tellable:
        tally.compare("who_sent", verdict, truth.who_sent, "verdict")
    elif verdict not in {None, truth.who_sent}:
        tally.fault("who_sent_untellable", f"verdict: {verdict}, in truth {truth.who_sent}")


def _ask_campaigns(
    true: Sequence[TrueCampaign], found: Sequence[FoundCampaign], tally: Tally
) -> None:
    """All campaigns of the findings that have mails of this one have its verdict, and only its."""
    known = [(each, set(each.message_ids)) for each in found if each.message_ids is not None]
    others = {each.id: set(each.message_ids) for each in true}
    for campaign in true:
        own = others[campaign.id]
        strange = {mail for id_, mails in others.items() if id_ != campaign.id for mail in mails}
        same = [(each, mails) for each, mails in known if mails & own]
        is_right: bool | None = None
        if same and all(each.who_sent is not None for each, _ in same):
            is_right = all(
                each.who_sent == campaign.who_sent and not mails & strange for each, mails in same
            )
        case = f"campaign {campaign.id}: {len(same)} found, in truth {campaign.who_sent}"
        tally.mark("campaigns", is_right, case)


def _ask_sources(
    true: Mapping[str, TrueSource], found: Sequence[FoundHypothesis], tally: Tally
) -> None:
    are_several = sum(source.is_true for source in true.values()) > 1
    is_union = _grade("several", found) == "supported"
    if is_union and not are_several:
        are_tellable = all(source.is_tellable for source in true.values() if source.is_true)
        line = "source_supported" if are_tellable else "source_untellable"
        tally.fault(line, "several: supported, in truth not so")
    for name, source in true.items():
        grade = _grade(name, found)
        if source.is_true and are_several and grade != "supported":
            grade = "supported" if is_union else "unknown"
        _ask_source(name, source, grade, tally)


def _grade(name: str, found: Sequence[FoundHypothesis]) -> str:
    """Of several rows (two mails, two people's mailboxes) one that is supported suffices."""
    grades = [each.grade for each in found if each.hypothesis == name]
    if "supported" in grades:
        return "supported"
    return "contradicted" if grades and set(grades) == {"contradicted"} else "unknown"


def _ask_source(name: str, source: TrueSource, grade: str, tally: Tally) -> None:
    wanted, wrong = (
        ("supported", "contradicted") if source.is_true else ("contradicted", "supported")
    )
    case = f"{name}: {grade}, in truth {'so' if source.is_true else 'not so'}"
    if not source.is_tellable:
        if grade == wrong:
            tally.fault("source_untellable", case)
        return
    is_right = {wanted: True, wrong: False}.get(grade)
    tally.mark("source_true" if source.is_true else "source_false", is_right, case)
    if is_right is False:
        tally.fault(f"source_{wrong}", case)


def _ask_harvest(true: Told, found: Found, tally: Tally) -> None:
    moment, interval = true.moment, found.harvest95
    told = f"{interval[0]} to {interval[1]}" if interval else "no interval"
    case = f"{told}, in truth {moment}"
    if moment is None or not true.is_tellable:
        if interval and not (moment and interval[0] <= moment <= interval[1]):
            tally.fault("harvest_untellable", case)
        return
    bracket = _in_bracket(moment, found.not_before, found.not_after)
    ends = "no bracket" if bracket is None else f"{found.not_before} to {found.not_after}"
    tally.mark("harvest_bracket", bracket, f"{ends}, in truth {moment}")
    tally.mark("harvest_interval", interval and interval[0] <= moment <= interval[1], case)
    if interval:
        tally.value("harvest_days", (interval[1] - interval[0]).total_seconds() / DAY)


def _in_bracket(moment: datetime, low: datetime | None, high: datetime | None) -> bool | None:
    """An open end holds everything; two open ends say nothing."""
    if low is None and high is None:
        return None
    return (low is None or low <= moment) and (high is None or moment <= high)


def _ask_estimate(true: Told, found: Found, tally: Tally) -> None:
    number, interval = true.number, found.estimate95
    told = f"{found.estimate}, {interval[0]} to {interval[1]}" if interval else "no interval"
    case = f"{told}, in truth {number}"
    if number is None or not true.is_tellable:
        if interval and not (number is not None and interval[0] <= number <= interval[1]):
            tally.fault("estimate_untellable", case)
        return
    tally.mark("estimate_interval", interval and interval[0] <= number <= interval[1], case)
    if found.estimate is not None and number:
        tally.value("estimate_ratio", found.estimate / number)


def _is(told: float | None, number: float) -> bool | None:
    return None if told is None else told == number


def _whose(truth: Truth, found: Found) -> Iterator[tuple[str, bool | None]]:
    """How many bounces were of whose mail: spoofed, own, undecided.

    A bounce of which it cannot be told counts as what it was, or as undecided. More of them
    undecided than that is no answer, as it is for each of them.
    """
    own, spoofed, undecided = (found.read[each] for each in ("own", "spoofed", "undecided"))
    if own is None or spoofed is None or undecided is None:
        yield from (("own", None), ("spoofed", None), ("undecided", None))
        return
    in_own = _within(own, [each for each in truth.bounces if each.own])
    in_spoofed = _within(spoofed, [each for each in truth.bounces if not each.own])
    is_whole = own + spoofed + undecided == len(truth.bounces)
    is_right = False if not is_whole or False in {in_own, in_spoofed} else in_own and in_spoofed
    # What one of them has too many, another lacks: then that is wrong as well.
    yield "own", in_own if is_whole and in_spoofed is not False else in_own or False
    yield "spoofed", in_spoofed if is_whole and in_own is not False else in_spoofed or False
    yield "undecided", is_right


def _within(number: float, bounces: Sequence[TrueBounce]) -> bool | None:
    """Whether a number is that of such bounces; fewer than can be told is no answer."""
    if number > len(bounces):
        return False
    return True if number >= sum(each.is_ownership_tellable for each in bounces) else None
