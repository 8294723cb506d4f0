"""Dates as mail writes them (RFC 5322, 3.3), with the liberties that real mailers take."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

__all__ = ["parse_asctime", "parse_date"]

# Zone names beside those that RFC 5322 (4.3) knows, where no number stands beside them. Names
# that mean several zones ("IST", "CST" in China) are left out: a wrong zone is worse than UTC.
_ZONES = {"JST": "+0900", "KST": "+0900", "CET": "+0100", "CEST": "+0200", "MSK": "+0300"}
_ZONE = re.compile(r"\b(JST|KST|CET|CEST|MSK)\b")
_NUMBER = re.compile(r"[+-]\d{4}\b")


def parse_date(text: str | None) -> datetime | None:
    """An aware datetime, or None where there is no date in it.

    A date without a zone, or with "-0000", is UTC (RFC 5322, 3.3: nothing is known of the zone).
    """
    if not text or len(text) > 200:
        return None
    if not _NUMBER.search(text):
        text = _ZONE.sub(lambda match: _ZONES[match[1]], text)
    try:
        parts = parsedate_tz(text)
    # Python 3.11 to 3.13 raise on some malformed dates where None is documented.
    except (ValueError, IndexError, TypeError, AttributeError):
        return None
    if parts is None:
        return None
    year, month, day, hour, minute, second, *_, offset = parts
    try:
        zone = timezone(timedelta(seconds=offset)) if offset else UTC
        # A leap second is legal in mail and unknown to datetime.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def parse_asctime(text: str) -> datetime | None:
    """The date of an mbox From_ line: asctime in UTC, or with the zone that Takeout puts in.

    >>> parse_asctime("Mon Apr 20 01:15:23 +0000 2026").isoformat()
    '2026-04-20T01:15:23+00:00'
    """
    return parse_date(text)
