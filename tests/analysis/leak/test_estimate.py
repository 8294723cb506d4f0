"""How many were written to in all: from which mails, with which interval, and why there is none."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bouncescan.analysis.judging import Judged
from bouncescan.analysis.leak import Material, estimate_targeted
from bouncescan.analysis.leak.estimate.batches import Mail, join_repeats
from bouncescan.analysis.leak.estimate.ceiling import find_ceiling
from bouncescan.analysis.leak.estimate.failing import fit_failing
from bouncescan.analysis.leak.estimate.lost import draw_lost, how_together
from bouncescan.analysis.leak.estimate.mails import find_mails
from bouncescan.analysis.leak.estimate.sorting import Sorting, measure_sorting
from bouncescan.records.findings import Counts, State
from bouncescan.records.leak import Hypothesis, LeakSource, Standing
from tests.support.judged import VICTIM, judged_report

DOMAINS = ("a.example", "b.example", "c.example")
PEOPLE = tuple(f"p{number}@{DOMAINS[number % 3]}" for number in range(400))
NO_COUNTS = Counts(failed=0, delayed=0, reached=0, addressed=0, maybe=None, at_least=0)


def report(
    failed: Sequence[str], to: Sequence[str], message_id: str | None = "<1@x.example>"
) -> Judged:
    return judged_report(failed, to, message_id)


def storm(size: int, failing: float = 0.2, people: Sequence[str] = PEOPLE) -> list[Judged]:
    """Everybody written to once, `size` to a mail, in an order by chance."""
    chance = random.Random(7)
    order = list(people)
    chance.shuffle(order)
    reports = []
    for start in range(0, len(order), size):
        group = order[start : start + size]
        failed = [person for person in group if chance.random() < failing]
        if failed:
            reports.append(report(failed, group, f"<{start}@x.example>"))
    return reports


def known(counted: Sequence[Judged]) -> dict[str, State]:
    found = dict.fromkeys(
        (
            address
            for each in counted
            if each.record.original
            for address in each.record.original.to
        ),
        State.ADDRESSED,
    )
    found.update(
        (recipient.final_recipient, State.FAILED)
        for each in counted
        for recipient in each.record.recipients
    )
    found.pop(VICTIM, None)
    return found


def figures(
    counted: Sequence[Judged], sources: Sequence[LeakSource] = (), counts: Counts = NO_COUNTS
) -> Counts:
    material = Material(
        targets=known(counted), sightings=None, book=None, machines=frozenset(), began=None
    )
    return estimate_targeted(counts, counted, material, sources)


def why_not(counted: Sequence[Judged]) -> str:
    found = figures(counted)
    assert (found.estimate, found.interval95) == (None, None)
    assert found.why_not is not None
    return found.why_not.rule


@pytest.mark.parametrize("size", [4, 6, 10])
def test_a_list_cut_into_mails_is_estimated(size: int) -> None:
    found = figures(storm(size))
    assert found.interval95 is not None
    assert found.interval95[0] <= 400 <= found.interval95[1]
    assert found.why_not is None


def test_the_same_mails_give_the_same_figure_in_any_order() -> None:
    assert figures(storm(5)) == figures(storm(5)[::-1])


def test_a_mail_like_two_batches_joins_the_older() -> None:
    batches = join_repeats([mail("abcxy", "a"), mail("cdezw", "d"), mail("abcde", "e")])
    assert [batch.mails for batch in batches] == [2, 1]


def test_the_bound_is_never_above_the_interval() -> None:
    counts = Counts(failed=390, delayed=0, reached=0, addressed=0, maybe=None, at_least=390)
    found = figures(storm(6), counts=counts)
    assert found.interval95 is not None
    assert found.estimate is not None
    assert 390 == found.at_least <= found.interval95[0] <= found.estimate <= found.interval95[1]


def test_the_other_counts_stay() -> None:
    counts = Counts(failed=7, delayed=1, reached=2, addressed=90, maybe=None, at_least=10)
    found = figures(storm(6), counts=counts)
    assert (found.failed, found.delayed, found.reached, found.addressed) == (7, 1, 2, 90)


def test_one_recipient_a_mail_tells_nothing() -> None:
    assert why_not(storm(1)) == "one_recipient_each"


def test_no_bounce_tells_nothing() -> None:
    assert why_not([]) == "no_recipients_came_back"


def test_a_few_mails_tell_nothing() -> None:
    assert why_not(storm(5)[:9]) == "few_mails_came_back"


def test_recipients_in_the_envelope_only_are_not_counted_by_the_header() -> None:
    hidden = [
        report([each.final_recipient for each in entry.record.recipients], [VICTIM], f"<{place}>")
        for place, entry in enumerate(storm(5))
    ]
    assert why_not(hidden) == "recipients_not_in_the_header"


def test_single_mails_to_people_on_no_other_hide_too_many() -> None:
    alone = storm(1, people=[f"s{number}@a.example" for number in range(60)])
    assert why_not([*storm(8), *alone]) == "many_alone_on_their_mail"


def test_a_wave_of_single_mails_to_the_same_people_does_no_harm() -> None:
    again = [
        report(
            [each.final_recipient for each in entry.record.recipients][:1], [each], f"<s{place}>"
        )
        for place, entry in enumerate(storm(8))
        for each in [entry.record.recipients[0].final_recipient]
    ]
    found = figures([*storm(8), *again])
    assert found.interval95 is not None
    assert found.interval95[0] <= 400 <= found.interval95[1]


def test_a_list_sorted_by_domain_tells_nothing_of_domains_that_swallow_all() -> None:
    people = sorted(PEOPLE, key=lambda address: address.rpartition("@")[2])
    counted = [
        report(people[start : start + 1], people[start : start + 5], f"<{start}@x.example>")
        for start in range(0, 400, 10)
    ]
    assert why_not(counted) == "sorted_by_domain"


def test_what_leaves_everything_open_is_no_interval() -> None:
    assert why_not(storm(2, failing=0.04)) == "estimate_too_wide"


def test_all_of_one_list_sent_again_are_no_more_people() -> None:
    once = storm(6)
    twice = [
        *once,
        *(
            report(
                [each.final_recipient for each in entry.record.recipients],
                entry.record.original.to if entry.record.original else (),
                f"<again{place}@x.example>",
            )
            for place, entry in enumerate(once)
        ),
    ]
    assert len(join_repeats(find_mails(twice, known(twice)).mails)) == len(once)
    found = figures(twice)
    assert found.estimate is not None
    assert found.estimate < 1.3 * 400


def test_a_supported_source_bounds_the_interval() -> None:
    counted = storm(4)
    free = figures(counted).interval95
    assert free is not None
    book = LeakSource(
        hypothesis=Hypothesis.ADDRESS_BOOK, grade=Standing.SUPPORTED, covers=1.0, size=400
    )
    bound = figures(counted, [book]).interval95
    assert bound is not None
    assert bound[0] == free[0]
    assert 400 <= bound[1] < free[1]


@pytest.mark.parametrize(
    ("hypothesis", "grade", "size"),
    [
        (Hypothesis.ADDRESS_BOOK, Standing.UNKNOWN, 90),
        (Hypothesis.ADDRESS_BOOK, Standing.SUPPORTED, None),
        (Hypothesis.OTHER_MAILBOX, Standing.SUPPORTED, 90),
        (Hypothesis.UNRELATED_LIST, Standing.SUPPORTED, 90),
    ],
)
def test_what_does_not_show_its_whole_is_no_bound(
    hypothesis: Hypothesis, grade: Standing, size: int | None
) -> None:
    source = LeakSource(hypothesis=hypothesis, grade=grade, covers=1.0, size=size)
    assert find_ceiling([source], PEOPLE[:50]) is None


def test_a_book_that_lost_cards_was_larger() -> None:
    whole, half = (
        LeakSource(
            hypothesis=Hypothesis.ADDRESS_BOOK, grade=Standing.SUPPORTED, covers=share, size=200
        )
        for share in (1.0, 0.5)
    )
    known_size, larger = (find_ceiling([source], PEOPLE[:100]) for source in (whole, half))
    assert known_size is not None
    assert larger is not None
    assert 200 <= known_size < 230
    assert 400 <= larger < 560


def test_one_message_id_for_all_mails_does_not_make_them_one() -> None:
    counted = [
        report(["p0@a.example"], ["p0@a.example", "p1@b.example"]),
        report(["p2@c.example"], ["p2@c.example", "p3@a.example"]),
        report(["p1@b.example"], ["p1@b.example", "p0@a.example"]),
    ]
    found = find_mails(counted, PEOPLE)
    assert [sorted(mail.reported) for mail in found.mails] == [
        ["p0@a.example", "p1@b.example"],
        ["p2@c.example"],
    ]


def test_a_report_without_the_header_belongs_to_the_mail_it_names() -> None:
    counted = [
        report(["p0@a.example"], ["p0@a.example", "p1@b.example"]),
        report(["p1@b.example"], []),
        report(["p2@c.example"], [], "<other@x.example>"),
        report(["p3@a.example"], [], None),
    ]
    found = find_mails(counted, PEOPLE)
    assert [sorted(mail.reported) for mail in found.mails] == [["p0@a.example", "p1@b.example"]]
    assert (found.reports, found.without_header) == (4, 2)


def test_the_victim_is_no_recipient() -> None:
    found = find_mails([report(["p0@a.example"], [VICTIM, "p0@a.example"])], PEOPLE)
    assert [mail.people for mail in found.mails] == [frozenset({"p0@a.example"})]


def test_somebody_whom_a_list_wrote_to_is_of_the_mail_and_not_of_its_header() -> None:
    found = find_mails([report(["p9@a.example"], ["p0@a.example"])], PEOPLE)
    assert [mail.people for mail in found.mails] == [frozenset({"p0@a.example", "p9@a.example"})]
    assert (found.named, found.unnamed) == (0, 1)


def mail(people: str, *reports: str) -> Mail:
    return Mail(people=frozenset(people), reports=tuple(map(frozenset, reports)))


def test_half_of_the_people_are_not_the_same_batch() -> None:
    batches = join_repeats([mail("abcd", "a"), mail("abef", "a"), mail("abcx", "b")])
    assert [(batch.mails, "".join(sorted(batch.people))) for batch in batches] == [
        (2, "abcdx"),
        (1, "abef"),
    ]


def test_reports_that_tell_of_all_are_told_from_those_of_each() -> None:
    assert how_together([mail("abc", "ab"), mail("def", "de")]) == 1.0
    assert how_together([mail("abc", "a", "b"), mail("def", "d", "e")]) == 0.0


def test_a_person_whose_second_report_is_missing_shows_that_reports_are_lost() -> None:
    chance = np.random.default_rng(1)
    complete = [mail("ab", "a", "b")] * 20
    gaps = [*[mail("ab", "a", "b")] * 10, *[mail("ab", "a")] * 10]
    few, many = (draw_lost(mails, 0.0, 2000, chance).mean() for mails in (complete, gaps))
    assert 4 * few < many


def test_the_chance_to_fail_is_found_though_mails_without_a_failure_are_not_seen() -> None:
    chance = np.random.default_rng(3)
    drawn = chance.binomial(6, 0.15, size=600)
    failing = fit_failing([(6, int(number)) for number in drawn if number], Sorting())
    none = float(failing.weight @ failing.none[:, failing.columns([6])[0]])
    assert abs(none - 0.85**6) < 0.06


def test_a_mail_to_ten_thousand_is_weighed_without_harm() -> None:
    failing = fit_failing([(10_000, 2_000), (3, 1), (3, 1), (40, 8)], Sorting())
    assert failing.weight.sum() == pytest.approx(1)
    assert np.isfinite(failing.none).all()


def test_sorting_is_seen_in_domains_and_in_first_sightings() -> None:
    people = [f"p{number:03}@{'abcd'[number // 50]}.example" for number in range(200)]
    seen = {p: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=n) for n, p in enumerate(people)}
    shuffled = random.Random(2).sample(people, 200)

    def cut(order: Sequence[str]) -> Sorting:
        mails = (
            Mail(people=frozenset(order[at : at + 5]), reports=(frozenset(order[at : at + 1]),))
            for at in range(0, 200, 5)
        )
        return measure_sorting(join_repeats(mails), seen)

    in_order, mixed = cut(people), cut(shuffled)
    assert min(in_order.by_domain, in_order.by_age) > 0.8
    assert max(mixed.by_domain, mixed.by_age) < 0.15
