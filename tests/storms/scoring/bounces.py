"""Of each bounce: found once, whose mail, its origin, its reporter's role, whom it names."""

from tests.storms.scoring.found import FoundBounce
from tests.storms.scoring.hosts import Hosts
from tests.storms.scoring.matching import MatchedBounces, keys
from tests.storms.scoring.tally import Tally
from tests.storms.scoring.truth import TrueBounce

__all__ = ["ask_bounces"]


def ask_bounces(matched: MatchedBounces, hosts: Hosts, tally: Tally) -> None:
    """A bounce that was found twice is right in what both findings say right."""
    for bounce, found in matched.pairs:
        name = _name(bounce)
        tally.mark("bounces", None if not found else len(found) == 1, f"{name}, {len(found)} times")
        if not found:
            tally.fault("bounces_missing", name)
        for _ in found[1:]:
            tally.fault("bounces_twice", name)
        _ask_recipients(bounce, found, tally)
        _ask_ownership(bounce, found, tally)
        _ask_role(bounce, found, tally)
        _ask_origin(bounce, found, hosts, tally)
        for finding in found:
            _look_for_bystanders(bounce, finding, hosts, tally)
    for finding in matched.invented:
        tally.fault("bounces_invented", _place(finding))
        _look_for_bystanders(None, finding, hosts, tally)


def _name(bounce: TrueBounce) -> str:
    return bounce.message_id or " ".join(bounce.places) or "a bounce without Message-ID"


def _place(finding: FoundBounce) -> str:
    return finding.message_id or " ".join(finding.locators)


def _all(answers: list[bool | None]) -> bool | None:
    """Wrong if one of them is; no answer if none is wrong and one is none."""
    if False in answers:
        return False
    return None if None in answers or not answers else True


def _all_are(true: str, answers: list[str | None]) -> bool | None:
    return _all([None if answer is None else answer == true for answer in answers])


def _ask_recipients(bounce: TrueBounce, found: tuple[FoundBounce, ...], tally: Tally) -> None:
    expected = keys(bounce.failed), keys(bounce.delayed)
    answers = [(keys(each.failed), keys(each.delayed)) for each in found]
    right: list[bool | None] = [
        None if not any(answer) and any(expected) else answer == expected for answer in answers
    ]
    named = [" ".join(sorted(failed | delayed)) for failed, delayed in answers]
    tally.mark(
        "recipients",
        _all(right),
        f"{_name(bounce)}: {', '.join(named)}, in truth {' '.join(bounce.failed + bounce.delayed)}",
    )


def _ask_ownership(bounce: TrueBounce, found: tuple[FoundBounce, ...], tally: Tally) -> None:
    true = "own" if bounce.own else "spoofed"
    answers = [each.ownership for each in found]
    case = f"{_name(bounce)}: {_told(answers)}, in truth {true}"
    if bounce.is_ownership_tellable:
        tally.mark("ownership", _all_are(true, answers), case)
    if any(answer not in {None, true} for answer in answers):
        tally.fault("own_called_spoofed" if bounce.own else "spoofed_called_own", case)


def _ask_role(bounce: TrueBounce, found: tuple[FoundBounce, ...], tally: Tally) -> None:
    if bounce.is_role_tellable:
        answers = [each.role for each in found]
        case = f"{_name(bounce)}: {_told(answers)}, in truth {bounce.role}"
        tally.mark("role", _all_are(bounce.role, answers), case)


def _ask_origin(
    bounce: TrueBounce, found: tuple[FoundBounce, ...], hosts: Hosts, tally: Tally
) -> None:
    """Whose server sent the victim's own mail is no question of the storm."""
    if bounce.own or bounce.origin is None:
        return
    true = bounce.origin
    answers = [each.origin for each in found]
    right = _all([None if each is None else hosts.is_same(each, true) for each in answers])
    told = _told([None if each is None else str(each) for each in answers])
    case = f"{_name(bounce)}: {told}, in truth {true.host} ({true.ip})"
    if bounce.is_origin_tellable:
        tally.mark("origin", right, case)
    elif right is False:
        tally.fault("origin_untellable", case)


def _look_for_bystanders(
    bounce: TrueBounce | None, finding: FoundBounce, hosts: Hosts, tally: Tally
) -> None:
    """An origin is called a sender wherever the mail may count as spoofed.

    The server of own mail, or of mail that is not said to be the storm's, is not accused.
    """
    host = finding.origin
    if host is None or finding.ownership == "own" or hosts.is_sender(host):
        return
    if finding.ownership is None and (bounce is None or bounce.own):
        return
    case = f"bounce {_place(finding)}: origin {host}, in truth {hosts.what_is(host)}"
    tally.fault("bystanders", case)


def _told(answers: list[str | None]) -> str:
    return " and ".join(answer or "no answer" for answer in answers) or "not found"
