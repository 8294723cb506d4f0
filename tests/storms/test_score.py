"""The scorer: findings that know the truth are right in all, and each damage shows where it is."""

import copy
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storms.score import score
from tests.storms.scoring.damages import BYSTANDER, CASES, Case, add, drop, put
from tests.storms.scoring.examples import TRUTH, perfect, small_truth
from tests.storms.scoring.fields import ShapeError
from tests.storms.scoring.lines import LINE_OF, LINES, Kind
from tests.storms.scoring.table import to_json
from tests.storms.scoring.tally import Marks, Score
from tests.storms.scoring.truth import read_truth

SHARES = [line.name for line in LINES if line.kind is Kind.SHARE]
FAULTS = [line.name for line in LINES if line.kind is Kind.FAULT]
VALUES = [line.name for line in LINES if line.kind is Kind.VALUE]


def changes(before: Score, after: Score) -> Iterator[str]:
    """The lines that differ and how, so that a damage that spreads is seen."""
    for name in SHARES:
        old, new = before.of(name), after.of(name)
        if new.asked != old.asked:
            yield f"{name} asked {new.asked - old.asked:+}"
        if new.wrong != old.wrong:
            yield f"{name} wrong {new.wrong - old.wrong:+}"
        if new.unanswered != old.unanswered:
            yield f"{name} none {new.unanswered - old.unanswered:+}"
    for name in FAULTS:
        if after.faults_of(name) != before.faults_of(name):
            yield f"{name} {after.faults_of(name) - before.faults_of(name):+}"
    for name in VALUES:
        if after.values_of(name) != before.values_of(name):
            yield f"{name} {after.values_of(name)}"


def test_findings_that_know_the_truth_are_right_in_all_that_is_asked() -> None:
    known = score(perfect(small_truth()), TRUTH)
    assert {name: known.of(name) for name in SHARES if known.of(name).asked == 0} == {}
    assert all(known.of(name).right == known.of(name).asked for name in SHARES)
    assert {name: known.faults_of(name) for name in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert known.values_of("harvest_days") == (0.0,)
    assert known.values_of("estimate_ratio") == (1.0,)
    assert known.cases == known.gaps == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_a_damage_changes_its_own_figures_and_no_other(case: Case) -> None:
    findings = perfect(small_truth())
    before = score(findings, TRUTH)
    for damage in case.damages:
        damage(findings)
    after = score(findings, TRUTH)
    assert sorted(changes(before, after)) == sorted(case.changed)


def test_every_line_is_lowered_by_some_damage() -> None:
    lowered = {change.partition(" ")[0] for case in CASES for change in case.changed}
    untellable = {"who_sent_untellable", "harvest_untellable", "estimate_untellable"}
    by_state = {"state_reached", "state_delayed", "state_addressed"}
    assert lowered == set(LINE_OF) - untellable - by_state


def test_bounces_that_share_a_message_id_are_told_apart_by_their_places() -> None:
    truth = copy.deepcopy(TRUTH)
    put("bounces.1.message_id", "<bounce-1@example.net>")(truth)
    known = score(perfect(read_truth(truth)), truth)
    assert known.cases == known.gaps == {}


@pytest.mark.parametrize("state", ["reached", "delayed", "addressed"])
def test_a_state_has_its_own_line(state: str) -> None:
    findings = perfect(small_truth())
    at = next(at for at, each in enumerate(small_truth().people) if each.state == state)
    put(f"people.{at}.state", "failed")(findings)
    told = score(findings, TRUTH)
    assert told.of(f"state_{state}").wrong == told.of("state").wrong == 1


@pytest.mark.parametrize("truth_is", [None, "2025-11-18T04:20:00+09:00"])
def test_what_cannot_be_told_is_wrong_only_where_it_is_told_wrong(truth_is: str | None) -> None:
    truth = copy.deepcopy(TRUTH)
    put("who_sent.tellable", value=False)(truth)
    put("harvest", {"is": truth_is, "tellable": False})(truth)
    put("estimate", {"is": 140, "tellable": False})(truth)
    findings = perfect(small_truth())
    right = score(findings, truth)
    asked = ("who_sent", "harvest_bracket", "harvest_interval", "estimate_interval")
    assert [right.of(name).asked for name in asked] == [0, 0, 0, 0]
    # Where nothing was taken, any moment is a wrong one.
    assert right.faults == ({} if truth_is else {"harvest_untellable": 1})
    put("who_sent.verdict", "both")(findings)
    put("harvest.interval95", ["2020-01-01T00:00:00+00:00", "2021-01-01T00:00:00+00:00"])(findings)
    put("counts.interval95", [1, 2])(findings)
    assert score(findings, truth).faults == {
        "who_sent_untellable": 1,
        "harvest_untellable": 1,
        "estimate_untellable": 1,
    }


@pytest.mark.parametrize("grade", ["contradicted", "unknown"])
def test_two_sources_at_once_are_each_contradicted_as_the_only_one(grade: str) -> None:
    truth = copy.deepcopy(TRUTH)
    put("where_from.address_book.is", value=True)(truth)
    findings = perfect(small_truth())
    put("where_from.0.grade", grade)(findings)
    put("where_from.1.grade", grade)(findings)
    told = score(findings, truth)
    assert told.of("source_true") == Marks(0, 0, 2)
    assert told.faults == {}
    add("where_from.1", hypothesis="several", grade="supported")(findings)
    told = score(findings, truth)
    assert told.of("source_true") == Marks(2, 0, 0)
    assert told.faults == {}


@pytest.mark.parametrize("is_null", [True, False], ids=["null", "missing"])
def test_what_a_version_does_not_answer_yet_is_no_wrong_answer(is_null: bool) -> None:
    findings = perfect(small_truth())
    for key in ("who_sent", "where_from", "harvest", "campaigns", "counts.estimate"):
        (put(key, None) if is_null else drop(key))(findings)
    (put("counts.interval95", None) if is_null else drop("counts.interval95"))(findings)
    told = score(findings, TRUTH)
    assert sum(told.of(name).wrong for name in SHARES) == 0
    assert told.faults == {}
    unanswered = {name for name in SHARES if told.of(name).unanswered}
    assert unanswered == {
        "who_sent",
        "source_true",
        "source_false",
        "harvest_bracket",
        "harvest_interval",
        "estimate_interval",
        "campaigns",
    }


def test_nothing_found_is_no_answer_to_anything() -> None:
    told = score({"schema": 1}, TRUTH)
    assert all(told.of(name).unanswered == told.of(name).asked > 0 for name in SHARES)
    assert told.faults == {"bounces_missing": 7, "people_missing": 6}


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_findings_changes_no_count(chance: random.Random) -> None:
    findings = perfect(small_truth())
    for step in (
        add("bounces.0", ownership="own", origin=BYSTANDER),
        add("people.1", address="p2@elsewhere.example", state="reached"),
        add("servers.0", role="bystander"),
    ):
        step(findings)
    before = score(findings, TRUTH)
    for key in ("bounces", "people", "servers", "where_from", "campaigns"):
        rows = findings[key]
        assert isinstance(rows, list)
        chance.shuffle(rows)
    after = score(findings, TRUTH)
    assert list(changes(before, after)) == []


COUNTS = st.integers(0, 5)
TEXTS = st.lists(st.text("abc", max_size=2), max_size=15).map(tuple)
SCORES = st.builds(
    Score,
    storms=COUNTS,
    marks=st.dictionaries(st.sampled_from(SHARES[:3]), st.builds(Marks, COUNTS, COUNTS, COUNTS)),
    faults=st.dictionaries(st.sampled_from(["bystanders", "people_missing"]), st.integers(1, 5)),
    values=st.dictionaries(st.sampled_from(VALUES), st.lists(st.just(1.5)).map(tuple)),
    cases=st.dictionaries(st.sampled_from(["bystanders", "origin"]), TEXTS),
    gaps=st.dictionaries(st.sampled_from(["origin", "role"]), TEXTS),
)


@given(SCORES, SCORES, SCORES)
def test_scores_add_up_in_any_grouping(one: Score, two: Score, three: Score) -> None:
    assert (one + two) + three == one + (two + three)
    assert to_json(one + two) == to_json(two + one) or one.values or two.values
    assert to_json(Score() + one) == to_json(one)


def test_of_those_wrongly_accused_all_are_kept_of_others_the_first() -> None:
    one = Score(cases={"bystanders": tuple("abcdefgh"), "origin": tuple("abcdefgh")})
    many = sum([one] * 5, Score())
    assert len(many.cases["bystanders"]) == 40
    assert many.cases["origin"] == tuple("abcdefghabcdefghabcd")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("schema", 1, "truth: schema: is not 2"),
        ("people.2.state", "reeched", "truth: people[2].state: is none of addressed"),
        ("bounces.1.tellable.origin", "yes", "bounces[1].tellable.origin: is neither true nor"),
        ("harvest.is", "2025-11-18T04:20:00", "truth: harvest.is: is a date without offset"),
        ("servers.0.ip", "192.0.2", "truth: servers[0].ip: is no address"),
    ],
)
def test_a_truth_that_is_none_is_refused_by_its_place(path: str, value: object, said: str) -> None:
    truth = copy.deepcopy(TRUTH)
    put(path, value)(truth)
    with pytest.raises(ShapeError) as refused:
        score({"schema": 1}, truth)
    assert said in str(refused.value)


def test_a_misspelled_key_of_a_truth_is_no_question_less() -> None:
    truth = copy.deepcopy(TRUTH)
    drop("bounces.0.tellable.ownership")(truth)
    put("bounces.0.tellable.owner", value=True)(truth)
    with pytest.raises(ShapeError, match=r"bounces\[0\].tellable.ownership: is missing"):
        score({"schema": 1}, truth)
