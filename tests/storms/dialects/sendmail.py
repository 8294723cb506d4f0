"""sendmail 8: multipart/report with the transcript of the session; aliases are `expanded from`."""

from datetime import UTC

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.report import Failure, Report
from tests.storms.letter import Letter
from tests.storms.queue_ids import sendmail_id

__all__ = ["failure_report"]


def failure_report(report: Report, chance: Chance) -> Letter:
    host = report.reporter
    own_id = sendmail_id(report.at, host.hours, chance)
    date = mail_date(report.at, host.hours)
    boundary = f"{own_id}.{int(report.at.timestamp())}/{host.calls_itself}"
    mark = f"--{boundary}"
    status = about(report) + "".join(f"\n{block(report, failure)}" for failure in report.failures)
    head = (
        f"This is a MIME-encapsulated message\n\n{mark}\n\n{transcript(report)}\n"
        f"{mark}\nContent-Type: message/delivery-status\n\n{status}\n"
        f"{mark}\nContent-Type: message/rfc822\n\n"
    )
    original = report.original.under(("Return-Path", f"<{report.to}>")).raw()
    version = f"({host.version}) id {own_id}"
    kind = f'multipart/report; report-type=delivery-status;\n\tboundary="{boundary}"'
    fields = (
        ("Received", f"from localhost (localhost)\n\tby {host.calls_itself} {version};\n\t{date}"),
        ("Date", date),
        ("From", f"Mail Delivery Subsystem <MAILER-DAEMON@{host.calls_itself}>"),
        ("Message-Id", f"<{report.at.astimezone(UTC):%Y%m%d%H%M}.{own_id}@{host.calls_itself}>"),
        ("To", f"<{report.to}>"),
        ("MIME-Version", "1.0"),
        ("Content-Type", kind),
        ("Subject", "Returned mail: see transcript for details"),
        ("Auto-Submitted", "auto-generated (failure)"),
    )
    return Letter(fields=fields, body=head.encode() + original + f"\n{mark}--\n\n".encode())


def reached(failure: Failure) -> str:
    """The address that sendmail tried in the end."""
    return failure.forwarded_to or failure.address


def transcript(report: Report) -> str:
    taken = mail_date(report.taken, report.reporter.hours)
    lines = [
        f"The original message was received at {taken}",
        f"from {report.client}",
        "",
        "   ----- The following addresses had permanent fatal errors -----",
    ]
    for failure in report.failures:
        lines += [f"<{reached(failure)}>", f"    (reason: {failure.reply})"]
        if failure.forwarded_to:
            lines.append(f"    (expanded from: <{failure.address}>)")
    lines += ["", "   ----- Transcript of session follows -----"]
    for failure in report.failures:
        if failure.remote is not None:
            lines.append(f"... while talking to {failure.remote.name}.:")
            lines += [f">>> RCPT To:<{reached(failure)}>", f"<<< {failure.reply}"]
        lines.append(f"550 {failure.status} <{reached(failure)}>... User unknown")
    return "\n".join(lines) + "\n"


def about(report: Report) -> str:
    return (
        f"Reporting-MTA: dns; {report.reporter.calls_itself}\n"
        f"Received-From-MTA: DNS; {report.client.partition(' ')[0]}\n"
        f"Arrival-Date: {mail_date(report.taken, report.reporter.hours)}\n"
    )


def block(report: Report, failure: Failure) -> str:
    lines = [f"Final-Recipient: RFC822; {failure.address}"]
    if failure.forwarded_to:
        lines.append(f"X-Actual-Recipient: RFC822; {failure.forwarded_to}")
    lines += ["Action: failed", f"Status: {failure.status}"]
    if failure.remote is not None:
        lines.append(f"Remote-MTA: DNS; {failure.remote.name}")
        lines.append(f"Diagnostic-Code: SMTP; {failure.reply}")
    lines.append(f"Last-Attempt-Date: {mail_date(report.at, report.reporter.hours)}")
    return "\n".join(lines) + "\n"
