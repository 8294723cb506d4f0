"""The From_ line that parts the messages of an mbox (RFC 4155, appendix A), and its date.

The RFC's form is `From sender asctime-date`. Seen beside it: a zone before or behind the year
(Takeout, qmail), an RFC 5322 date (Eudora, Evolution), an ISO date, and Thunderbird's
`From - date`, in newer versions only `From ` with nothing behind it.
"""

import re
from datetime import UTC, datetime

from bouncescan.mail.date import parse_date

__all__ = ["is_from_line", "parse_from_date"]

_ASCTIME = re.compile(
    rb"""\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ ]+
    (?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ]+
    (?P<day>\d{1,2})[ ]+(?P<time>\d{1,2}:\d\d(?::\d\d)?)
    (?:[ ]+(?P<zone>[+-]\d{4}|[A-Z]{1,5}))?[ ]+(?P<year>\d{4})\b
    (?:[ ]+(?P<late_zone>[+-]\d{4}|[A-Z]{1,5}))?""",
    re.VERBOSE,
)
_RFC5322 = re.compile(
    rb"""\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ ]+(?P<day>\d{1,2})[ ]+
    (?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ]+
    (?P<year>\d{4})[ ]+(?P<time>\d{1,2}:\d\d(?::\d\d)?)
    (?:[ ]+(?P<zone>[+-]\d{4}|[A-Z]{1,5}))?""",
    re.VERBOSE,
)
_ISO = re.compile(rb"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?")

# Nothing, "-", or one address: what writers without a date leave behind "From ".
_UNDATED = re.compile(rb"From[ ]+(?:-|[^\s@]+@[^\s@]+|MAILER-DAEMON)?[ ]*\r?\Z")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:|>?From ")
# What mail begins with; "Note: buy milk" behind a lone "From " is text.
_KNOWN_FIELD = re.compile(
    rb"(?:arc-[a-z-]+|authentication-results|bcc|cc|content-[a-z-]+|date|delivered-to"
    rb"|dkim-signature|envelope-to|from|list-[a-z-]+|message-id|mime-version|received(?:-spf)?"
    rb"|reply-to|return-path|sender|status|subject|to|user-agent|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE,
)

# Longer than any sender may be (RFC 5321, 4.5.3.1.3) with a date: no From_ line.
_LONGEST = 600


def is_from_line(line: bytes, next_line: bytes, *, after_blank: bool) -> bool:
    """Whether `line` starts a message; `after_blank` also at the start of the file.

    With a date and a blank line before it, always. Where the blank line is missing, only if the
    next line is a header field; where the date is, only if it is a field that mail begins with.
    Text such as "From here on" never is. Wrong for a body that quotes a whole From_ line after a
    blank line, which every writer has to escape.
    """
    if not line.startswith(b"From ") or len(line) > _LONGEST:
        return False
    if any(date.search(line) for date in (_ASCTIME, _RFC5322, _ISO)):
        return after_blank or _FIELD.match(next_line) is not None
    is_undated = after_blank and _UNDATED.match(line) is not None
    return is_undated and _KNOWN_FIELD.match(next_line) is not None


def parse_from_date(line: bytes) -> datetime | None:
    """The aware date of a From_ line; UTC where it has no zone (RFC 4155); None without one.

    >>> parse_from_date(b"From 1@xxx Mon Apr 20 01:15:23 +0000 2026").isoformat()
    '2026-04-20T01:15:23+00:00'
    """
    found = _ASCTIME.search(line) or _RFC5322.search(line)
    if found is None:
        return _iso_date(line)
    part = {name: (text or b"").decode("ascii") for name, text in found.groupdict().items()}
    zone = part["zone"] or part.get("late_zone", "")
    return parse_date(f"{part['day']} {part['month']} {part['year']} {part['time']} {zone}".strip())


def _iso_date(line: bytes) -> datetime | None:
    found = _ISO.search(line)
    if found is None:
        return None
    try:
        date = datetime.fromisoformat(found[0].decode("ascii"))
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
