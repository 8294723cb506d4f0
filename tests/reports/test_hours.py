"""Hours put together: into bars that fit, and into waves."""

from bouncescan.reports.hours import Wave, fitting_bars, waves
from tests.support.findings import make_hour


def test_a_wave_ends_with_more_than_half_a_day_of_silence() -> None:
    hours = (
        make_hour(20, 1, bounces=3, originals=2),
        make_hour(20, 13, bounces=1, originals=4),
        make_hour(21, 2, bounces=5, originals=1),
    )
    starts = [hour.start for hour in hours]
    assert waves(hours) == [Wave(starts[0], starts[1], 6), Wave(starts[2], starts[2], 1)]


def test_bounces_that_come_late_make_no_wave() -> None:
    hours = (make_hour(20, 1, bounces=3, originals=2), make_hour(25, 1, bounces=1))
    assert waves(hours) == [Wave(hours[0].start, hours[0].start, 2)]
    assert waves(hours[1:]) == []


def test_order_of_hours_changes_nothing() -> None:
    hours = tuple(make_hour(day, 5, bounces=1, originals=day) for day in range(3, 9))
    assert waves(hours[::-1]) == waves(hours)
    assert fitting_bars(hours[::-1], 24) == fitting_bars(hours, 24)


def test_no_more_bars_than_are_wanted() -> None:
    hours = tuple(make_hour(day, hour, bounces=1) for day in range(1, 29) for hour in (0, 12))
    assert len(fitting_bars(hours, 60)) <= 60
    assert sum(bar.bounces or 0 for bar in fitting_bars(hours, 60)) == len(hours)
    assert fitting_bars((), 24) == []
