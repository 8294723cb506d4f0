"""Apache James (DSNBounce): one error for all recipients, and as Status the error itself.

Its Date is that of the original.
"""

from datetime import datetime

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import Field, between, domain_of, subject_of
from tests.storms.dialects.report import Report, client_of
from tests.storms.internet import Host
from tests.storms.letter import Letter, spec, text

__all__ = ["failure_report"]

NOTICE = """\
Hi. This is the James mail server at {host}.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.  Below
I include the list of recipients and the reason why I was unable to deliver
your message.

Original email subject: {subject}

Failed recipient(s):
{people}

Error message:
{error}

"""


def failure_report(report: Report, chance: Chance) -> Letter:
    words = NOTICE.format(
        host=report.reporter.calls_itself,
        subject=subject_of(report),
        people=", ".join(spec(failure.address) for failure in report.failures),
        error=error(report),
    )
    shown = text(words, "utf-8", "quoted-printable")
    header = "\n".join(f"{name}: {value}" for name, value in shown.fields)
    boundary = (
        f"----=_Part_{chance.integer(1, 9999)}_{chance.integer(10**8, 10**9)}.{ms(report.at)}"
    )
    kind = "Content-Type: message/delivery-status; name=status.dat"
    described = "Content-Description: Delivery Status Notification"
    name = "Content-Disposition: attachment; filename=status.dat"
    body = between(
        boundary,
        (header, shown.content),
        (f"{kind}\nContent-Transfer-Encoding: 7bit\n{described}\n{name}", status(report)),
        ("Content-Type: message/rfc822\nContent-Disposition: Attachment", report.original.raw()),
    )
    return Letter(fields=envelope(report.reporter, report, boundary, chance), body=body)


def ms(when: datetime) -> str:
    return f"{int(when.timestamp())}000"


def envelope(host: Host, report: Report, boundary: str, chance: Chance) -> tuple[Field, ...]:
    unique = f"{chance.integer(10**6, 10**9)}.{chance.integer(1, 99)}.{ms(report.at)}"
    domain = domain_of(host)
    kind = f'multipart/report; report-type=delivery-status; \n\tboundary="{boundary}"'
    return (
        ("Date", report.original.value("Date")),
        ("From", f"postmaster@{domain}"),
        ("To", report.to),
        ("Message-ID", f"<{unique}.JavaMail.james@{host.calls_itself}>"),
        ("Subject", f"[BOUNCE]{report.original.value('Subject')}"),
        ("MIME-Version", "1.0"),
        ("Content-Type", kind),
    )


def error(report: Report) -> str:
    return report.failures[0].reply.replace("\n", " ")


def status(report: Report) -> bytes:
    date = mail_date(report.at, report.reporter.hours)
    lines = [
        f"Reporting-MTA: dns; {report.reporter.calls_itself}",
        f"Received-From-MTA: dns; {client_of(report).partition(' ')[0]}",
        f"Arrival-Date: {mail_date(report.taken, report.reporter.hours)}",
    ]
    source = "smtp" if error(report)[:3].isdigit() else "X-James"
    for failure in report.failures:
        lines += [
            "",
            f"Final-Recipient: rfc822; {spec(failure.address)}",
            "Action: failed",
            # QUIRK(james): the whole answer, where a code belongs.
            f"Status: {error(report)}",
            f"Diagnostic-Code: {source}; {error(report)}",
            f"Last-Attempt-Date: {date}",
        ]
    return ("\n".join(lines) + "\n").encode()
