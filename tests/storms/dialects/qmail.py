"""qmail: `Hi. This is the qmail-send program`, no MIME, no Message-ID, UTC dates."""

from tests.storms.chance import Chance
from tests.storms.clock import qmail_date
from tests.storms.dialects.report import Report
from tests.storms.letter import Letter

__all__ = ["failure_prose"]

INTRO = """\
Hi. This is the qmail-send program at {host}.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

"""
COPY = "--- Below this line is a copy of the message.\n\n"


def failure_prose(report: Report, chance: Chance) -> Letter:
    """The notice itself has no Message-ID: qmail-send gives it none."""
    host = report.reporter.calls_itself
    process = chance.integer(2_000, 31_000)
    date = qmail_date(report.at)
    fields = (
        ("Received", f"(qmail {process} invoked for bounce); {date}"),
        ("Date", date),
        ("From", f"MAILER-DAEMON@{host}"),
        ("To", report.to),
        ("Subject", "failure notice"),
    )
    words = "".join(f"<{failure.address}>:\n{failure.reply}\n\n" for failure in report.failures)
    original = report.original.under(("Return-Path", f"<{report.to}>")).raw()
    return Letter(fields=fields, body=(INTRO.format(host=host) + words + COPY).encode() + original)
