"""When the addresses were taken: the bracket, the interval, and why there is none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bouncescan.analysis.leak import Material, find_harvest
from bouncescan.records.findings import State
from bouncescan.records.leak import Harvest, Hypothesis, LeakSource, Standing
from bouncescan.records.message import FolderRole, MailHeader
from tests.support.leak import BEGAN, VICTIM, mail, material, some

TAKEN = 400  # days before the storm
OLD = {name: 3000 - 40 * number for number, name in enumerate(some("old", 64))}  # to 480
NEW = {name: 390 - 10 * number for number, name in enumerate(some("new", 38))}  # to 20
TRIO = some("trio", 3)  # at once, so that nothing hangs on one of them
TARGETS = (*(name for number, name in enumerate(OLD) if number % 4), *TRIO)
MAILBOX = [
    mail(TRIO[0], TRIO[1:], days=470),
    *(mail(name, days=days) for name, days in (OLD | NEW).items()),
]


def source(hypothesis: Hypothesis, detail: str | None = None) -> LeakSource:
    return LeakSource(hypothesis=hypothesis, grade=Standing.SUPPORTED, detail=detail)


def why_not(given: Material, *sources: LeakSource) -> str:
    found = find_harvest(given, sources)
    assert found.interval95 is None
    assert found.why_not is not None
    return found.why_not.rule


def ago(days: float) -> datetime:
    return BEGAN - timedelta(days=days)


def lines(found: Harvest) -> dict[str, dict[str, str | int]]:
    return {line.rule: dict(line.parameters) for line in found.evidence}


def holds(found: Harvest, moment: datetime) -> bool:
    assert found.interval95 is not None
    return found.interval95[0] <= moment <= found.interval95[1]


def test_the_interval_holds_the_moment_and_leaves_out_most_of_the_bracket() -> None:
    found = find_harvest(material(TARGETS, MAILBOX), ())
    assert found.why_not is None
    assert found.not_before == ago(470)
    assert found.not_after == BEGAN
    assert holds(found, ago(TAKEN))
    assert not holds(found, ago(200))
    assert found.interval95 is not None
    assert found.interval95[0] >= ago(470)


def test_the_bracket_shows_the_mail_and_what_hangs_on_it() -> None:
    found = find_harvest(material(TARGETS, MAILBOX), ())
    assert lines(found) == {
        "newest_target_first_seen": {
            "who": "trio0@example.org",
            "date": ago(470).date().isoformat(),
        },
        "without_that_target": {"date": ago(470).date().isoformat()},
        "untouched_first_seen_later": {"n": len(NEW), "date": ago(470).date().isoformat()},
    }
    assert found.evidence[0].locators == ("mail/trio0@example.org-470",)


def test_order_of_the_mail_changes_nothing() -> None:
    there = find_harvest(material(TARGETS, MAILBOX), ())
    assert find_harvest(material(TARGETS, MAILBOX[::-1]), ()) == there


def test_mail_that_is_there_twice_changes_nothing() -> None:
    there = find_harvest(material(TARGETS, MAILBOX), ())
    assert find_harvest(material(TARGETS, [*MAILBOX, *MAILBOX]), ()) == there


def test_one_lonely_target_among_many_latecomers_limits_nothing() -> None:
    """Her older mail may have been deleted."""
    found = find_harvest(material([*TARGETS, "new30@example.org"], MAILBOX), ())
    assert found.not_before is not None
    assert found.not_before == ago(470)
    assert holds(found, ago(TAKEN))
    late = lines(found)["targets_first_seen_later"]
    assert late["date"] == ago(NEW["new30@example.org"]).date().isoformat()


def test_every_other_latecomer_a_target_moves_the_moment() -> None:
    found = find_harvest(material([*TARGETS, *list(NEW)[::2]], MAILBOX), ())
    assert found.not_before is not None
    assert found.not_before > ago(100)


def test_latecomers_like_nobody_who_is_a_target_tell_nothing() -> None:
    """Only whom the victim wrote to were taken, and of the latecomers there is none such."""
    mails = [
        *(mail(VICTIM, [name], days=days) for name, days in OLD.items()),
        *(mail("list@example.org", [f"cc{name}"], days=days) for name, days in OLD.items()),
        *(mail("list@example.org", [name], days=days) for name, days in NEW.items()),
    ]
    found = find_harvest(material(TARGETS, mails), ())
    assert holds(found, ago(5))


def test_without_history_nothing_is_told() -> None:
    assert why_not(material(TARGETS, None)) == "no_history_was_read"


def test_without_the_date_of_a_forged_mail_nothing_is_told() -> None:
    given = replace(material(TARGETS, MAILBOX), began=None)
    assert find_harvest(given, ()).not_after is None
    assert why_not(given) == "no_forged_mail_has_a_date"


@pytest.mark.parametrize(
    ("hypothesis", "rule"),
    [
        (Hypothesis.UNRELATED_LIST, "list_is_not_from_your_data"),
        (Hypothesis.OTHER_MAILBOX, "list_is_from_elsewhere"),
        (Hypothesis.ONE_MAIL, "list_is_of_one_mail"),
    ],
)
def test_of_another_source_there_is_no_interval(hypothesis: Hypothesis, rule: str) -> None:
    given = material(TARGETS, MAILBOX)
    assert why_not(given, source(hypothesis)) == rule
    assert find_harvest(given, [source(hypothesis)]).not_before is None


def test_a_bought_list_has_no_bracket() -> None:
    found = find_harvest(material(TARGETS, MAILBOX), [source(Hypothesis.UNRELATED_LIST)])
    assert found.not_after is None


def test_a_source_that_is_not_supported_gives_no_interval() -> None:
    unknown = LeakSource(hypothesis=Hypothesis.MAILBOX, grade=Standing.UNKNOWN)
    assert why_not(material(TARGETS, MAILBOX), unknown) == "source_is_not_known"


@pytest.mark.parametrize("detail", ["<old9@example.org-2640@example.net>", None])
def test_the_list_of_one_mail_is_not_older_than_that_mail(detail: str | None) -> None:
    found = find_harvest(material(TARGETS, MAILBOX), [source(Hypothesis.ONE_MAIL, detail)])
    assert found.not_after == BEGAN
    if detail is None:
        assert found.not_before is None
        return
    assert found.not_before == ago(2640)
    assert lines(found) == {"that_mail_was_sent": {"date": ago(2640).date().isoformat()}}


def test_nine_targets_in_dated_mail_are_too_few() -> None:
    nine = material(TARGETS[:9], MAILBOX)
    assert why_not(nine) == "too_few_dated_targets"
    assert find_harvest(nine, ()).not_before is not None
    assert find_harvest(material(TARGETS[:10], MAILBOX), ()).interval95 is not None


def test_the_bracket_is_all_where_nobody_came_later() -> None:
    mails = [one for one in MAILBOX if one.from_[0] not in NEW]
    assert why_not(material(TARGETS, mails)) == "nobody_came_later"
    found = find_harvest(material(TARGETS, mails), ())
    assert found.not_before == ago(470)
    assert set(lines(found)) == {"newest_target_first_seen", "without_that_target"}


def same_as_without(given: Material) -> bool:
    return find_harvest(given, ()) == find_harvest(material(TARGETS, MAILBOX), ())


def strange(mails: Sequence[MailHeader], *names: str) -> Material:
    return material([*TARGETS, *names], [*MAILBOX, *mails])


def test_who_only_lies_in_junk_does_not_count() -> None:
    spam = [mail(f"spam{n}@example.org", days=n + 1, role=FolderRole.JUNK) for n in range(90)]
    assert same_as_without(strange(spam, "spam3@example.org"))


def test_another_storms_targets_do_not_count() -> None:
    other = strange([mail("other@example.org", days=30)], "other@example.org")
    assert not same_as_without(other)
    assert same_as_without(replace(other, of_other_storms=frozenset({"other@example.org"})))


def test_whom_only_a_bounce_without_its_mail_names_does_not_count() -> None:
    other = strange([mail("other@example.org", days=30)], "other@example.org")
    assert same_as_without(replace(other, claimed=frozenset({"other@example.org"})))


def test_who_perhaps_got_it_is_no_target() -> None:
    given = material(TARGETS, MAILBOX)
    maybe = given.targets | dict.fromkeys(NEW, State.MAYBE)
    assert same_as_without(replace(given, targets=maybe))


@pytest.mark.parametrize("days", [-3, -9000, (BEGAN - datetime(1980, 1, 6, tzinfo=UTC)).days])
def test_dates_that_cannot_be_are_not_used(days: float) -> None:
    assert same_as_without(strange([mail("odd@example.org", days=days)], "odd@example.org"))


def test_mail_without_a_date_is_not_used() -> None:
    undated = mail("odd@example.org")._replace(internal_date=None)
    assert same_as_without(strange([undated], "odd@example.org"))


def test_of_the_address_book_only_its_people_count() -> None:
    """Those who are not in it were spared, whenever they came."""
    book = [*OLD, *list(NEW)[::3]]
    others = [mail(f"other{n}@example.org", days=3000 - 30 * n) for n in range(95)]
    given = material(TARGETS, [*MAILBOX, *others], book)
    only = material(TARGETS, [one for one in MAILBOX if one.from_[0] in book], book)
    book_alone = [source(Hypothesis.ADDRESS_BOOK)]
    assert find_harvest(given, book_alone) == find_harvest(only, book_alone)
    assert find_harvest(given, book_alone).interval95 is not None
    assert find_harvest(given, book_alone) != find_harvest(given, ())
