"""A few of the storms that `python -m tests.simulation.estimate` draws by the thousand."""

from functools import cache

from tests.simulation.estimate.trial import Trial, run, tally


@cache
def trials() -> tuple[Trial, ...]:
    return tuple(run(f"suite-{number}", with_oracle=False) for number in range(60))


def test_the_interval_holds_the_truth_in_nearly_all_storms() -> None:
    tried = tally(trials())
    assert tried.given >= 20
    assert tried.held >= 0.9 * tried.given


def test_the_interval_is_given_where_most_mails_went_to_several() -> None:
    tried = tally(trials())
    assert tried.given_where_possible >= 0.6 * tried.possible


def test_the_estimate_is_in_the_middle_of_the_truth() -> None:
    tried = tally(trials())
    assert 0.95 < tried.ratio < 1.05


def test_no_interval_begins_below_those_who_are_known() -> None:
    given = [(trial.interval[0], trial.at_least) for trial in trials() if trial.interval]
    assert [pair for pair in given if pair[0] < pair[1]] == []


def test_nothing_is_estimated_where_the_recipients_are_hidden() -> None:
    hidden = [trial for trial in trials() if trial.is_hidden]
    assert hidden
    assert [trial.interval for trial in hidden] == [None] * len(hidden)
