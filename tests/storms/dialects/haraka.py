"""Haraka: three layers of parts with a picture; no delays, it gives up with the last 4xx.

Of several recipients it says neither the reasons nor what became of them (3.0).
"""

import re

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import Field, between, subject_of
from tests.storms.dialects.report import Failure, Report
from tests.storms.letter import Letter, spec
from tests.storms.queue_ids import uuid_upper

__all__ = ["failure_report"]

INTRO = """\
Hi. This is the Haraka Mailer program at {host}.
I'm afraid I wasn't able to deliver your message
    "{subject}"
to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

Intended Recipients: {recipients}
Failure Reason: Error: {reason}

"""
PAGE = """\
<html>
<body>
<table class="email-wrapper"><tbody>
<tr><td><img width=72 height=72 alt="Foutpictogram" src="cid:icon.png"></td>
<td><h2>
Message not delivered
</h2></td></tr>
<tr><td>
A problem has occurred when trying to deliver your mail to {recipients}.
Look below for the technical details.
</td></tr>
<tr><td align="left">
Reaction of the server: <br/>
<p style="font-family:monospace">
Error: {reason}
</p>
</td></tr>
</tbody></table>
</body>
</html>
"""
ICON = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E\n"
    b"rkJggg==\n"
)
# A connection that never came about is known to node by this word.
OWN_WORDS = {
    "host_unknown": "Nowhere to deliver mail to for domain: {domain}",
    "network": "Tried all MXs",
    "expired": "Too many failures (Tried all MXs)",
}


def failure_report(report: Report, chance: Chance) -> Letter:
    host = report.reporter.calls_itself
    boundary = f"boundary_{uuid_upper(chance)}"
    kind = f'multipart/report; report-type=delivery-status;\n    boundary="{boundary}"'
    related = f'Content-Type: multipart/related; boundary="{boundary}a"'
    headers = "Content-Description: Undelivered Message Headers\nContent-Type: text/rfc822-headers"
    outbound = ("Received", f"(Haraka outbound); {mail_date(report.taken, report.reporter.hours)}")
    body = between(
        boundary,
        (related, shown(report, f"{boundary}a")),
        ("Content-type: message/delivery-status", status(report)),
        (headers, report.original.under(outbound).header()),
        preamble="This is a MIME-encapsulated message.\n\n",
    )
    fields: tuple[Field, ...] = (
        *own_hops(report, chance),
        ("Date", mail_date(report.at, report.reporter.hours)),
        ("From", f"MAILER-DAEMON@{host}"),
        ("To", f"<{report.to}>"),
        ("Auto-Submitted", "auto-replied"),
        ("Subject", "failure notice"),
        ("Message-Id", f"<{uuid_upper(chance)}@{host}>"),
        ("Content-Type", kind),
        ("References", report.original.value("Message-ID")),
    )
    return Letter(fields=fields, body=body)


def own_hops(report: Report, chance: Chance) -> tuple[Field, ...]:
    date = mail_date(report.at, report.reporter.hours)
    process = chance.integer(1_000, 32_000)
    return (
        ("Received", f"(Haraka outbound); {date}"),
        ("Received", f"(Haraka {process} invoked for bounce); {date}"),
    )


def shown(report: Report, boundary: str) -> bytes:
    """The words as text and as a page, and the picture on it."""
    inner = f"{boundary[:-1]}b"
    people = ", ".join(f"<{spec(failure.address)}>" for failure in report.failures)
    subject = subject_of(report)
    words = INTRO.format(
        host=report.reporter.calls_itself,
        subject=subject if subject.isascii() else "?" * len(subject),
        recipients=people,
        reason=reason(report),
    )
    if len(report.failures) == 1:
        words += f"<{spec(report.failures[0].address)}>: {said(report.failures[0])}\n"
    else:
        words += "\n" * len(report.failures)
    page = PAGE.format(recipients=escaped(people), reason=escaped(reason(report)))
    alternatives = between(
        inner,
        ("Content-Type: text/plain; charset=us-ascii", words.encode()),
        ("Content-Type: text/html; charset=us-ascii", page.encode()),
    )
    icon = (
        'Content-Type: image/png; name="icon.png"\n'
        'Content-Disposition: attachment; filename="icon.png"\n'
        "Content-Transfer-Encoding: base64\nContent-ID: <icon.png>"
    )
    layer = f'Content-Type: multipart/alternative; boundary="{inner}"'
    return between(boundary, (layer, alternatives), (icon, ICON))


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def reason(report: Report) -> str:
    """After DATA the other server's answer, before it whom it refused."""
    first = report.failures[0]
    if not first.stage:
        return said(first)
    if first.stage == "DATA":
        return said(first)
    people = ", ".join(f"<{spec(failure.address)}>" for failure in report.failures)
    if first.reply.startswith("4"):
        return f"Too many failures (Some recipients temp failed: {people})"
    return f"Some recipients failed: {people}"


def said(failure: Failure) -> str:
    """The lines of an answer run together, without the codes of the later ones."""
    if not failure.stage and failure.reason in OWN_WORDS:
        return OWN_WORDS[failure.reason].format(domain=failure.address.rpartition("@")[2])
    first, *others = failure.reply.split("\n")
    words = [first, *(line[4:].removeprefix(f"{failure.status} ") for line in others)]
    return re.sub(r"^(\d{3})-", r"\1 ", " ".join(words))


def status(report: Report) -> bytes:
    lines = [
        f"Original-Envelope-Id: {report.original.value('Message-ID')}",
        f"Reporting-MTA: dns;{report.reporter.calls_itself}",
        f"Arrival-Date: {mail_date(report.taken, report.reporter.hours)}",
    ]
    for failure in report.failures:
        lines += ["", f"Final-Recipient: rfc822;{spec(failure.address)}"]
        if len(report.failures) == 1:
            lines += fate(failure)
    return ("\n".join(lines) + "\n").encode()


def fate(failure: Failure) -> list[str]:
    """A 4xx that was given up is told with a 5."""
    lines = ["Action: failed", f"Status: 5{failure.status[1:]}"]
    if failure.remote is not None and failure.stage:
        # QUIRK(haraka): no "dns;" before the host.
        lines += [f"Remote-MTA: {failure.remote.name}", f"Diagnostic-Code: smtp;{said(failure)} "]
    return lines
