from datetime import UTC, datetime, timedelta, timezone

import pytest

from bouncescan.sources.files.from_line import is_from_line, parse_from_date

WHEN = datetime(2026, 4, 20, 10, 15, 23, tzinfo=UTC)
JAPAN = timezone(timedelta(hours=9))

DATED = [
    (b"From taro@example.org Mon Apr 20 10:15:23 2026", WHEN),
    (b"From - Mon Apr 20 10:15:23 2026\r", WHEN),
    (b"From 1862@xxx Mon Apr 20 10:15:23 +0000 2026", WHEN),
    (b"From ???@??? Mon Apr 20 10:15:23 2026", WHEN),
    (b"From taro@example.org  Mon Apr 20 10:15 2026", WHEN.replace(second=0)),
    (b"From taro@example.org Mon Apr 20 10:15:23 2026 +0900", WHEN.replace(tzinfo=JAPAN)),
    (b"From taro@example.org Mon Apr 20 10:15:23 JST 2026", WHEN.replace(tzinfo=JAPAN)),
    (b"From taro@example.org Mon, 20 Apr 2026 10:15:23 +0900", WHEN.replace(tzinfo=JAPAN)),
    (b"From taro@example.org 2026-04-20 10:15:23", WHEN),
    (
        b'From "taro yamada"@example.org Wed Apr  1 01:05:00 2026',
        datetime(2026, 4, 1, 1, 5, tzinfo=UTC),
    ),
]


@pytest.mark.parametrize(("line", "date"), DATED)
def test_a_dated_line_starts_a_message_and_gives_its_date(line: bytes, date: datetime) -> None:
    assert is_from_line(line, b"any text", after_blank=True)
    assert parse_from_date(line) == date


@pytest.mark.parametrize(("line", "_date"), DATED)
def test_without_an_empty_line_before_it_a_header_has_to_follow(
    line: bytes, _date: datetime
) -> None:
    assert is_from_line(line, b"Return-Path: <>", after_blank=False)
    assert not is_from_line(line, b"and so on", after_blank=False)


# QUIRK(Thunderbird): newer versions write nothing behind "From ".
@pytest.mark.parametrize("line", [b"From \r", b"From ", b"From -", b"From taro@example.org"])
def test_an_undated_line_needs_both_an_empty_line_and_a_header(line: bytes) -> None:
    assert is_from_line(line, b"Received: from a", after_blank=True)
    assert not is_from_line(line, b"hello", after_blank=True)
    assert not is_from_line(line, b"Received: from a", after_blank=False)
    assert parse_from_date(line) is None


@pytest.mark.parametrize(
    "line",
    [
        b"From here on, all is new",
        b"From Monday on we meet at 10:15",
        b"From: taro@example.org",
        b">From taro@example.org Mon Apr 20 10:15:23 2026",
        b"from taro@example.org Mon Apr 20 10:15:23 2026",
        b"From " + b"x" * 700 + b" Mon Apr 20 10:15:23 2026",
    ],
)
def test_text_starts_no_message(line: bytes) -> None:
    assert not is_from_line(line, b"Subject: x", after_blank=True)


@pytest.mark.parametrize(
    "line", [b"From x Mon Feb 31 10:15:23 2026", b"From x 2026-13-40 10:15:23", b""]
)
def test_a_date_that_is_none_is_none(line: bytes) -> None:
    assert parse_from_date(line) is None
