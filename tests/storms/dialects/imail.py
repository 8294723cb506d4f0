"""IMail (SMTP32): `User unknown: X`, or the answer of the other server; no MIME."""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date, zone
from tests.storms.dialects.report import Failure, Report
from tests.storms.letter import Letter, spec

__all__ = ["failure_prose"]

OWN_WORDS = {
    "user_unknown": "User unknown",
    "mailbox_full": "User mailbox exceeds allowed size",
}
COPY = "\nOriginal message follows.\n\n"


def failure_prose(report: Report, chance: Chance) -> Letter:
    host = report.reporter
    there = report.at.astimezone(zone(host.hours))
    unique = f"{there:%Y%m%d%H%M}.AA{chance.integer(10**7, 10**9)}"
    fields = (
        ("Date", mail_date(report.at, host.hours)),
        ("Message-Id", f"<{unique}@{host.calls_itself}>"),
        ("From", f'"Postmaster" <postmaster@{host.calls_itself}>'),
        ("To", report.to),
        ("Subject", "Undeliverable Mail"),
        ("X-Mailer", f"<SMTP32 v{host.version or '8.22'}>"),
    )
    words = "".join(paragraph(failure) for failure in report.failures)
    return Letter(fields=fields, body=(words + COPY).encode() + report.original.raw())


def paragraph(failure: Failure) -> str:
    address = spec(failure.address)
    if failure.remote is None or not failure.stage:
        return f"{OWN_WORDS.get(failure.reason, 'Delivery failed 20 attempts')}: {address}\n"
    command = "DATA" if failure.stage == "DATA" else "RCPT TO"
    return f"undeliverable to {address}\n{command} generated following response:\n{failure.reply}\n"
