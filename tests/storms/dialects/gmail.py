"""Gmail's notices: prose until 2015, since then parts with a picture, a page and a report.

By the host's version, the year of its form; none is the newer one.
"""

from datetime import timedelta

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import Field, between, domain_of
from tests.storms.dialects.report import Failure, Report, only
from tests.storms.letter import Letter, spec, text

__all__ = ["delay_warning", "failure_report"]

OLD = """\
Delivery to the following recipient failed permanently:

     {address}

Technical details of permanent failure:{gap}
{details}

----- Original message -----

"""
TRIED = (
    "Google tried to deliver your message, but it was rejected by the server for the recipient "
    "domain {domain} by {host}. [{ip}]."
)
ADVICE = (
    "We recommend contacting the other email provider for further information about the cause of "
    "this error. Thanks for your continued support."
)
RETURNED = "The error that the other server returned was:"
KEPT = timedelta(days=3)


def failure_report(report: Report, chance: Chance) -> Letter:
    failure = only(report)
    if "" < report.reporter.version < "2016":
        return prose(report, failure, chance)
    address = spec(failure.address)
    title, because = "Message not delivered", "."
    if failure.reason == "user_unknown":
        title = "Address not found"
        because = " because the address couldn't be found, or is unable to receive mail."
    words = f"** {title} **\n\nYour message wasn't delivered to {address}{because}\n"
    words += f"\nThe response was:\n\n{answer(failure)}\n"
    return parted(report, "failed", words, chance)


def delay_warning(report: Report, chance: Chance) -> Letter:
    failure = only(report)
    host = f"[{failure.remote.name} {failure.remote.ip}: timed out]" if failure.remote else ""
    words = (
        "** Delivery incomplete **\n\n"
        f"There was a temporary problem delivering your message to {spec(failure.address)}. Gmail "
        "will retry for 47 more hours. You'll be notified if the delivery fails permanently.\n\n\n"
        "The response was:\n\n"
        f"The recipient server did not accept our requests to connect.\n{host}\n"
    )
    return parted(report, "delayed", words, chance)


def answer(failure: Failure) -> str:
    if failure.stage:
        return failure.reply.replace("\n", " ")
    if failure.reason == "host_unknown":
        domain = failure.address.rpartition("@")[2]
        return f"DNS Error: DNS type 'mx' lookup of {domain} responded with code NXDOMAIN"
    return "The recipient server did not accept our requests to connect."


def prose(report: Report, failure: Failure, chance: Chance) -> Letter:
    details = answer(failure)
    if failure.remote is not None and not failure.stage:
        details += f"\n[{failure.remote.name} (5): Connection timed out]"
    elif failure.remote is not None:
        domain = failure.address.rpartition("@")[2]
        tried = TRIED.format(domain=domain, host=failure.remote.name, ip=failure.remote.ip)
        details = f"{tried}\n\n{ADVICE}\n\n{RETURNED}\n{details}"
    words = OLD.format(address=spec(failure.address), gap=" ", details=details)
    kind = (("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=ISO-8859-1"))
    fields = envelope(report, "Failure", kind, chance)
    return Letter(fields=fields, body=words.encode() + report.original.raw())


def parted(report: Report, action: str, words: str, chance: Chance) -> Letter:
    boundary, inner, innermost = (f"000000000000{chance.letters(16)}" for _ in range(3))
    page = f"<html>\n<body>\n<p>{words.strip().replace(chr(10), '<br>' + chr(10))}</p>\n"
    alternatives = between(
        innermost,
        laid_out(text(f"\n{words}", "utf-8", "8bit").content, "plain"),
        laid_out(f"{page}</body>\n</html>\n".encode(), "html"),
    )
    kind = f'Content-Type: multipart/alternative; boundary="{innermost}"'
    related = between(inner, (kind, alternatives))
    failed = action == "failed"
    body = between(
        boundary,
        (f'Content-Type: multipart/related; boundary="{inner}"', related),
        ("Content-Type: message/delivery-status", status(report, action)),
        ("Content-Type: message/rfc822", report.original.raw()),
    )
    mime = f'multipart/report; boundary="{boundary}"; report-type=delivery-status'
    fields = envelope(report, "Failure" if failed else "Delay", (("Content-Type", mime),), chance)
    return Letter(fields=fields, body=body)


def laid_out(content: bytes, subtype: str) -> tuple[str, bytes]:
    return f'Content-Type: text/{subtype}; charset="UTF-8"', content


def envelope(
    report: Report, kind: str, mime: tuple[Field, ...], chance: Chance
) -> tuple[Field, ...]:
    host = report.reporter
    domain = domain_of(host)
    unique = f"{int(report.at.timestamp()):x}.{chance.letters(8)}.{chance.letters(5)}"
    message_id = report.original.value("Message-ID")
    recipients = ", ".join(spec(failure.address) for failure in report.failures)
    return (
        *mime,
        ("From", f"Mail Delivery Subsystem <mailer-daemon@{domain}>"),
        ("To", report.to),
        ("Auto-Submitted", "auto-replied"),
        ("X-Failed-Recipients", recipients),
        ("Subject", f"Delivery Status Notification ({kind})"),
        ("References", message_id),
        ("In-Reply-To", message_id),
        ("Message-ID", f"<{unique}.{chance.letters(4)}.GMR@{host.calls_itself}>"),
        ("Date", mail_date(report.at, host.hours, named=True)),
    )


def status(report: Report, action: str) -> bytes:
    hours = report.reporter.hours
    lines = [
        f"Reporting-MTA: dns; {domain_of(report.reporter)}",
        f"Received-From-MTA: dns; {report.to}",
        f"Arrival-Date: {mail_date(report.taken, hours, named=True)}",
        f"X-Original-Message-ID: {report.original.value('Message-ID')}",
    ]
    for failure in report.failures:
        lines += ["", *block(report, failure, action)]
    return ("\n".join(lines) + "\n").encode()


def block(report: Report, failure: Failure, action: str) -> list[str]:
    """The other server with its domain; an answer of several lines stays so."""
    code = failure.status if action == "failed" and failure.stage else "4.4.1"
    lines = [f"Final-Recipient: rfc822; {spec(failure.address)}", f"Action: {action}"]
    lines.append(f"Status: {'5.1.2' if failure.reason == 'host_unknown' else code}")
    if failure.remote is not None:
        domain = failure.address.rpartition("@")[2]
        server = f"{failure.remote.ip}, the server for the domain {domain}."
        lines.append(f"Remote-MTA: dns; {failure.remote.name}. ({server})")
    if failure.stage:
        lines.append("Diagnostic-Code: smtp; " + failure.reply.replace("\n", "\n "))
    lines.append(f"Last-Attempt-Date: {mail_date(report.at, report.reporter.hours, named=True)}")
    if action == "delayed":
        until = mail_date(report.taken + KEPT, report.reporter.hours, named=True)
        lines.append(f"Will-Retry-Until: {until}")
    return lines
