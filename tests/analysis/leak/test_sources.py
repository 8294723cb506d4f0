"""Each source true once, and what makes it doubtful."""

import pytest

from bouncescan.analysis.leak import weigh_sources
from bouncescan.language import texts
from bouncescan.records.findings import State
from bouncescan.records.leak import Hypothesis, LeakSource, Standing
from bouncescan.records.message import FolderRole, MailHeader
from bouncescan.reports.words import words_for
from tests.support.leak import VICTIM, grades, mail, material, named, row, some

FRIENDS, WORK, CARDS = some("friend", 40), some("work", 160), some("card", 12)
STRANGERS = some("stranger", 40)
LIST = some("school", 30)
ORGANISER = "endo@example.com"
HUB, SECOND = "hub@example.com", "second@example.com"
CIRCLE = some("circle", 30)
SHOPS = some("order", 6)


def letters(people: list[str], newest: float = 300) -> list[MailHeader]:
    """One mail from each, over ten years, the last of them `newest` days before the storm."""
    step = (3650 - newest) / len(people)
    return [mail(one, days=3650 - step * (place + 1)) for place, one in enumerate(people)]


def everyday() -> list[MailHeader]:
    return [*letters(FRIENDS), *letters(WORK, 290)]


def old_list(answers: int = 0) -> list[MailHeader]:
    """The list on one mail; with `answers`, half of it on the first and half on those."""
    if not answers:
        return [mail(ORGANISER, LIST, days=3500, number="list")]
    first = mail(ORGANISER, LIST[:10], days=3500, number="list")
    return [
        first,
        mail(LIST[0], LIST[10:20], days=3499, number="one", answers=first.message_id),
        mail(LIST[1], LIST[20:], days=3498, number="two", answers="<one@example.net>"),
    ]


def by_hub(*others: str) -> list[MailHeader]:
    """What the hub wrote to its own people, who stand nowhere else."""
    return [
        mail(HUB, (*CIRCLE[start : start + 6], *others), days=2000 - 50 * start)
        for start in range(0, len(CIRCLE), 6)
    ]


def answered(kept: int, gone: int) -> list[MailHeader]:
    """The owner's answers to mails of which some are no longer there."""
    numbers = [*(f"work{one}" for one in range(kept)), *(f"lost{one}" for one in range(gone))]
    found = []
    for days, number in enumerate(numbers):
        asked = mail(WORK[0], days=900 - days, number=number)
        own = mail(
            VICTIM,
            [WORK[0]],
            days=899.5 - days,
            number=f"re-{number}",
            answers=asked.message_id,
            role=FolderRole.SENT,
        )
        found += [own] if number.startswith("lost") else [asked, own]
    return found


def test_address_book_is_supported_where_the_others_of_the_mail_are_untouched() -> None:
    given = material([*FRIENDS[:30], *CARDS], everyday(), [*FRIENDS, *CARDS])
    assert grades(given) == {
        "address_book": "supported",
        "mailbox": "contradicted",
        "several": "contradicted",
        "one_mail": "contradicted",
        "other_mailbox": "contradicted",
        "unrelated_list": "contradicted",
    }
    first = weigh_sources(given)[0]
    assert (first.hypothesis, first.covers, first.size) == (Hypothesis.ADDRESS_BOOK, 1.0, 52)
    assert named(first) == {
        "targets_in_the_book": {"n": 42, "of": 42},
        "targets_only_in_the_book": {"n": 12, "of": 42},
    }


def test_those_who_only_stood_in_cc_contradict_the_address_book() -> None:
    mails = [*everyday(), *old_list()]
    book = row(material([*FRIENDS, *LIST], mails, FRIENDS), Hypothesis.ADDRESS_BOOK)
    assert book.grade is Standing.CONTRADICTED
    line = next(one for one in book.against if one.rule == "only_copied_and_not_in_the_book")
    assert line.parameters == {"n": 30, "of": 70, "date": "2016-09-19", "who": ORGANISER}
    assert line.locators == ("mail/list",)


def test_cards_thrown_away_since_do_not_contradict_the_address_book() -> None:
    given = material([*FRIENDS, *STRANGERS[:8]], everyday(), FRIENDS)
    assert row(given, Hypothesis.ADDRESS_BOOK).grade is Standing.UNKNOWN


def test_without_an_address_book_it_is_unknown() -> None:
    given = material(FRIENDS, everyday(), None)
    assert row(given, Hypothesis.ADDRESS_BOOK) == LeakSource(
        hypothesis=Hypothesis.ADDRESS_BOOK,
        grade=Standing.UNKNOWN,
        against=row(given, Hypothesis.ADDRESS_BOOK).against,
    )
    assert named(row(given, Hypothesis.ADDRESS_BOOK)) == {"no_address_book_given": {}}
    # It might be the book all the same: all of them wrote.
    assert row(given, Hypothesis.MAILBOX).grade is Standing.UNKNOWN


def test_without_history_only_the_book_is_told_of() -> None:
    given = material([*FRIENDS, *STRANGERS], None, FRIENDS)
    assert grades(given) == {"address_book": "contradicted"}
    assert named(row(given, Hypothesis.MAILBOX)) == {"no_history_was_read": {}}
    assert grades(material(FRIENDS, None, FRIENDS)) == {"unrelated_list": "contradicted"}


def test_mailbox_is_supported_by_those_whom_only_mail_shows() -> None:
    mails = [*everyday(), *old_list()]
    given = material([*FRIENDS[:20], *WORK[:30], *LIST], mails, [*FRIENDS, *CARDS])
    assert grades(given) == {
        "mailbox": "supported",
        "address_book": "contradicted",
        "one_mail": "contradicted",
        "other_mailbox": "contradicted",
        "unrelated_list": "contradicted",
    }
    assert named(row(given, Hypothesis.MAILBOX)) == {
        "targets_in_your_mail": {"n": 80, "of": 80},
        "only_copied_and_not_in_the_book": {
            "n": 30,
            "of": 80,
            "date": "2016-09-19",
            "who": ORGANISER,
        },
        "nobody_else_stood_with_all": {"n": 30, "of": 80},
    }


def test_machines_speak_for_the_mailbox_where_no_book_was_given() -> None:
    mails = [*everyday(), *letters(SHOPS)]
    targets = [*FRIENDS[:20], *WORK[:20], *SHOPS]
    assert "mailbox" not in grades(material(targets, mails, None))
    given = material(targets, mails, None, machines=SHOPS)
    assert grades(given)["mailbox"] == "supported"
    line = next(
        one
        for one in row(given, Hypothesis.MAILBOX).speaks_for
        if one.rule == "senders_nobody_writes_to"
    )
    assert line.parameters == {"n": 6, "who": "order0@example.org"}
    assert len(line.locators) == 1


@pytest.mark.parametrize("kept", [10, 40])
def test_deleted_mail_does_not_contradict_the_mailbox(kept: int) -> None:
    mails = letters([*FRIENDS, *WORK])[-kept:]
    given = material([*FRIENDS, *WORK], mails, FRIENDS)
    found = row(given, Hypothesis.MAILBOX)
    assert found.grade is Standing.UNKNOWN
    assert named(found)["targets_not_in_your_mail"] == {"n": 200 - kept, "of": 200}
    assert row(given, Hypothesis.SEVERAL).grade is Standing.UNKNOWN


def test_mail_and_book_together_where_each_has_targets_of_its_own() -> None:
    given = material([*FRIENDS[:20], *WORK[:60], *CARDS], everyday(), [*FRIENDS, *CARDS])
    assert grades(given) == {
        "several": "supported",
        "mailbox": "contradicted",
        "address_book": "contradicted",
        "one_mail": "contradicted",
        "other_mailbox": "contradicted",
        "unrelated_list": "contradicted",
    }
    assert named(row(given, Hypothesis.SEVERAL)) == {
        "targets_only_in_your_mail": {"n": 60, "of": 92},
        "targets_only_in_the_book": {"n": 12, "of": 92},
    }


def test_cards_without_mail_say_nothing_where_answered_mail_is_gone() -> None:
    mails = [*everyday(), *answered(20, 10)]
    given = material([*FRIENDS[:20], *WORK[:60], *CARDS], mails, [*FRIENDS, *CARDS])
    found = grades(given)
    assert "several" not in found
    assert "mailbox" not in found
    lines = named(row(given, Hypothesis.MAILBOX))
    assert lines["answered_mail_is_gone"] == {"n": 10, "of": 30}


def test_one_mail_is_supported_and_everybody_on_it_named_as_holding_it() -> None:
    given = material(LIST, [*everyday(), *old_list()], FRIENDS)
    found = grades(given)
    assert found["one_mail"] == "supported"
    assert "other_mailbox" not in found
    first = weigh_sources(given)[0]
    assert (first.detail, first.covers, first.size) == ("<list@example.net>", 1.0, 31)
    assert named(first) == {
        "targets_on_one_mail": {"n": 30, "of": 30, "date": "2016-09-19", "who": ORGANISER},
        "all_on_it_hold_the_list": {"n": 31},
    }
    others = [one for one in weigh_sources(given) if one.hypothesis is Hypothesis.OTHER_MAILBOX]
    assert [one.detail for one in others] == [ORGANISER]
    assert named(others[0])["on_the_mail_that_all_stand_on"] == {"who": ORGANISER, "n": 31}


def test_thread_holds_together_by_its_answers() -> None:
    given = material(LIST, [*everyday(), *old_list(answers=2)], FRIENDS)
    first = weigh_sources(given)[0]
    assert (first.hypothesis, first.grade) == (Hypothesis.ONE_MAIL, Standing.SUPPORTED)
    assert first.detail == "<list@example.net>"
    assert named(first)["targets_on_one_thread"]["n"] == 30
    assert first.speaks_for[0].locators == ("mail/list", "mail/one", "mail/two")


def test_one_mail_and_a_book_of_the_same_people_are_rivals() -> None:
    given = material(LIST, [*everyday(), *old_list()], [*LIST, *some("aunt", 2)])
    found = grades(given)
    assert "address_book" not in found
    assert "one_mail" not in found
    assert named(row(given, Hypothesis.ADDRESS_BOOK))["one_mail_explains_them_too"] == {
        "n": 30,
        "of": 30,
        "what": "<list@example.net>",
    }
    assert "address_book_explains_them_too" in named(row(given, Hypothesis.ONE_MAIL))


def test_one_on_every_mail_explains_the_unseen_too() -> None:
    given = material([*CIRCLE, *STRANGERS[:15], HUB], [*everyday(), *by_hub()], FRIENDS)
    found = grades(given)
    assert found["other_mailbox"] == "supported"
    assert found["mailbox"] == "contradicted"
    first = weigh_sources(given)[0]
    assert (first.detail, first.covers, first.size) == (HUB, 1.0, 31)
    assert named(first) == {
        "stands_with_the_targets": {"who": HUB, "n": 30, "of": 31},
        "may_know_the_unseen": {"who": HUB, "n": 15},
    }


def test_two_who_always_stand_together_are_rivals() -> None:
    mails = [*everyday(), *by_hub(SECOND)]
    given = material([*CIRCLE, *STRANGERS[:15]], mails, FRIENDS)
    others = [one for one in weigh_sources(given) if one.hypothesis is Hypothesis.OTHER_MAILBOX]
    assert {one.detail: one.grade for one in others} == {
        HUB: Standing.UNKNOWN,
        SECOND: Standing.UNKNOWN,
    }
    assert named(others[0])["other_mailbox_explains_them_too"]["what"] == others[1].detail


def test_unrelated_list_is_supported_where_nobody_known_is_among_them() -> None:
    given = material(STRANGERS, everyday(), FRIENDS)
    assert grades(given) == {
        "unrelated_list": "supported",
        "mailbox": "contradicted",
        "address_book": "contradicted",
        "several": "contradicted",
        "one_mail": "contradicted",
    }
    assert named(row(given, Hypothesis.UNRELATED_LIST)) == {
        "targets_stand_nowhere": {"n": 40, "of": 40},
        "people_you_know_untouched": {"of": 108},
    }


@pytest.mark.parametrize(
    ("mails", "targets"),
    [
        ([*everyday(), *answered(20, 10)], STRANGERS),  # one mail that was deleted may show them
        (everyday(), [*STRANGERS, WORK[0]]),  # or their mailbox
        (letters(FRIENDS)[-20:], STRANGERS),  # or mail before all that is left
        ([], STRANGERS),
    ],
)
def test_unrelated_list_is_doubtful(mails: list[MailHeader], targets: list[str]) -> None:
    given = material(targets, mails, None)
    assert grades(given) == {}


def test_fewer_than_ten_targets_tell_nothing() -> None:
    given = material(STRANGERS[:9], everyday(), FRIENDS)
    assert grades(given) == {}
    assert named(row(given, Hypothesis.MAILBOX))["too_few_targets"] == {"n": 9}
    assert "unrelated_list" in grades(material(STRANGERS[:10], everyday(), FRIENDS))


def test_no_target_at_all() -> None:
    assert [one.grade for one in weigh_sources(material([], [], []))] == [Standing.UNKNOWN] * 6


def test_only_what_a_spoofed_mail_names_counts() -> None:
    given = material([*FRIENDS[:20], *STRANGERS], everyday(), FRIENDS, claimed=STRANGERS)
    assert row(given, Hypothesis.ADDRESS_BOOK).covers == 1.0


def test_whoever_stands_in_the_header_of_a_spoofed_mail_was_in_the_list_too() -> None:
    given = material(STRANGERS, everyday(), FRIENDS, state=State.ADDRESSED)
    assert grades(given)["unrelated_list"] == "supported"


def test_spammers_in_junk_are_nobody_whom_the_stranger_passed_over() -> None:
    spam = [one._replace(roles=(FolderRole.JUNK,)) for one in letters(some("spam", 200))]
    mails = letters(FRIENDS[:30])
    given = material([*FRIENDS[:20], *CARDS], [*mails, *spam], [*FRIENDS[:20], *CARDS])
    line = named(row(given, Hypothesis.MAILBOX)).get("others_in_your_mail_untouched")
    assert line is None or line["of"] == 10


def test_every_rule_has_a_sentence_whose_parameters_are_there() -> None:
    english = texts("en")
    given = (
        material([*FRIENDS[:30], *CARDS], everyday(), [*FRIENDS, *CARDS]),
        material([*FRIENDS, *LIST], [*everyday(), *old_list()], FRIENDS),
        material(LIST, [*everyday(), *old_list()], [*LIST, *FRIENDS]),
        material(LIST, [*everyday(), *old_list(answers=2)], LIST),
        material([*CIRCLE, *STRANGERS[:15]], [*everyday(), *by_hub(SECOND)], None),
        material([*WORK, *CARDS, *SHOPS], [*everyday(), *answered(5, 5)], CARDS, machines=SHOPS),
        material(STRANGERS, everyday(), FRIENDS),
        material(STRANGERS, [], None),
        material(STRANGERS[:3], None, None),
    )
    said = {
        line.rule: words_for(line, english)
        for one in given
        for source in weigh_sources(one)
        for line in (*source.speaks_for, *source.against)
    }
    assert len(said) > 20
    assert [rule for rule, words in said.items() if words.startswith(rule) or "{" in words] == []
