"""OpenSMTPD: parts since 5.7, before that one text with the whole mail below it; delays.

The report says 5.0.0 whatever the other server said, and never names it; 4.4.7 where none answered
until the mail was too old.
"""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import Field, Part, between
from tests.storms.dialects.report import Failure, Report
from tests.storms.hops import opensmtpd_local_hop
from tests.storms.letter import Letter, spec
from tests.storms.peers import Receipt

__all__ = ["delay_warning", "failure_report"]

INTRO = """\
    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this {mail}.

"""
FAILED = """\
    An error has occurred while attempting to deliver a message for
    the following list of recipients:

"""
DELAYED = """\
    A message is delayed for more than 4 hours for the following
    list of recipients:

"""
STILL = """\
    Please note that this is only a temporary failure report.
    The message is kept in the queue for up to 4 days.
    You DO NOT NEED to re-send the message to these recipients.

"""
COPY = "    Below is a copy of the original message:\n\n"
# What smtpd's mta.c says where no other server said a thing.
OWN_WORDS = {
    "host_unknown": "Domain does not exist",
    "network": "Network error on destination MXs",
    "expired": "Envelope expired",
}


def failure_report(report: Report, chance: Chance) -> Letter:
    words = FAILED + reasons(report) + "\n"
    if is_old(report):
        return prose(report, "error", words, chance)
    return parted(report, "failed", words, chance)


def delay_warning(report: Report, chance: Chance) -> Letter:
    words = DELAYED + reasons(report) + "\n" + STILL
    if is_old(report):
        return prose(report, "warning", words, chance)
    return parted(report, "delayed", words, chance)


def is_old(report: Report) -> bool:
    return "" < report.reporter.version < "5.7"


def reasons(report: Report) -> str:
    """One line each: the lines of an answer run together, the first code with its hyphen stays."""
    return "".join(f"{spec(failure.reached)}: {said(failure)}\n" for failure in report.failures)


def said(failure: Failure) -> str:
    own = OWN_WORDS.get(failure.reason) if not failure.stage else None
    if own:
        return own
    first, *others = failure.reply.split("\n")
    return " ".join([first, *(line[4:].removeprefix(f"{failure.status} ") for line in others)])


def prose(report: Report, kind: str, words: str, chance: Chance) -> Letter:
    words = INTRO.format(mail="e-mail") + words + COPY
    fields = envelope(report, kind, (), chance)
    return Letter(fields=fields, body=words.encode() + report.original.raw())


def parted(report: Report, action: str, words: str, chance: Chance) -> Letter:
    host = report.reporter.calls_itself
    boundary = f"{chance.integer(10**18, 10**19 - 1)}/{host}"
    blocks = "".join(f"\n{block(failure, action)}" for failure in report.failures)
    notice = (INTRO.format(mail="email") + words + COPY).encode()
    body = between(
        boundary,
        described("Notification", "text/plain; charset=us-ascii", notice),
        described(
            "Delivery Report",
            "message/delivery-status",
            f"Reporting-MTA: dns; {host}\n{blocks}".encode(),
        ),
        described("Message headers", "text/rfc822-headers", report.original.header()),
        preamble="This is a MIME-encapsulated message.\n\n",
    )
    kind = f'multipart/mixed;boundary="{boundary}"'
    mime = (("MIME-Version", "1.0"), ("Content-Type", kind))
    return Letter(fields=envelope(report, action, mime, chance), body=body)


def block(failure: Failure, action: str) -> str:
    status = "4.0.0" if action == "delayed" else "5.0.0"
    if failure.reason == "expired":
        status = "4.4.7"
    address = spec(failure.reached)
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"


def described(description: str, kind: str, content: bytes) -> Part:
    return f"Content-Description: {description}\nContent-Type: {kind}", content


def envelope(
    report: Report, kind: str, mime: tuple[Field, ...], chance: Chance
) -> tuple[Field, ...]:
    host = report.reporter
    receipt = Receipt(queue_id=chance.letters(8), when=report.at, for_address=report.to)
    return (
        opensmtpd_local_hop(host, receipt, host.calls_itself),
        ("Subject", f"Delivery status notification: {kind}"),
        ("From", f"Mailer Daemon <MAILER-DAEMON@{host.calls_itself}>"),
        ("To", report.to),
        ("Date", mail_date(report.at, host.hours, named=True)),
        *mime,
        ("Message-ID", f"<{chance.letters(16)}@{host.calls_itself}>"),
    )
