"""GroupWise's Internet Agent: `X (reason)`, or the commands of the session and the answers."""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import Field, between
from tests.storms.dialects.report import Failure, Report
from tests.storms.letter import Letter, spec

__all__ = ["failure_notice"]

COPY = "\nPossibly truncated original message follows:\n\n"


def failure_notice(report: Report, chance: Chance) -> Letter:
    boundary = f"=_{chance.letters(8, '0123456789ABCDEF')}.{chance.letters(8, '0123456789ABCDEF')}"
    kind = "Content-Type: text/plain; charset=US-ASCII"
    is_by_other = any(failure.remote is not None and failure.stage for failure in report.failures)
    parts = [(kind, listed(report) + report.original.raw())]
    if is_by_other:
        parts = [(kind, session(report)), ("Content-Type: message/rfc822", report.original.raw())]
    fields = envelope(report, boundary, chance)
    return Letter(fields=fields, body=between(boundary, *parts))


def envelope(report: Report, boundary: str, chance: Chance) -> tuple[Field, ...]:
    """The id is the time in seconds, then the numbers of domain and post office."""
    host = report.reporter
    seconds = int(report.at.timestamp())
    unique = f"{seconds:08X}0200007800{chance.letters(6, '0123456789ABCDEF')}"
    agent = f"{host.calls_itself.partition('.')[0].upper()}-MTA"
    date = mail_date(report.at, host.hours)
    return (
        ("Received", f"from {agent} by {host.calls_itself}\n\twith Novell_GroupWise; {date}"),
        ("Message-Id", f"<{unique}@{host.calls_itself}>"),
        ("X-Mailer", f"Novell GroupWise Internet Agent {host.version or '18.1.1'} "),
        ("Date", date),
        ("From", f"Mailer-Daemon@{host.calls_itself}"),
        ("To", report.to),
        ("Subject", "Message status - undeliverable"),
        ("Mime-Version", "1.0"),
        ("Content-Type", f'multipart/mixed; boundary="{boundary}"'),
    )


def listed(report: Report) -> bytes:
    words = "The message that you sent was undeliverable to the following:\n"
    words += "".join(f"\t{spec(failure.address)} ({why(failure)})\n" for failure in report.failures)
    return (words + COPY).encode()


def why(failure: Failure) -> str:
    return "user not found" if failure.reason == "user_unknown" else failure.reply


def session(report: Report) -> bytes:
    words = "The attached file had the following undeliverable recipient(s):\n"
    words += "".join(f"\t{spec(failure.address)}\n" for failure in report.failures)
    words += "\nTranscript of session follows:\n"
    for failure in report.failures:
        command = f"RCPT TO:<{spec(failure.address)}>"
        words += f"Command: {command}\nResponse: {failure.reply.replace(chr(10), ' ')}\n"
    return words.encode() + b"\n"
