"""sendmail 8: multipart/report with the transcript of the session; aliases are `expanded from`.

Delay warnings after four hours, with the original's header.
"""

from datetime import UTC, timedelta

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.report import Failure, Report, client_of
from tests.storms.letter import Letter
from tests.storms.queue_ids import sendmail_id

__all__ = ["delay_warning", "failure_report"]

WARNING = """\
    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

"""
KEPT = timedelta(days=5)


def failure_report(report: Report, chance: Chance) -> Letter:
    is_expired = all(failure.reason == "expired" for failure in report.failures)
    subject = "Cannot send message for 5 days" if is_expired else "see transcript for details"
    original = report.original.under(("Return-Path", f"<{report.to}>")).raw()
    status = "".join(f"\n{block(report, failure)}" for failure in report.failures)
    pieces = (transcript(report), status, b"message/rfc822\n\n" + original)
    return notice(report, (f"Returned mail: {subject}", "failure"), pieces, chance)


def delay_warning(report: Report, chance: Chance) -> Letter:
    taken = mail_date(report.taken, report.reporter.hours)
    words = f"{WARNING}The original message was received at {taken}\nfrom {client_of(report)}\n"
    words += "\n   ----- Transcript of session follows -----\n"
    words += "".join(f"{deferred(failure)}\n" for failure in report.failures)
    words += "Warning: message still undelivered after 4 hours\n"
    words += "Will keep trying until message is 5 days old\n"
    original = report.original.under(("Return-Path", f"<{report.to}>")).header()
    status = "".join(f"\n{waiting(report, failure)}" for failure in report.failures)
    pieces = (words, status, b"text/rfc822-headers\n\n" + original)
    subject = "Warning: could not send message for past 4 hours"
    return notice(report, (subject, "warning-timeout"), pieces, chance)


def notice(
    report: Report, titles: tuple[str, str], pieces: tuple[str, str, bytes], chance: Chance
) -> Letter:
    """`titles` are the subject and why it was made; `pieces` the words, the blocks, the mail."""
    host = report.reporter
    subject, why = titles
    words, blocks, original = pieces
    own_id = sendmail_id(report.at, host.hours, chance)
    date = mail_date(report.at, host.hours)
    boundary = f"{own_id}.{int(report.at.timestamp())}/{host.calls_itself}"
    mark = f"--{boundary}"
    head = (
        f"This is a MIME-encapsulated message\n\n{mark}\n\n{words}\n"
        f"{mark}\nContent-Type: message/delivery-status\n\n{about(report)}{blocks}\n"
        f"{mark}\nContent-Type: "
    )
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
        ("Subject", subject),
        ("Auto-Submitted", f"auto-generated ({why})"),
    )
    return Letter(fields=fields, body=head.encode() + original + f"\n{mark}--\n\n".encode())


def transcript(report: Report) -> str:
    taken = mail_date(report.taken, report.reporter.hours)
    lines = [
        f"The original message was received at {taken}",
        f"from {client_of(report)}",
        "",
        "   ----- The following addresses had permanent fatal errors -----",
    ]
    for failure in report.failures:
        lines += [f"<{failure.reached}>", f"    (reason: {reason(failure)})"]
        if failure.forwarded_to:
            lines.append(f"    (expanded from: <{failure.address}>)")
    lines += ["", "   ----- Transcript of session follows -----"]
    for failure in report.failures:
        lines += dialogue(failure)
        lines += verdict(failure)
    return "\n".join(lines) + "\n"


def reason(failure: Failure) -> str:
    """The first line of the answer, else sendmail's own words."""
    if failure.stage:
        return failure.reply.partition("\n")[0]
    return "550 Host unknown" if failure.reason == "host_unknown" else "Connection timed out"


def dialogue(failure: Failure) -> list[str]:
    if failure.remote is None or not failure.stage:
        return []
    command = "DATA" if failure.stage == "DATA" else f"RCPT To:<{failure.reached}>"
    said = [f"<<< {line}" for line in failure.reply.split("\n")]
    return [f"... while talking to {failure.remote.name}.:", f">>> {command}", *said]


def verdict(failure: Failure) -> list[str]:
    """What sendmail makes of it: a code that it does not know by heart is `Service unavailable`."""
    address = failure.reached
    match failure.reason:
        case "user_unknown":
            return [f"550 {failure.status} <{address}>... User unknown"]
        case "host_unknown":
            domain = address.rpartition("@")[2]
            found = f"Host unknown (Name server: {domain}: host not found)"
            return [f"550 5.1.2 <{address}>... {found}"]
        case "expired":
            kept = "Message could not be delivered for 5 days"
            return [deferred(failure), kept, "Message will be deleted from queue"]
        case _:
            return ["554 5.0.0 Service unavailable"]


def deferred(failure: Failure) -> str:
    assert failure.remote is not None
    return f"<{failure.reached}>... Deferred: Connection timed out with {failure.remote.name}."


def about(report: Report) -> str:
    return (
        f"Reporting-MTA: dns; {report.reporter.calls_itself}\n"
        f"Received-From-MTA: DNS; {client_of(report).partition(' ')[0]}\n"
        f"Arrival-Date: {mail_date(report.taken, report.reporter.hours)}\n"
    )


def block(report: Report, failure: Failure) -> str:
    lines = [f"Final-Recipient: RFC822; {failure.address}"]
    if failure.forwarded_to:
        lines.append(f"X-Actual-Recipient: RFC822; {failure.forwarded_to}")
    lines += ["Action: failed", f"Status: {code(failure)}"]
    if failure.remote is not None:
        lines.append(f"Remote-MTA: DNS; {failure.remote.name}")
    if failure.remote is not None and failure.stage:
        lines.append(f"Diagnostic-Code: SMTP; {reason(failure)}")
    lines.append(f"Last-Attempt-Date: {mail_date(report.at, report.reporter.hours)}")
    return "\n".join(lines) + "\n"


def waiting(report: Report, failure: Failure) -> str:
    assert failure.remote is not None
    lines = [
        f"Final-Recipient: RFC822; {failure.address}",
        "Action: delayed",
        "Status: 4.4.1",
        f"Remote-MTA: DNS; {failure.remote.name}",
        f"Last-Attempt-Date: {mail_date(report.at, report.reporter.hours)}",
        f"Will-Retry-Until: {mail_date(report.taken + KEPT, report.reporter.hours)}",
    ]
    return "\n".join(lines) + "\n"


def code(failure: Failure) -> str:
    return {"host_unknown": "5.1.2", "expired": "4.4.7"}.get(failure.reason, failure.status)
