"""Domino: "Your message ... was not delivered to", in the language of the server; X-Notes codes."""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import Field, between, domain_of, subject_of
from tests.storms.dialects.report import Failure, Report, speaks_japanese
from tests.storms.letter import Letter, encoded, spec, text

__all__ = ["failure_report"]

ENGLISH = """\
Your message

  Subject: {subject}

was not delivered to:

{people}
because:

{reasons}
"""
JAPANESE = """\
メッセージ

  件名: {subject}

は、次の宛先に配信されませんでした

{people}
理由:

{reasons}
"""
NOT_LISTED = {
    False: "User {local} ({address}) not listed in Domino Directory",
    True: "ユーザー {local} ({address}) は Domino ディレクトリにありません。",
}


def failure_report(report: Report, chance: Chance) -> Letter:
    in_japanese = speaks_japanese(report.reporter)
    reasons = [said(failure, in_japanese=in_japanese) for failure in report.failures]
    words = (JAPANESE if in_japanese else ENGLISH).format(
        subject=subject_of(report),
        people="".join(f"  {spec(failure.address)}\n" for failure in report.failures),
        reasons="".join(f"  {reason}\n" for reason in dict.fromkeys(reasons)),
    )
    boundary = f"==IFJRGLKFGIR{chance.integer(10**5, 10**6)}UHRUHIHD"
    shown = text(words, "utf-8", "base64")
    header = "\n".join(f"{name}: {value}" for name, value in shown.fields)
    body = between(
        boundary,
        (header, shown.content),
        ("Content-Type: message/delivery-status", status(report)),
        ("Content-Type: message/rfc822", report.original.raw()),
    )
    return Letter(fields=envelope(report, reasons[0], boundary, chance), body=body)


def envelope(report: Report, reason: str, boundary: str, chance: Chance) -> tuple[Field, ...]:
    host = report.reporter
    domain = domain_of(host)
    digits = "0123456789ABCDEF"
    first, second = chance.letters(8, digits), chance.letters(8, digits)
    unique = f"OF{first}.{second}-ON49258D60.{chance.letters(8, digits)}"
    return (
        ("Subject", encoded(f"DELIVERY FAILURE: {reason}")),
        ("To", report.to),
        ("From", f"Postmaster@{domain}"),
        ("Date", mail_date(report.at, host.hours)),
        ("Message-ID", f"<{unique}-49258D60.{chance.letters(8, digits)}@{domain}>"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/report; report-type=delivery-status; boundary="{boundary}"'),
    )


def said(failure: Failure, *, in_japanese: bool) -> str:
    """The answer of another server, else Domino's own words."""
    if failure.remote is None and failure.reason == "user_unknown":
        local = failure.address.rpartition("@")[0]
        return NOT_LISTED[in_japanese].format(local=local, address=spec(failure.address))
    return failure.reply.replace("\n", " ")


def status(report: Report) -> bytes:
    lines = [f"Reporting-MTA: dns;{report.reporter.calls_itself}"]
    for failure in report.failures:
        lines += [
            "",
            f"Final-Recipient: rfc822;{spec(failure.address)}",
            "Action: failed",
            f"Status: {failure.status}",
        ]
        words = said(failure, in_japanese=False)
        if failure.remote is None:
            lines.append(f"Diagnostic-Code: X-Notes; {words}")
        else:
            lines += [f"Remote-MTA: dns;{failure.remote.name}", f"Diagnostic-Code: smtp;{words}"]
    return ("\n".join(lines) + "\n").encode()
