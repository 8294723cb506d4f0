"""Postfix: multipart/report since ever, other words until 2.2; delay warnings; 79 columns."""

from datetime import UTC, timedelta

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.report import Failure, Report
from tests.storms.letter import Letter, spec
from tests.storms.queue_ids import postfix_id
from tests.storms.received import Receipt, postfix_local_hop

__all__ = ["delay_warning", "failure_report"]

FAILED = """\
This is the mail system at host {host}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system
"""
FAILED_UNTIL_2_2 = """\
This is the Postfix program at host {host}.

I'm sorry to have to inform you that your message could not be
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to <postmaster>

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

\t\t\tThe Postfix program
"""
DELAYED = """\
This is the mail system at host {host}.

####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than 4 hour(s).
It will be retried until it is 5 day(s) old.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system
"""
KEPT = timedelta(days=5)


def failure_report(report: Report, chance: Chance) -> Letter:
    is_old = "" < report.reporter.version < "2.3"
    words = (FAILED_UNTIL_2_2 if is_old else FAILED).format(host=report.reporter.calls_itself)
    whole = report.original.under(path(report)).raw()
    pieces = told(report, words, "failed", part("Undelivered Message", "message/rfc822", whole))
    return notice(report, "Undelivered Mail Returned to Sender", pieces, chance)


def delay_warning(report: Report, chance: Chance) -> Letter:
    words = DELAYED.format(host=report.reporter.calls_itself)
    header = report.original.under(path(report)).header()
    last = part("Undelivered Message Headers", "text/rfc822-headers", header)
    pieces = told(report, words, "delayed", last)
    return notice(report, "Delayed Mail (still being retried)", pieces, chance)


def told(report: Report, words: str, action: str, last: bytes) -> tuple[bytes, bytes, bytes]:
    """The three parts: for people, for programs, the mail."""
    paragraphs = "".join(f"\n{paragraph(failure)}" for failure in report.failures)
    blocks = "".join(f"\n{block(report, failure, action)}" for failure in report.failures)
    return (
        part("Notification", "text/plain; charset=utf-8", (words + paragraphs).encode()),
        part("Delivery report", "message/delivery-status", (about(report) + blocks).encode()),
        last,
    )


def notice(report: Report, subject: str, pieces: tuple[bytes, ...], chance: Chance) -> Letter:
    host = report.reporter
    own_id = postfix_id(chance)
    boundary = f"{report.queue_id}.{int(report.at.timestamp())}/{host.calls_itself}"
    mark = f"--{boundary}".encode()
    body = b"This is a MIME-encapsulated message.\n\n"
    body += b"".join(mark + b"\n" + piece + b"\n" for piece in pieces) + mark + b"--\n"
    kind = f'multipart/report; report-type=delivery-status;\n\tboundary="{boundary}"'
    fields = (
        postfix_local_hop(host, Receipt(queue_id=own_id, when=report.at)),
        ("Date", mail_date(report.at, host.hours, named=True)),
        ("From", f"Mail Delivery System <MAILER-DAEMON@{host.calls_itself}>"),
        ("Subject", subject),
        ("To", report.to),
        ("Auto-Submitted", "auto-replied"),
        ("MIME-Version", "1.0"),
        ("Content-Type", kind),
        ("Content-Transfer-Encoding", "8bit"),
        ("Message-Id", f"<{report.at.astimezone(UTC):%Y%m%d%H%M%S}.{own_id}@{host.calls_itself}>"),
    )
    return Letter(fields=fields, body=body)


def part(description: str, kind: str, content: bytes) -> bytes:
    fields = [f"Content-Description: {description}", f"Content-Type: {kind}"]
    if not kind.startswith("message/delivery"):
        fields.append("Content-Transfer-Encoding: 8bit")
    return "\n".join(fields).encode() + b"\n\n" + content


def path(report: Report) -> tuple[str, str]:
    return "Return-Path", f"<{report.to}>"


def about(report: Report) -> str:
    return (
        f"Reporting-MTA: dns; {report.reporter.calls_itself}\n"
        f"X-Postfix-Queue-ID: {report.queue_id}\n"
        f"X-Postfix-Sender: rfc822; {report.to}\n"
        f"Arrival-Date: {mail_date(report.taken, report.reporter.hours, named=True)}\n"
    )


def said(failure: Failure) -> str:
    """The words in the notice."""
    if failure.remote is None or not failure.stage:
        return failure.reply
    command = "end of DATA command" if failure.stage == "DATA" else "RCPT TO command"
    reply = failure.reply.replace("\n", " ")
    return f"host {failure.remote.name}[{failure.remote.ip}] said: {reply} (in reply to {command})"


def paragraph(failure: Failure) -> str:
    """An alias stands beside the address that it leads to."""
    alias = f" (expanded from <{spec(failure.address)}>)" if failure.forwarded_to else ""
    return wrapped(f"<{spec(failure.reached)}>{alias}: {said(failure)}") + "\n"


def block(report: Report, failure: Failure, action: str) -> str:
    spoken = failure.remote is not None and bool(failure.stage)
    source = "smtp" if spoken else "X-Postfix"
    lines = [
        f"Final-Recipient: rfc822; {spec(failure.reached)}",
        f"Original-Recipient: rfc822;{spec(failure.address)}",
        f"Action: {action}",
        f"Status: {failure.status}",
    ]
    if failure.remote is not None and spoken:
        lines.append(f"Remote-MTA: dns; {failure.remote.name}")
    lines.append(wrapped(f"Diagnostic-Code: {source}; " + failure.reply.replace("\n", " ")))
    if action == "delayed":
        until = mail_date(report.taken + KEPT, report.reporter.hours, named=True)
        lines.append(f"Will-Retry-Until: {until}")
    return "\n".join(lines) + "\n"


def wrapped(words: str) -> str:
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1].strip() else lines[-1] + word
        if len(longer) > 79 and lines[-1].strip():
            lines.append(f"    {word}")
        else:
            lines[-1] = longer
    return "\n".join(lines)
