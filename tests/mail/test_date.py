from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.date import parse_date

UTC_TIME = "2026-04-20T10:15:23+00:00"
JAPAN_TIME = "2026-04-20T10:15:23+09:00"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Mon, 20 Apr 2026 10:15:23 +0900", JAPAN_TIME),
        ("Mon, 20 Apr 2026 10:15:23 +0900 (JST)", JAPAN_TIME),
        ("Mon, 20 Apr 2026 10:15:23 +0900 (東京 (標準時))", JAPAN_TIME),
        ("Mon, 20 Apr 2026 10:15:23 +09:00", JAPAN_TIME),
        ("Mon, 20 Apr 2026 10:15:23 +900", JAPAN_TIME),
        ("Mon, 20 Apr 2026 10:15:23 GMT+0900", JAPAN_TIME),
        ("Mon Apr 20 2026 10:15:23 GMT+0900 (JST)", JAPAN_TIME),  # JavaScript
        ("Mon, 20 Apr 2026 10:15:23 JST", JAPAN_TIME),
        ("mon, 20 APR 2026 10:15:23 jst", JAPAN_TIME),
        ("Mon Apr 20 10:15:23 JST 2026", JAPAN_TIME),
        ("Mon Apr 20 10:15:23 2026 +0900", JAPAN_TIME),
        ("Mon Apr 20 10:15:23 +0900 2026", JAPAN_TIME),
        ("2026-04-20T10:15:23+09:00", JAPAN_TIME),
        ("2026-04-20 10:15:23 +0900", JAPAN_TIME),
        ("Mon, 20 Apr 2026 (a comment) 10:15:23 +0900", JAPAN_TIME),
        ("Mon, 20 Apr 2026 10:15:23 +0900 id 000.1A2B", JAPAN_TIME),  # Courier's tail
        ("Mon,20 Apr 2026 10:15:23 +0900", JAPAN_TIME),
        ("Mon, 20 April 2026 10:15:23 +0900", JAPAN_TIME),
        ("Mon, 020 Apr 2026 10:15:23 +0900", JAPAN_TIME),
        ("Monday, 20-Apr-26 10:15:23 GMT", UTC_TIME),  # RFC 850
        ("Mon, 20 Apr 2026 10:15:23", UTC_TIME),
        ("Mon, 20 Apr 2026 10:15:23 -0000", UTC_TIME),
        ("Mon, 20 Apr 2026 10:15:23 UT", UTC_TIME),
        ("Mon, 20 Apr 2026 10:15:23 Z", UTC_TIME),
        ("Mon, 20 Apr 2026 10:15:23 J", UTC_TIME),  # RFC 5322, 4.3: military zones say nothing
        ("Mon, 20 Apr 2026 10:15:23 IST", UTC_TIME),  # Israel, India or Ireland
        ("Mon, 20 Apr 2026 10:15:23 +9999", UTC_TIME),
        ("Mon Apr 20 10:15:23 2026", UTC_TIME),
        ("20 Apr 2026 10:15:23 -0000", UTC_TIME),  # qmail
        ("Mon, 20 Apr 2026 10:15:23.456 +0000 (UTC)", UTC_TIME),  # SendGrid
        ("2026-04-20 10:15:23.987654321 +0000 UTC", UTC_TIME),  # Go
        ("2026/04/20 10:15:23", UTC_TIME),
        ("April 20, 2026 10:15:23 AM", UTC_TIME),
        ("Monday, April 20, 2026 10:15:23", UTC_TIME),
        ("Mon, 20 Apr 2026 10:15:23 EST", "2026-04-20T10:15:23-05:00"),
        ("Mon, 20 Apr 2026 10:15:23 -0330", "2026-04-20T10:15:23-03:30"),
        ("Mon, 20 Apr 2026 10.15.23 +0900", JAPAN_TIME),
        ("Mon, 20 Apr 2026 10:15 +0900", "2026-04-20T10:15:00+09:00"),
        ("Mon, 20 Apr 2026 1:5:3 +0900", "2026-04-20T01:05:03+09:00"),
        ("May 8, 2005 1:17 PM", "2005-05-08T13:17:00+00:00"),
        ("Thu, 8 May 2005 12:17:00 AM", "2005-05-08T00:17:00+00:00"),
        ("20 Apr 49 10:15:23", "2049-04-20T10:15:23+00:00"),  # RFC 5322, 4.3
        ("20 Apr 99 10:15:23", "1999-04-20T10:15:23+00:00"),
        ("20 Apr 126 10:15:23", UTC_TIME),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00"),  # a leap second
        ("Thu, 1 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00+00:00"),
    ],
)
def test_a_date_is_read_as_mailers_write_it(text: str, date: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(date)


def test_the_offset_is_kept() -> None:
    date = parse_date("Mon, 20 Apr 2026 10:15:23 +0900")
    assert date is not None
    assert date.isoformat() == JAPAN_TIME


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "no date",
            "20 Apr",
            "10:15:23",
            "0",
            "Mon, 20 Apr",
            "Mon, 20 Foo 2026 10:15:23",
        ),
        "Mon, 31 Feb 2026 10:15:23 +0900",
        "Mon, 20 Apr 2026 25:15:23 +0900",
        "Mon, 20 Apr 2026 10:61:23 +0900",
        "Mon, 20 Apr 2026 10:15:61 +0900",
        "Wed, 31 Dec 1969 23:59:59 +0000",
        "Mon, 20 Apr 3609 10:15:23 +0600",
        "15.20.2026.44",
        "x" * 300 + "Mon, 20 Apr 2026 10:15:23 +0900",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_nothing_is_none() -> None:
    assert parse_date(None) is None


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DATES = st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30), timezones=ZONES)  # noqa: DTZ001 the zone is drawn beside it


@given(DATES)
def test_it_agrees_with_the_standard_library_on_valid_dates(date: datetime) -> None:
    text = format_datetime(date)
    expected = parsedate_to_datetime(text)
    assert parse_date(text) == (expected if expected.tzinfo else expected.replace(tzinfo=UTC))


@given(DATES)
def test_an_iso_date_comes_back(date: datetime) -> None:
    date = date.replace(microsecond=0)
    assert parse_date(date.isoformat()) == date


PIECES = st.sampled_from(
    [*("Mon,", "20", "Apr", "2026", "10:15:23", "+0900", "JST", "-", "/", "(", ")"), "T", "PM", "٣"]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map(" ".join))
def test_any_text_is_a_date_in_range_or_none(text: str) -> None:
    date = parse_date(text)
    assert date is None or (date.tzinfo is not None and 1970 <= date.year < 2200)
    if date is not None:
        date.astimezone(UTC)
