"""Courier: made from templates (courier/module.dsn), Status 5.0.0 or 4.0.0; delay warnings."""

from datetime import timedelta

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import Field, between
from tests.storms.dialects.report import Failure, Report, client_of
from tests.storms.hops import courier_local_hop
from tests.storms.internet import Host
from tests.storms.letter import Letter, spec
from tests.storms.peers import Receipt
from tests.storms.queue_ids import courier_id

__all__ = ["delay_warning", "failure_report"]

RULE = f"\n{'-' * 75}\n\n"
INTRO = """

This is a delivery status notification from {host},
running the Courier mail server, version {version}.

The original message was received on {date}
from {client}
"""
FAILED = """\
                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:
"""
DELAYED = """\
                     DELAYS IN DELIVERING YOUR MESSAGE

The delivery of the following E-mail message has been delayed.  This is an
advisory notice only; it is sent only to notify you about a temporary delay
in delivering your message.  You DO NOT need to do anything at this time.
Additional attempts to deliver your message will be made.  Some possible
reasons for this delay:

   * Network congestion or failure.

   * The destination mail server is temporarily off-line.

Diagnostic information is provided below for each recipient.  If copies of
this message were sent to additional recipients, deliveries to those
addresses are not included in this notice.  This is an advisory notice for
the following addresses only:
"""
FOOTER = """\
If your message was also sent to additional recipients, their delivery
status is not included in this report.  You may or may not receive
other delivery status notifications for additional recipients.

The original message follows as a separate attachment.
"""
DSN = "ftp://ftp.isi.edu/in-notes/rfc1894.txt"
OWN_WORDS = {
    "host_unknown": "No such domain.",
    "network": "Connection timed out",
    "expired": "Connection timed out",
    "user_unknown": "User <{address}> unknown",
}
KEPT = timedelta(days=7)


def failure_report(report: Report, chance: Chance) -> Letter:
    whole = "Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit"
    raw = report.original.raw()
    return notice(report, ("failed", "5.0.0"), FAILED, (whole, raw), chance)


def delay_warning(report: Report, chance: Chance) -> Letter:
    headers = 'Content-Type: text/rfc822-headers; charset="utf-8"\nContent-Transfer-Encoding: 7bit'
    raw = report.original.header()
    return notice(report, ("delayed", "4.0.0"), DELAYED, (headers, raw), chance)


def notice(
    report: Report, fate: tuple[str, str], words: str, last: tuple[str, bytes], chance: Chance
) -> Letter:
    host = report.reporter
    text = 'Content-Transfer-Encoding: 7bit\nContent-Type: text/plain; charset="utf-8"'
    status = "Content-Type: message/delivery-status\nContent-Transfer-Encoding: 7bit"
    shown = introduced(report) + RULE + words + paragraphs(report) + RULE + FOOTER
    body = between(
        "=_courier_0",
        (text, shown.encode()),
        (status, (about(report) + blocks(report, fate)).encode()),
        last,
        preamble="This is a MIME-formatted message.  If you see this text it means that your\n"
        "E-mail software does not support MIME-formatted messages.\n\n",
    )
    subject = "NOTICE: mail delivery status." if fate[0] == "failed" else "WARNING: delayed mail."
    return Letter(fields=envelope(host, report, subject, chance), body=body)


def introduced(report: Report) -> str:
    return INTRO.format(
        host=report.reporter.calls_itself,
        version=report.reporter.version or "0.78.2",
        date=mail_date(report.taken, report.reporter.hours),
        client=client_of(report),
    )


def envelope(host: Host, report: Report, subject: str, chance: Chance) -> tuple[Field, ...]:
    own_id = courier_id(report.at, chance)
    receipt = Receipt(queue_id=own_id, when=report.at)
    kind = 'multipart/report; report-type=delivery-status;\n    boundary="=_courier_0"'
    _, seconds, process = own_id.split(".")
    return (
        courier_local_hop(host, receipt, DSN),
        ("From", f'"Courier mail server at {host.calls_itself}" <@>'),
        ("To", report.to),
        ("Subject", subject),
        ("Mime-Version", "1.0"),
        ("Content-Type", kind),
        ("Content-Transfer-Encoding", "7bit"),
        ("Message-ID", f"<courier.{seconds}.{process}@{host.calls_itself}>"),
        ("Date", mail_date(report.at, host.hours)),
    )


def paragraphs(report: Report) -> str:
    return "".join(
        f"\n <{spec(failure.address)}>:\n{dialogue(failure)}" for failure in report.failures
    )


def dialogue(failure: Failure) -> str:
    if failure.remote is None or not failure.stage:
        return f" <<< {said(failure)}\n" if failure.remote is None else f" *** {said(failure)}\n"
    command = "DATA" if failure.stage == "DATA" else f"RCPT TO:<{spec(failure.address)}>"
    answer = "".join(f" <<< {line}\n" for line in failure.reply.split("\n"))
    return f"     {failure.remote.name} [{failure.remote.ip}]:\n >>> {command}\n{answer}"


def said(failure: Failure) -> str:
    words = OWN_WORDS.get(failure.reason, failure.reply)
    return words.format(address=spec(failure.address))


def about(report: Report) -> str:
    return (
        f"Reporting-MTA: dns; {report.reporter.calls_itself}\n"
        f"Arrival-Date: {mail_date(report.taken, report.reporter.hours)}\n"
        f"Received-From-MTA: dns; {client_of(report)}\n"
    )


def blocks(report: Report, fate: tuple[str, str]) -> str:
    """A delayed recipient's block has neither host nor answer."""
    action, status = fate
    until = mail_date(report.taken + KEPT, report.reporter.hours)
    made = ""
    for failure in report.failures:
        made += f"\nFinal-Recipient: rfc822; {spec(failure.address)}\nAction: {action}\n"
        made += f"Status: {status}\n"
        made += f"Will-Retry-Until: {until}\n" if action == "delayed" else answered(failure)
    return made


def answered(failure: Failure) -> str:
    if failure.remote is None:
        return f"Diagnostic-Code: unknown; {said(failure)}\n"
    if not failure.stage:
        return f"X-Network-Error: {said(failure)}\n"
    lines = failure.reply.replace("\n", "\n        ")
    host = f"{failure.remote.name} [{failure.remote.ip}]"
    return f"Remote-MTA: dns; {host}\nDiagnostic-Code: smtp; {lines}\n"
