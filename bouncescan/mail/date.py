"""Dates as mail writes them (RFC 5322, 3.3 and 4.3), with the liberties that real mailers take.

Not `email.utils`: it takes `+09:00` and `GMT+0900` for UTC, knows no ISO date, and its strictness
differs between patch releases of Python.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

__all__ = ["parse_date"]

_LONGEST = 200
# No mail is older, and what computes with dates need not guard against the ends of its range.
_YEARS = range(1970, 2200)

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_SPELLED = {name.capitalize(): number for name, number in _MONTHS.items()}
# Hours east of UTC. Names that mean several zones ("IST", "BST", "CST" in China) are left out
# unless RFC 5322 (4.3) knows them: a wrong zone is worse than UTC.
_ZONES = {
    name: timezone(timedelta(hours=hours))
    for names, hours in (
        ("PST", -8),
        ("PDT MST", -7),
        ("MDT CST", -6),
        ("CDT EST", -5),
        ("EDT", -4),
        ("CET MET WEST", 1),
        ("CEST MEST EET", 2),
        ("EEST MSK", 3),
        ("HKT SGT", 8),
        ("JST KST", 9),
        ("AEST", 10),
        ("AEDT", 11),
        ("NZST", 12),
        ("NZDT", 13),
    )
    for name in names.split()
}

_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{1,2})(?:[:.](?P<second>\d{1,2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[AaPp]\.?[Mm])\b\.?)?"
)
_ZONE = r"(?:\s*(?P<zone>[A-Za-z]{0,5}\s*[+-]\d{1,2}:?\d\d(?!\d)|[A-Za-z]{1,5}\b))?"
_LATE_ZONE = r"(?:\s+(?P<late>[+-]\d{4}|[A-Z]{1,5}))?"
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        # Mon, 20 Apr 2026 10:15:23 +0900
        rf"(?<!\d)0?(?P<day>\d{{1,2}})[ -]*{_MONTH}[ ,-]*(?P<year>\d{{2,4}}),?\s+{_TIME}{_ZONE}",
        # Mon Apr 20 10:15:23 2026, Mon Apr 20 10:15:23 +0900 2026, Mon Apr 20 10:15:23 JST 2026
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}{_ZONE}\s+(?P<year>\d{{4}})(?!\d){_LATE_ZONE}",
        # April 20, 2026 10:15:23 AM
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}),?\s+{_TIME}{_ZONE}",
        # 2026-04-20T10:15:23+09:00, 2026/04/20 10:15:23
        rf"(?<!\d)(?P<year>\d{{4}})[-/](?P<month>\d\d)[-/](?P<day>\d\d)[T ]+{_TIME}{_ZONE}",
    )
)
# The form that all mailers of today write, read fast.
_USUAL = re.compile(
    r"(?:[A-Z][a-z][a-z], )?(\d{1,2}) ([A-Z][a-z][a-z]) (\d{4}) "
    r"(\d\d):(\d\d):(\d\d) ([+-]\d{4})(?!\d)",
    re.ASCII,
)
_COMMENT = re.compile(r"\([^()]*\)")


def parse_date(text: str | None) -> datetime | None:
    """An aware datetime, or None where there is no date in it, or one before 1970 or after 2199.

    A date without a zone, with an unknown one, or with "-0000", is UTC (RFC 5322, 3.3: nothing is
    known of the zone).

    >>> parse_date("Mon, 20 Apr 2026 10:15:23 +0900 (JST)").isoformat()
    '2026-04-20T10:15:23+09:00'
    """
    return _parse_known(text[:_LONGEST]) if text else None


@lru_cache(maxsize=1024)
def _parse_known(text: str) -> datetime | None:
    usual = _USUAL.match(text)
    if usual is not None:
        return _read_parts(*usual.groups())
    found = _search(text)
    if found is None and "(" in text:
        found = _search(_COMMENT.sub(" ", text))
    return _read(found.groupdict("")) if found else None


def _read_parts(  # noqa: PLR0913, PLR0917 the seven parts of a date
    day: str, month: str, year: str, hour: str, minute: str, second: str, zone: str
) -> datetime | None:
    """As `_to_datetime`: each mail has some ten of these, and most are seen once."""
    number = _SPELLED.get(month)
    if number is None or not "1970" <= year < "2200" or second >= "60":
        return _to_datetime((year, month, day), (int(hour), minute, second), zone)
    try:
        return datetime(
            int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=_zone(zone)
        )
    except ValueError:
        return None


def _search(text: str) -> re.Match[str] | None:
    return next((found for form in _FORMS if (found := form.search(text))), None)


def _read(part: dict[str, str]) -> datetime | None:
    return _to_datetime(
        (part["year"], part["month"], part["day"]),
        (_hour(int(part["hour"]), part["half"]), part["minute"], part["second"] or "0"),
        part["zone"] or part.get("late", ""),
    )


def _to_datetime(
    date: tuple[str, str, str], time: tuple[int, str, str], zone: str
) -> datetime | None:
    year, month, day = _year(date[0]), _month(date[1]), int(date[2])
    hour, minute, second = time[0], int(time[1]), int(time[2])
    if year not in _YEARS or second > 60:
        return None
    # A leap second is legal in mail and unknown to datetime.
    second = min(second, 59)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    except ValueError:
        return None


def _month(text: str) -> int:
    """1 to 12; 0 for a word that is no month."""
    return _MONTHS.get(text[:3].lower(), 0) if text.isalpha() else int(text)


def _year(digits: str) -> int:
    """RFC 5322, 4.3: two digits are 1950 to 2049, three are counted from 1900."""
    year = int(digits)
    if year < 100:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if year < 1000 else year


def _hour(hour: int, half: str) -> int:
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half[0] in "pP" else 0)


@lru_cache(maxsize=256)
def _zone(text: str) -> tzinfo:
    """The zone of "+0900", "+09:00", "GMT+0900" or "JST"; UTC where it is not known."""
    sign = max(text.find("+"), text.find("-"))
    if sign < 0:
        return _ZONES.get(text.upper(), UTC)
    digits = text[sign + 1 :].replace(":", "")
    offset = timedelta(hours=int(digits[:-2]), minutes=int(digits[-2:]))
    if not timedelta() < offset < timedelta(hours=24):
        return UTC
    return timezone(-offset if text[sign] == "-" else offset)
