"""KDDI: `Could not be delivered to: <X>`, below words in Japanese or without any part at all.

A notice for each recipient. By the host's version: "1" is the older form without parts.
"""

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.parts import between, domain_of
from tests.storms.dialects.report import Failure, Report, only
from tests.storms.letter import Letter, encoded
from tests.storms.queue_ids import ezweb_id

__all__ = ["failure_notice"]

JAPANESE = (
    "送信先のメールボックスが一杯のため、送信できませんでした。\n\n"
    "(以下、サーバから出力されたエラーメッセージ)\n\n"
)


def failure_notice(report: Report, chance: Chance) -> Letter:
    host = report.reporter
    words = english(report, only(report))
    fields = (
        ("Date", mail_date(report.at, host.hours)),
        ("From", f"Postmaster@{domain_of(host)}"),
        ("To", report.to),
        ("Message-ID", f"<{ezweb_id(report.at, chance)}@{host.calls_itself}>"),
    )
    if host.version == "1":
        subject = ("Subject", "Undelivered Mail Returned to Sender")
        return Letter(fields=(*fields, subject), body=words.encode() + report.original.raw())
    boundary = f"=_{chance.letters(20)}"
    kind = "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: 7bit"
    body = between(
        boundary,
        (kind, (JAPANESE + words).encode("iso-2022-jp")),
        ("Content-Type: message/rfc822", report.original.raw()),
    )
    mime = (
        ("Subject", encoded("メールエラー通知", "iso-2022-jp")),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/mixed; boundary="{boundary}"'),
    )
    return Letter(fields=(*fields, *mime), body=body)


def english(report: Report, failure: Failure) -> str:
    sent = report.original.value("Date")
    return (
        f"Your mail sent on: {sent}\n"
        f"     Could not be delivered to: <{failure.address}>\n"
        "     As their mailbox is full.\n\n"
    )
