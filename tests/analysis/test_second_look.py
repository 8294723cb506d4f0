"""Which mails are worth a second look: a friend's copy of the spoof, answers on its subject."""

from datetime import UTC, datetime, timedelta

import pytest

from bouncescan.analysis.second_look import SecondLook
from bouncescan.casefile.second_look import CameBack, Unread
from tests.support.growth import growth_fault

FIRST = datetime(2026, 4, 20, 10, tzinfo=UTC)
STORM = tuple(
    CameBack(FIRST + timedelta(hours=hours), "Fw: new message") for hours in range(0, 60, 6)
)
LAST = STORM[-1].when
FRIEND = "taro@friends.example"
DAY = timedelta(days=1)


def chosen(
    when: datetime | None = LAST + DAY,
    sender: str = FRIEND,
    size: int | None = 9_000,
    came_back: tuple[CameBack, ...] = STORM,
) -> bool:
    mail = Unread(id=7, when=when, sender=sender, size=size)
    return SecondLook(came_back).copies([mail], {FRIEND}) == [mail]


@pytest.mark.parametrize(
    ("when", "is_chosen"),
    [
        (FIRST - 2 * DAY, False),
        (FIRST - timedelta(hours=20), True),
        (LAST, True),
        (LAST + 29 * DAY, True),
        (LAST + 31 * DAY, False),
        (None, False),
    ],
)
def test_only_what_came_within_a_month_of_the_storm_is_read(
    when: datetime | None, *, is_chosen: bool
) -> None:
    assert chosen(when=when) is is_chosen


@pytest.mark.parametrize(("size", "is_chosen"), [(150_000, True), (150_001, False), (None, True)])
def test_a_photo_is_not_read(size: int | None, *, is_chosen: bool) -> None:
    assert chosen(size=size) is is_chosen


def test_what_a_stranger_sends_is_not_read() -> None:
    assert not chosen(sender="stranger@example.org")


@pytest.mark.parametrize("days", [0, 3])
def test_slips_in_an_address_make_no_storm(days: int) -> None:
    """Own mail whose copy was deleted comes back like a forged one, but one at a time."""
    slips = tuple(CameBack(FIRST - days * DAY * number, "hi") for number in range(4, -1, -1))
    assert chosen(when=FIRST + DAY, came_back=slips) is (days == 0)
    assert bool(SecondLook(slips)) is (days == 0)
    assert not SecondLook(slips[1:])


@pytest.mark.parametrize(
    ("subject", "is_chosen"),
    [
        ("Re: Fw: new message", True),
        ("RE: new message", True),
        ("Re: dinner", False),
        ("Fw: new message", False),
        ("new message", False),
        (None, False),
    ],
)
def test_of_the_answers_those_on_a_subject_of_the_storm_are_read(
    subject: str | None, *, is_chosen: bool
) -> None:
    mail = Unread(id=7, when=LAST, sender="anybody@example.org", size=900, subject=subject)
    assert SecondLook(STORM).answers([mail]) == [mail] * is_chosen
    late = mail._replace(when=LAST + 31 * DAY)
    assert SecondLook(STORM).answers([late]) == []


def test_four_times_the_storm_takes_less_than_six_times_the_time() -> None:
    def storm(size: int) -> tuple[list[Unread], tuple[CameBack, ...]]:
        moments = tuple(CameBack(FIRST + timedelta(seconds=at), "hi") for at in range(size))
        mails = [
            Unread(id=at, when=FIRST, sender=FRIEND, size=1, subject="Re: hi") for at in range(size)
        ]
        return mails, moments

    def run(given: tuple[list[Unread], tuple[CameBack, ...]]) -> None:
        look = SecondLook(given[1])
        assert len(look.copies(given[0], {FRIEND})) == len(look.answers(given[0]))

    assert growth_fault(storm, run, 500) is None
