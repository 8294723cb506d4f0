"""Exchange 2003 (the SMTP service of Windows), 2007, 2010, 2013 to 2019, and Exchange Online.

By the host's version: 6, 8, 14, 15, and 15.20 for the service. In English or, since 2007, in
Japanese; a delay in English only. Words for the user, words for the administrator with the
original's header, the report, the original.
"""

from datetime import timedelta

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.exchange_words import ENGLISH, EXCHANGE_2007, JAPANESE, Words
from tests.storms.dialects.parts import Field, between, domain_of, subject_of
from tests.storms.dialects.report import Failure, Report, client_of, speaks_japanese
from tests.storms.hops import EXCHANGE_2003, EXCHANGE_2013, exchange_major, exchange_version
from tests.storms.letter import Letter, encoded, html, multipart, spec, text
from tests.storms.queue_ids import uuid_upper

__all__ = ["delay_warning", "failure_report"]

KEPT = timedelta(days=2)


def failure_report(report: Report, chance: Chance) -> Letter:
    host = report.reporter
    if exchange_major(host) == EXCHANGE_2003:
        return by_smtp_service(report, "failed", chance)
    words = JAPANESE if speaks_japanese(host) else ENGLISH
    told = online(report, words) if is_online(exchange_version(host)) else for_user(report, words)
    subject = f"{encoded(f'{words.subject}:')} {report.original.value('Subject')}"
    return notice(report, (subject, "failed"), told, words, chance)


def delay_warning(report: Report, chance: Chance) -> Letter:
    if exchange_major(report.reporter) == EXCHANGE_2003:
        return by_smtp_service(report, "delayed", chance)
    people = "".join(
        f"\n{spec(one.address)}<mailto:{spec(one.address)}>\n" for one in report.failures
    )
    told = (
        f"Delivery is delayed to these recipients or groups:\n{people}\n"
        f"Subject: {subject_of(report)}\n\n"
        "This message hasn't been delivered yet. Delivery will continue to be attempted.\n\n"
        "The server will keep trying to deliver this message for the next 1 days, 19 hours and 56 "
        "minutes. You'll be notified if the message can't be delivered by that time.\n"
    )
    subject = f"Delivery delayed:{report.original.value('Subject')}"
    return notice(report, (subject, "delayed"), told, ENGLISH, chance)


def is_online(version: str) -> bool:
    return version.startswith("15.20")


def for_user(report: Report, words: Words) -> str:
    """2007 says who made it and speaks of distribution lists, 2010 and later of groups."""
    major = exchange_major(report.reporter)
    is_2007 = major == EXCHANGE_2007
    told = f"{words.failed_2007 if is_2007 else words.failed}\n"
    for failure in report.failures:
        address = spec(failure.address)
        why = words.unknown_2007 if is_2007 else words.unknown
        if failure.reason != "user_unknown":
            why = words.rejected
        told += f"\n{address}<mailto:{address}>\n{why}\n"
    told += "\n  _____\n\nSent by Microsoft Exchange Server 2007\n" if is_2007 else "\n\n\n"
    told += f"\n\n\n\n\n{words.diagnosis}:\n\n{words.server}: {report.reporter.calls_itself}\n"
    told += "".join(f"\n{diagnosis(failure, major)}\n" for failure in report.failures)
    return told + f"\n{words.header}:\n\n{report.original.header().decode()}"


def diagnosis(failure: Failure, major: int) -> str:
    """Until 2010 all on a line with its hash signs, later in a sentence."""
    address = spec(failure.address)
    if failure.remote is None or not failure.stage:
        return f"{address}\n{own_code(failure)}"
    answer = failure.reply.replace("\n", " ")
    if major < EXCHANGE_2013:
        host = failure.remote.name
        return f"{address}\n{host} #<{host} #{failure.status} smtp;{answer}> #SMTP#"
    return f"{address}\n{failure.remote.name}\nRemote Server returned '{answer}'"


def own_code(failure: Failure) -> str:
    match failure.reason:
        case "user_unknown":
            return "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##"
        case "mailbox_full":
            return "#550 5.2.2 STOREDRV.Deliver; mailbox full ##"
        case "expired":
            return "#550 4.4.7 QUEUE.Expired; message expired ##"
        case "host_unknown":
            return "#550 5.4.4 ROUTING.NoConnectorForAddressType; unable to route ##"
        case _:
            return f"#{failure.reply} ##"


def online(report: Report, words: Words) -> str:
    """Of each recipient a sentence, then the error, the host that made it, and the header."""
    told = ""
    for failure in report.failures:
        local, _, domain = failure.address.rpartition("@")
        told += words.online.format(address=spec(failure.address), local=local, domain=domain)
    first = report.failures[0]
    reported = (
        first.reply.replace("\n", " ") if first.stage and first.remote else online_code(first)
    )
    told += f"\n{words.details}\n{words.reported}: {reported}\n"
    if first.stage and first.remote:
        told += f"{words.remote}: {first.remote.name}\n"
    told += f"{words.made_by}: {report.reporter.calls_itself}\n"
    return told + f"\n{words.header_online}\n\n{report.original.header().decode()}"


def online_code(failure: Failure) -> str:
    match failure.reason:
        case "user_unknown":
            found = f"Recipient {spec(failure.address)} not found by SMTP address lookup"
            return f"550 5.1.10 RESOLVER.ADR.RecipientNotFound; {found}"
        case "expired":
            return "550 5.4.300 Message expired"
        case "host_unknown":
            return "550 5.4.310 DNS domain does not exist"
        case _:
            return failure.reply


def notice(
    report: Report, about: tuple[str, str], told: str, words: Words, chance: Chance
) -> Letter:
    host = report.reporter
    subject, action = about
    boundary, inner = uuid_upper(chance).lower(), uuid_upper(chance).lower()
    charset, way = words.charset_of(exchange_major(host))
    page = f"<html>\n<body>\n<p>{lines_of(told)}</p>\n</body>\n</html>\n"
    shown = multipart(
        "alternative", f"_000_{inner}_", (text(told, charset, way), html(page, charset, way))
    )
    header = "\n".join(f"{name}: {value}" for name, value in shown.fields)
    body = between(
        boundary,
        (header, shown.content),
        ("Content-Type: message/delivery-status", status(report, action)),
        ("Content-Type: message/rfc822", report.original.raw()),
    )
    return Letter(fields=envelope(report, subject, boundary, words, chance), body=body)


def lines_of(told: str) -> str:
    shown = told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<br>\n".join(shown.split("\n"))


def envelope(
    report: Report, subject: str, boundary: str, words: Words, chance: Chance
) -> tuple[Field, ...]:
    host = report.reporter
    domain = domain_of(host)
    kind = f'multipart/report; report-type=delivery-status;\n boundary="{boundary}"'
    name = "Microsoft Outlook" if is_online(exchange_version(host)) else "Microsoft Exchange"
    message_id = report.original.value("Message-ID")
    return (
        ("MIME-Version", "1.0"),
        ("From", f"{name} <postmaster@{domain}>"),
        ("To", f"<{report.to}>"),
        ("Date", mail_date(report.at, host.hours)),
        ("Content-Type", kind),
        ("X-MS-Exchange-Message-Is-Ndr", ""),
        ("Content-Language", words.language),
        ("Message-ID", f"<{uuid_upper(chance).lower()}@{host.calls_itself}>"),
        ("In-Reply-To", message_id),
        ("References", message_id),
        ("Subject", subject),
        ("Auto-Submitted", "auto-replied"),
    )


def status(report: Report, action: str) -> bytes:
    lines = [
        f"Reporting-MTA: dns;{report.reporter.calls_itself}",
        f"Received-From-MTA: dns;{client_of(report).partition(' ')[0]}",
        f"Arrival-Date: {mail_date(report.taken, report.reporter.hours)}",
    ]
    for failure in report.failures:
        lines += ["", *block(report, failure, action)]
    return ("\n".join(lines) + "\n").encode()


def block(report: Report, failure: Failure, action: str) -> list[str]:
    lines = [
        f"Final-Recipient: rfc822;{spec(failure.address)}",
        f"Action: {action}",
        f"Status: {code(report, failure, action)}",
    ]
    if failure.remote is not None and failure.stage:
        lines.append(f"Diagnostic-Code: smtp;{failure.reply.replace(chr(10), ' ')}")
        lines.append(f"Remote-MTA: dns;{failure.remote.name}")
    elif action == "failed" and is_online(exchange_version(report.reporter)):
        lines.append(f"Diagnostic-Code: smtp;{online_code(failure)}")
    elif action == "failed":
        lines.append(f"Diagnostic-Code: smtp;{own_code(failure).strip('# ')}")
    else:
        until = mail_date(report.taken + KEPT, report.reporter.hours)
        lines.append(f"Will-Retry-Until: {until}")
    return [*lines, f"X-Display-Name: {spec(failure.address)}"]


def code(report: Report, failure: Failure, action: str) -> str:
    if action == "delayed":
        return "4.4.7"
    if failure.remote is not None and failure.stage:
        return failure.status
    words = own_code(failure)
    if is_online(exchange_version(report.reporter)):
        words = online_code(failure)
    found = [word for word in words.split(" ") if word[:1] in "45" and word.count(".") == 2]
    return found[0] if found else "5.0.0"


def by_smtp_service(report: Report, action: str, chance: Chance) -> Letter:
    """Its charset is UTF-7; the boundary is made of the time in units of 100 ns since 1601."""
    host = report.reporter
    ticks = (int(report.at.timestamp()) + 11_644_473_600) * 10_000_000
    serial = f"{chance.integer(1, 0xFFFF):08X}"
    end = host.calls_itself[:5]
    boundary = f"9B095B5ADSN=_{ticks:016X}{serial}{end}"
    warning = (
        "THIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\n"
        if action == "delayed"
        else ""
    )
    fate = "has been delayed" if warning else "failed"
    people = "".join(f"       {spec(one.address)}\n" for one in report.failures)
    words = (
        f"This is an automatically generated Delivery Status Notification.\n\n{warning}"
        f"Delivery to the following recipients {fate}.\n\n{people}\n\n\n"
    )
    body = between(
        boundary,
        ("Content-Type: text/plain; charset=unicode-1-1-utf-7", words.encode("utf-7")),
        ("Content-Type: message/delivery-status", status(report, action)),
        ("Content-Type: message/rfc822", report.original.raw()),
        preamble="This is a MIME-formatted message.  \n"
        "Portions of this message may be unreadable without a MIME-capable mail program.\n\n",
    )
    kind = f'multipart/report; report-type=delivery-status;\n\tboundary="{boundary}"'
    fields = (
        ("From", f"postmaster@{domain_of(host)}"),
        ("To", report.to),
        ("Date", mail_date(report.at, host.hours)),
        ("MIME-Version", "1.0"),
        ("Content-Type", kind),
        ("X-DSNContext", "7ce717b1 - 1386 - 00000002 - C00402D1"),
        ("Message-ID", f"<{chance.letters(9)}{serial.lower()}@{host.calls_itself}>"),
        ("Subject", f"Delivery Status Notification ({'Delay' if warning else 'Failure'})"),
    )
    return Letter(fields=fields, body=body)
