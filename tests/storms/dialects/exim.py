"""Exim: prose only until 4.82 or so, multipart/report (RFC 3464) from then on; delay warnings."""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.report import Failure, Report
from tests.storms.letter import Letter, spec
from tests.storms.queue_ids import exim_id
from tests.storms.received import Receipt, exim_local_hop

__all__ = ["delay_warning", "failure_prose", "failure_report"]

Field = tuple[str, str]

FAILED = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

"""
COPY = "\n------ This is a copy of the message, including all the headers. ------\n\n"
WARNING = """\
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on {host}.

The message identifier is:     {queue_id}
The subject of the message is: {subject}
The date of the message is:    {date}

The address to which the message has not yet been delivered is:

"""
LATER = """\

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered. Eventually the mail delivery software will give up,
and when that happens, the message will be returned to you.
"""


def failure_prose(report: Report, chance: Chance) -> Letter:
    """As Exim 4.80 wrote it: no MIME at all, the whole mail behind a line of dashes."""
    fields = (("X-Failed-Recipients", recipients(report)), ("Auto-Submitted", "auto-replied"))
    words = "".join(old_paragraph(failure) for failure in report.failures)
    notice = (FAILED + words + COPY).encode("ascii")
    subject = "Mail delivery failed: returning message to sender"
    header = envelope(report, subject, fields, (), chance)
    return Letter(fields=header, body=notice + returned(report).raw())


def failure_report(report: Report, chance: Chance) -> Letter:
    """As Exim 4.96 writes it."""
    fields = (("X-Failed-Recipients", recipients(report)), ("Auto-Submitted", "auto-replied"))
    words = FAILED + "".join(paragraph(failure) for failure in report.failures)
    # Exim lists its addresses backwards in the report.
    # QUIRK(exim): until 4.97 the Status is 5.0.0 whatever the other server said.
    blocks = [status_block("failed", failure, "5.0.0") for failure in reversed(report.failures)]
    boundary, body = parts(
        report, words, blocks, ("message/rfc822", returned(report).raw()), chance
    )
    subject = "Mail delivery failed: returning message to sender"
    header = envelope(report, subject, fields, mime(report, boundary), chance)
    return Letter(fields=header, body=body)


def delay_warning(report: Report, chance: Chance) -> Letter:
    """After a day in the queue; the old version as prose, the newer one with a report."""
    failure = report.failures[0]
    words = WARNING.format(
        host=report.reporter.calls_itself,
        queue_id=report.queue_id,
        subject=report.original.value("Subject").replace("\n", ""),
        date=report.original.value("Date"),
    )
    words += delayed_paragraph(failure) + LATER
    fields = (("Auto-Submitted", "auto-replied"),)
    subject = f"Warning: message {report.queue_id} delayed 24 hours"
    if is_old(report):
        header = envelope(report, subject, fields, (), chance)
        return Letter(fields=header, body=words.encode("ascii"))
    blocks = [status_block("delayed", failure, "4.0.0")]
    original = returned(report).header() + b"\n"
    boundary, body = parts(report, words, blocks, ("text/rfc822-headers", original), chance)
    header = envelope(report, subject, fields, mime(report, boundary), chance)
    return Letter(fields=header, body=body)


def is_old(report: Report) -> bool:
    return report.reporter.version < "4.83"


def parts(
    report: Report, words: str, blocks: list[str], last: tuple[str, bytes], chance: Chance
) -> tuple[str, bytes]:
    """The boundary and the body; `last` is the returned mail, its type and its bytes."""
    kind, original = last
    boundary = f"{int(report.at.timestamp())}-eximdsn-{chance.integer(10**7, 2**31 - 1)}"
    status = f"Reporting-MTA: dns; {report.reporter.calls_itself}\n\n" + "\n".join(blocks)
    content = (
        f"--{boundary}\nContent-type: text/plain; charset=us-ascii\n\n{words}\n"
        f"--{boundary}\nContent-type: message/delivery-status\n\n{status}\n"
        f"--{boundary}\nContent-type: {kind}\n\n"
    )
    return boundary, content.encode() + original + f"\n--{boundary}--\n".encode()


def mime(report: Report, boundary: str) -> tuple[Field, ...]:
    kind = f"multipart/report; report-type=delivery-status; boundary={boundary}"
    return (
        ("References", report.original.value("Message-ID")),
        ("Content-Type", kind),
        ("MIME-Version", "1.0"),
    )


def envelope(
    report: Report,
    subject: str,
    fields: tuple[Field, ...],
    mime_fields: tuple[Field, ...],
    chance: Chance,
) -> tuple[Field, ...]:
    host = report.reporter
    own_id = exim_id(report.at, chance)
    receipt = Receipt(queue_id=own_id, when=report.at, for_address=report.to)
    domain = host.calls_itself.partition(".")[2]
    return (
        exim_local_hop("Debian-exim", host, receipt),
        *fields,
        ("From", f"Mail Delivery System <Mailer-Daemon@{domain}>"),
        ("To", report.to),
        *mime_fields,
        ("Subject", subject),
        ("Message-Id", f"<E{own_id}@{host.calls_itself}>"),
        ("Date", mail_date(report.at, host.hours)),
    )


def returned(report: Report) -> Letter:
    return report.original.under(("Return-path", f"<{report.to}>"))


def recipients(report: Report) -> str:
    return ",\n  ".join(spec(failure.address) for failure in report.failures)


def shown(failure: Failure) -> str:
    """The address, and below it the alias that led to it."""
    alias = f"\n    (generated from {spec(failure.address)})" if failure.forwarded_to else ""
    return f"{spec(failure.reached)}{alias}"


def after(failure: Failure) -> str:
    if failure.stage == "DATA":
        return "SMTP error from remote mail server after end of data"
    return f"SMTP error from remote mail server after RCPT TO:<{spec(failure.reached)}>"


def old_paragraph(failure: Failure) -> str:
    """The words first, then the host that said them."""
    if failure.remote is None:
        return f"  {shown(failure)}\n    {failure.reply}\n"
    host = f"host {failure.remote.name} [{failure.remote.ip}]"
    return f"  {shown(failure)}\n    {wrapped(f'{after(failure)}: {host}: {failure.reply}')}\n"


def paragraph(failure: Failure) -> str:
    """The host on a line of its own, then the words."""
    if failure.remote is None:
        return f"  {shown(failure)}\n    {failure.reply}\n"
    host = f"    host {failure.remote.name} [{failure.remote.ip}]\n"
    words = failure.reply if failure.stage == "" else f"{after(failure)}: {failure.reply}"
    return f"  {shown(failure)}\n{host}    {wrapped(words)}\n"


def delayed_paragraph(failure: Failure) -> str:
    assert failure.remote is not None
    host = f"    host {failure.remote.name} [{failure.remote.ip}]\n"
    return f"  {shown(failure)}\n{host}    Delay reason: {failure.reply}\n"


def wrapped(words: str) -> str:
    """Exim breaks a line behind a colon once it has 45 characters, and where the reply does."""
    lines: list[str] = []
    for reply_line in words.split("\n"):
        line = ""
        for piece in reply_line.split(": "):
            line = f"{line}: {piece}" if line else piece
            if len(line) > 45:
                lines.append(f"{line}:")
                line = ""
        if line:
            lines.append(line)
        else:
            lines[-1] = lines[-1][:-1]
    return "\n    ".join(lines)


def status_block(action: str, failure: Failure, status: str) -> str:
    lines = [
        f"Action: {action}",
        f"Final-Recipient: rfc822;{spec(failure.reached)}",
        f"Status: {status}",
    ]
    if failure.remote is not None:
        lines.append(f"Remote-MTA: dns; {failure.remote.name}")
        if failure.stage:
            lines.append("Diagnostic-Code: smtp; " + failure.reply.replace("\n", "\n "))
    return "\n".join(lines) + "\n"
