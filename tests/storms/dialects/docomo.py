"""NTT DOCOMO: `550 Unknown user X` in Japanese with the mail as a part, or a list without parts.

By the host's version: "1" is the older form without parts.
"""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import between, domain_of
from tests.storms.dialects.report import Report
from tests.storms.letter import Letter

__all__ = ["failure_notice"]


def failure_notice(report: Report, chance: Chance) -> Letter:
    host = report.reporter
    domain = domain_of(host)
    unique = f"{report.at:%Y%m%d%H%M%S}.{chance.letters(10, '0123456789')}"
    fields = (
        ("Date", mail_date(report.at, host.hours)),
        ("From", f"Mail Delivery Subsystem <mailer-daemon@{domain}>"),
        ("To", report.to),
        ("Message-ID", f"<{unique}@{host.calls_itself}>"),
    )
    if host.version == "1":
        subject = ("Subject", f"Undeliverable: {report.original.value('Subject')}")
        return Letter(fields=(*fields, subject), body=listed(report) + report.original.raw())
    boundary = f"=_{chance.letters(20)}"
    kind = "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: 7bit"
    body = between(
        boundary,
        (kind, unknown(report)),
        ("Content-Type: message/rfc822", report.original.raw()),
    )
    mime = (
        ("Subject", "Undelivered Mail Returned to Sender"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/mixed; boundary="{boundary}"'),
    )
    return Letter(fields=(*fields, *mime), body=body)


def listed(report: Report) -> bytes:
    """Without any reason."""
    people = "".join(f"   {failure.address}\n" for failure in report.failures)
    return f"Your message was not delivered to the following recipient(s).\n\n{people}\n".encode()


def unknown(report: Report) -> bytes:
    words = "次の宛先にメールを送信できませんでした。\n"
    for failure in report.failures:
        words += f"\n{failure.address}\n\n550 Unknown user {failure.address}\n"
    return (words + "\n\n").encode("iso-2022-jp")
