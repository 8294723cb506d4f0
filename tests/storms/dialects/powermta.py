"""PowerMTA: one line for each recipient, a report with its own fields, the header of the mail."""

from datetime import timedelta

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import between
from tests.storms.dialects.report import Failure, Report, client_of
from tests.storms.hops import powermta_local_hop
from tests.storms.internet import Host
from tests.storms.letter import Letter, spec
from tests.storms.peers import Receipt

__all__ = ["delay_warning", "failure_report"]

INTRO = """\
Hello, this is the mail server on {host}.

I am sending you this message to inform you on the delivery status of a
message you previously sent.  Immediately below you will find a list of
the affected recipients;  also attached is a Delivery Status Notification
(DSN) report in standard format, as well as the headers of the original
message.

"""
# PowerMTA explains each code in a comment.
MEANING = {
    "5.0.0": "undefined status",
    "5.1.1": "bad destination mailbox address",
    "5.1.2": "bad destination system: no such domain",
    "5.2.1": "mailbox disabled, not accepting messages",
    "5.2.2": "mailbox full",
    "5.7.1": "delivery not authorized",
    "4.4.1": "no answer from host",
    "4.4.7": "delivery time expired",
}
CATEGORY = {
    "user_unknown": "bad-mailbox",
    "mailbox_full": "quota-issues",
    "host_unknown": "bad-domain",
    "network": "no-answer-from-host",
    "expired": "message-expired",
    "not_accepting": "inactive-mailbox",
}
KEPT = timedelta(days=7)


def failure_report(report: Report, chance: Chance) -> Letter:
    return notice(report, "failed", chance)


def delay_warning(report: Report, chance: Chance) -> Letter:
    return notice(report, "delayed", chance)


def notice(report: Report, action: str, chance: Chance) -> Letter:
    host = report.reporter.calls_itself
    boundary = f"report{chance.letters(8, '0123456789ABCDEF')}@{host}"
    words = INTRO.format(host=host)
    words += "".join(f"  <{spec(one.address)}>  {fate(one, action)}\n" for one in report.failures)
    blocks = "".join(f"\n{block(report, failure, action)}" for failure in report.failures)
    body = between(
        boundary,
        ("Content-Type: text/plain", words.encode()),
        ("Content-Type: message/delivery-status", (about(report) + blocks).encode()),
        ("Content-Type: text/rfc822-headers", report.original.header()),
    )
    own_id = f"h{chance.letters(11, '0123456789abcdefghijklmnopqrstuv')}"
    receipt = Receipt(queue_id=own_id, when=report.at, for_address=report.to)
    kind = f'multipart/report; report-type=delivery-status;\n\tboundary="{boundary}"'
    fields = (
        powermta_local_hop(report.reporter, receipt, ""),
        ("Date", mail_date(report.at, report.reporter.hours)),
        ("From", f"mailer-daemon@{host}"),
        ("Subject", "Delivery report"),
        ("To", report.to),
        ("MIME-Version", "1.0"),
        ("Content-Type", kind),
        ("Message-ID", f"<{own_id}@{host}>"),
    )
    return Letter(fields=fields, body=body)


def about(report: Report) -> str:
    host = report.reporter
    return (
        f"Reporting-MTA: dns;{host.calls_itself}\n"
        f"X-PowerMTA-VirtualMTA: {host.calls_itself.partition('.')[0]}\n"
        f"Received-From-MTA: dns;{client_of(report)}\n"
        f"Arrival-Date: {mail_date(report.taken, host.hours)}\n"
    )


def fate(failure: Failure, action: str) -> str:
    if action == "failed":
        return "delivery failed; will not continue trying"
    where = f"{failure.remote.name}:25" if failure.remote else failure.address.rpartition("@")[2]
    return f"delivery to {where} timed out; will keep trying"


def block(report: Report, failure: Failure, action: str) -> str:
    status = {"host_unknown": "5.1.2", "expired": "4.4.7"}.get(failure.reason, failure.status)
    lines = [
        f"Final-Recipient: rfc822;{spec(failure.address)}",
        f"Action: {action}",
        f"Status: {status} ({MEANING.get(status, 'undefined status')})",
    ]
    if failure.remote is not None and failure.stage:
        lines += [f"Remote-MTA: dns;{beside(failure.remote)}"]
        lines += [f"Diagnostic-Code: smtp;{failure.reply.replace(chr(10), ' ')}"]
    if action == "failed":
        lines.append(f"X-PowerMTA-BounceCategory: {CATEGORY.get(failure.reason, 'other')}")
    else:
        until = mail_date(report.taken + KEPT, report.reporter.hours)
        lines.append(f"Will-Retry-Until: {until}")
    return "\n".join(lines) + "\n"


def beside(host: Host) -> str:
    return f"{host.name} ({host.ip})"
