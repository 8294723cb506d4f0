"""Who sent it, on storms of every scenario: what the truth can tell is told, and nobody accused.

`make storms` does the same on two hundred.
"""

import pytest

from tests.storms.scenarios import SCENARIOS, storm_of
from tests.storms.scoring.storms import Outcome, score_storm

NEVER = (
    "bounces_twice",
    "bounces_missing",
    "bounces_invented",
    "own_called_spoofed",
    "spoofed_called_own",
    "bystanders",
    "origin_untellable",
    "who_sent_untellable",
    "people_invented",
    "people_twice",
    "also_wrong",
    "state_untellable",
)


@pytest.fixture(scope="module", params=range(201, 201 + len(SCENARIOS)))
def outcome(request: pytest.FixtureRequest) -> Outcome:
    scored = score_storm(request.param, storm_of)
    assert scored.score is not None, scored.failure
    return scored


def test_what_must_never_be_is_not(outcome: Outcome) -> None:
    assert outcome.score is not None
    assert {name: outcome.score.faults_of(name) for name in NEVER} == dict.fromkeys(NEVER, 0)


def test_every_bounce_is_found_once_with_those_whom_it_names(outcome: Outcome) -> None:
    assert outcome.score is not None
    for line in ("bounces", "recipients"):
        marks = outcome.score.of(line)
        assert marks.right == marks.asked > 0, outcome.score.cases.get(line)


@pytest.mark.parametrize("line", ["who_sent", "campaigns"])
def test_the_verdict_is_right_for_the_storm_and_each_campaign(outcome: Outcome, line: str) -> None:
    assert outcome.score is not None
    marks = outcome.score.of(line)
    assert marks.right == marks.asked, outcome.score.cases.get(line)


@pytest.mark.parametrize("line", ["origin", "role", "ownership", "server_role"])
def test_no_answer_about_a_server_is_wrong(outcome: Outcome, line: str) -> None:
    """A relay that shows itself in one bounce only may stay unknown."""
    assert outcome.score is not None
    marks = outcome.score.of(line)
    assert marks.wrong == 0, outcome.score.cases.get(line)
    assert marks.right >= 0.9 * marks.asked, outcome.score.gaps.get(line)
