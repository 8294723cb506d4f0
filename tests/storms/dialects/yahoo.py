"""Yahoo's notices, near to qmail's: of mail that came in, and of mail that was to go out."""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects import qmail
from tests.storms.dialects.parts import domain_of, path
from tests.storms.dialects.report import Failure, Report
from tests.storms.letter import Letter, spec

__all__ = ["failure_prose"]


def failure_prose(report: Report, chance: Chance) -> Letter:
    """By the reporter's own words or another server's. No Message-ID, as qmail."""
    is_outbound = any(is_elsewhere(failure) for failure in report.failures)
    domain = domain_of(report.reporter)
    process = chance.integer(1_000, 65_000)
    date = mail_date(report.at, report.reporter.hours)
    fields = (
        ("Received", f"(qmail {process} invoked for bounce); {date}"),
        ("Date", date),
        ("From", f"MAILER-DAEMON@{domain}"),
        ("To", report.to),
        ("X-Loop", f"MAILER-DAEMON@{domain}"),
        ("Subject", "Failure Notice" if is_outbound else "failure delivery"),
    )
    words = outbound(report) if is_outbound else inbound(report, domain)
    raw = report.original.raw() if is_outbound else report.original.under(path(report)).raw()
    return Letter(fields=fields, body=words.encode() + raw)


def is_elsewhere(failure: Failure) -> bool:
    return failure.remote is not None or failure.reason == "host_unknown"


def inbound(report: Report, domain: str) -> str:
    words = f"Message from  {domain}.\nUnable to deliver message to the following address(es).\n\n"
    for failure in report.failures:
        address = spec(failure.address)
        why = f"This user doesn't have a {domain} account ({address}) [0]"
        if failure.reason == "mailbox_full":
            why = f"The user({address})'s mailbox is over quota."
        words += f"<{address}>:\n{why}\n\n"
    return words + "--- Original message follows.\n\n"


def outbound(report: Report) -> str:
    words = "Sorry, we were unable to deliver your message to the following address.\n\n"
    for failure in report.failures:
        where = "BODY" if failure.stage == "DATA" else "RCPT_TO"
        answer = f"Remote host said: {failure.reply.replace(chr(10), ' ')} [{where}]"
        if not failure.stage:
            answer = qmail.said(failure)
        words += f"<{spec(failure.address)}>:\n{answer}\n\n"
    return words + "--- Below this line is a copy of the message.\n\n"
