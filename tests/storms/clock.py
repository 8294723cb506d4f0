"""Dates as mail writes them, without the locale: RFC 5322, asctime (mbox), qmail."""

from datetime import UTC, datetime, timedelta, timezone

__all__ = ["JST", "asctime_utc", "at", "day_month", "mail_date", "qmail_date", "zone"]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMES = {0: "UTC", 1: "CET", 2: "CEST", 9: "JST", -4: "EDT", -5: "EST"}


def zone(hours: int) -> timezone:
    return timezone(timedelta(hours=hours))


JST = zone(9)


def at(text: str) -> datetime:
    """A moment in Japan: "2026-04-14 03:10"."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def day_month(when: datetime) -> str:
    return f"{when.month}月{when.day}日"


def mail_date(when: datetime, hours: int = 9, *, named: bool = False) -> str:
    """`Tue, 14 Apr 2026 03:12:45 +0900`, with ` (JST)` behind it where the writer does so."""
    there = when.astimezone(zone(hours))
    day = f"{DAYS[there.weekday()]}, {there.day} {MONTHS[there.month - 1]} {there.year:04}"
    sign = "-" if hours < 0 else "+"
    name = f" ({NAMES[hours]})" if named else ""
    return f"{day} {there:%H:%M:%S} {sign}{abs(hours):02}00{name}"


def qmail_date(when: datetime) -> str:
    there = when.astimezone(UTC)
    return f"{there.day} {MONTHS[there.month - 1]} {there.year:04} {there:%H:%M:%S} -0000"


def asctime_utc(when: datetime) -> str:
    """The date of a From_ line: `Mon Apr 13 18:12:45 2026`."""
    there = when.astimezone(UTC)
    month = MONTHS[there.month - 1]
    return f"{DAYS[there.weekday()]} {month} {there.day:2} {there:%H:%M:%S} {there.year:04}"
