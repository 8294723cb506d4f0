"""DragonFly Mail Agent (dma's mail.c): a notice for each recipient, no MIME, no delays.

It gives only the header back, as long as nobody set `FULLBOUNCE`.
"""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.report import Failure, Report, only
from tests.storms.internet import Host
from tests.storms.letter import Letter, spec

__all__ = ["failure_prose"]

NOTICE = """\
This is the {program} at {host}.

There was an error delivering your mail to <{address}>.

{reason}

Message headers follow.

"""


def failure_prose(report: Report, chance: Chance) -> Letter:
    host = report.reporter
    failure = only(report)
    own_id = f"{chance.integer(0x80000, 0xFFFFF):x}"
    words = NOTICE.format(
        program=program(host),
        host=host.calls_itself,
        address=spec(failure.address),
        reason=reason(failure),
    )
    body = words.encode() + report.original.header()
    return Letter(fields=fields(report, failure, own_id), body=body)


def fields(report: Report, failure: Failure, own_id: str) -> tuple[tuple[str, str], ...]:
    host = report.reporter
    date = mail_date(report.at, host.hours)
    how = (
        f"from MAILER-DAEMON\n\tid {own_id}\n\tby {host.calls_itself} ({program(host)});\n\t{date}"
    )
    return (
        ("Received", f"{how};\n\t{date}"),
        ("X-Original-To", f"<{failure.address}>"),
        ("From", "MAILER-DAEMON <>"),
        ("To", report.to),
        ("Subject", "Mail delivery failed"),
        ("Message-Id", f"<{own_id}@{host.calls_itself}>"),
        ("Date", date),
    )


def program(host: Host) -> str:
    return f"DragonFly Mail Agent v{host.version or '0.13'}"


def reason(failure: Failure) -> str:
    """The other server's answer whole, or what dma itself found."""
    domain = failure.address.rpartition("@")[2]
    if failure.remote is not None and failure.stage:
        command = "final DATA" if failure.stage == "DATA" else "RCPT TO"
        host = f"{failure.remote.name} [{failure.remote.ip}]"
        return f"{host} did not like our {command}:\n{failure.reply}"
    if failure.reason == "host_unknown":
        return f"DNS lookup failure: host {domain} not found"
    if failure.reason == "expired":
        return "Could not deliver for the last 5 days, giving up."
    return failure.reply
