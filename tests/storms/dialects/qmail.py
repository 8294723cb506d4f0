"""qmail: `Hi. This is the qmail-send program`, no MIME, no Message-ID, UTC dates; no delays."""

from tests.storms.chance import Chance
from tests.storms.clock import qmail_date
from tests.storms.dialects.report import Failure, Report
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
    words = "".join(f"<{failure.reached}>:\n{said(failure)}\n\n" for failure in report.failures)
    original = report.original.under(("Return-Path", f"<{report.to}>")).raw()
    return Letter(fields=fields, body=(INTRO.format(host=host) + words + COPY).encode() + original)


def said(failure: Failure) -> str:
    """What qmail-remote found out, the other server by its address alone."""
    if failure.remote is not None and failure.stage:
        ip = failure.remote.ip
        if failure.stage == "DATA":
            return f"{ip} failed after I sent the message.\nRemote host said: {failure.reply}"
        answer = f"Remote host said: {failure.reply}\nGiving up on {ip}."
        return f"{ip} does not like recipient.\n{answer}"
    domain = failure.reached.rpartition("@")[2]
    match failure.reason:
        case "host_unknown":
            return f"Sorry, I couldn't find any host named {domain}. (#5.1.2)"
        case "expired":
            lost = "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)"
            late = "this message has been in the queue too long."
            return f"{lost}\nI'm not going to try again; {late}"
        case _:
            return failure.reply
