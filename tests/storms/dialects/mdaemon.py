"""MDaemon: a notice for each recipient; of its own mailboxes one line, else the transcript."""

from datetime import UTC

from tests.storms.chance import Chance
from tests.storms.clock import DAYS, mail_date, zone
from tests.storms.dialects.parts import Field, between
from tests.storms.dialects.report import Failure, Report, only
from tests.storms.internet import Host
from tests.storms.letter import Letter, spec

__all__ = ["failure_notice"]

NO_USER = """\
{address} - no such user here.

There is no user by that name at this server.

: Message contains [1] file attachments

"""
FAILED = """\
The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.  The number and frequency
of delivery attempts are determined by local configuration parameters.

YOUR MESSAGE WAS NOT DELIVERED TO ONE OR MORE OF IT'S RECIPIENTS!

Failed address: {address}

--- Session Transcript ---
{transcript}--- End Transcript ---

: Message contains [1] file attachments

"""


def failure_notice(report: Report, chance: Chance) -> Letter:
    failure = only(report)
    address = spec(failure.address)
    if failure.remote is None and failure.reason == "user_unknown":
        subject, words = f"Warning: {address} - User unknown!", NO_USER.format(address=address)
    else:
        subject = "Permanent Delivery Failure"
        lines = transcript(report, failure)
        words = FAILED.format(address=address, transcript=lines)
    boundary = f"=_{chance.letters(24, '0123456789ABCDEF')}"
    body = between(
        boundary,
        ("Content-Type: text/plain; charset=us-ascii", words.encode()),
        ("Content-Type: message/rfc822", report.original.raw()),
    )
    return Letter(fields=envelope(report, subject, boundary, chance), body=body)


def envelope(report: Report, subject: str, boundary: str, chance: Chance) -> tuple[Field, ...]:
    host = report.reporter
    there = report.at.astimezone(zone(host.hours))
    number = (
        f"{there:%Y%m%d%H%M}.AA{there:%H%M%S}{chance.integer(10, 99)}MD{chance.integer(1000, 9999)}"
    )
    return (
        ("Date", mail_date(report.at, host.hours)),
        ("From", f"MDaemon@{host.calls_itself}"),
        ("To", report.to),
        ("Subject", subject),
        ("MIME-Version", "1.0"),
        ("Message-ID", f"<MDAEMON-F{number}@{host.calls_itself}>"),
        ("Precedence", "bulk"),
        ("X-MDDSN-Message", f"{host.calls_itself}, {report.at.astimezone(UTC):%Y%m%d%H%M%S}"),
        ("Content-Type", f'multipart/mixed; boundary="{boundary}"'),
    )


def transcript(report: Report, failure: Failure) -> str:
    """Each line behind the hour; what is sent behind `-->`, what comes behind `<--`."""
    there = report.at.astimezone(zone(report.reporter.hours))
    stamp = f"{DAYS[there.weekday()]} {there:%Y-%m-%d %H:%M:%S}"
    lines = session(report, failure, failure.remote) if failure.remote else unknown_domain(failure)
    return "".join(f" {stamp}: {line}\n" for line in lines)


def session(report: Report, failure: Failure, remote: Host) -> list[str]:
    begun = [f"Attempting SMTP connection to {remote.name}"]
    if not failure.stage:
        begun.append(f"Attempting SMTP connection to [{remote.ip}:25]")
        return [*begun, "* Winsock Error 10060 The connection timed out."]
    command = f"--> RCPT To:<{spec(failure.address)}>"
    answer = [f"<-- {line}" for line in failure.reply.split("\n")]
    begun += [f"--> MAIL From:<{report.to}>", "<-- 250 2.1.0 Ok", command]
    if failure.stage == "DATA":
        begun += ["<-- 250 2.1.5 Ok", "--> DATA"]
    return [*begun, *answer, "--> QUIT"]


def unknown_domain(failure: Failure) -> list[str]:
    domain = failure.address.rpartition("@")[2]
    found = "* DNS: Name server reports domain name unknown"
    return [f"MX-record resolution of [{domain}] in progress", found]
