"""EZweb (au): `Mail System Error - Returned Mail`, ISO-2022-JP, in its forms over the years."""

import enum

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.dialects.report import Report
from tests.storms.letter import Letter
from tests.storms.queue_ids import ezweb_id

__all__ = ["Form", "failure_notice"]


class Form(enum.StrEnum):
    """How au gives the mail back."""

    DIALOGUE = "dialogue"  # the SMTP dialogue, the original as a part
    DISABLED = "disabled"  # one English line, the original as a part
    DASHES = "dashes"  # no parts; the original in the text below dashes
    NOTHING = "nothing"  # the dialogue, and no original at all


INTRO = (
    "次のあて先へのメッセージはエラーのため送信できませんでした。\n\n"
    "メールアドレスが変更されたか、受け取る設定になっていない可能性が\n"
    "あります。あて先をお確かめのうえ、もう一度お送りください。\n\n"
)
REJECTED = "Each of the following recipients was rejected by a remote\nmail server.\n\n"
PREAMBLE = (
    b"This message is in MIME format. Since your mail reader does not understand this format,\n"
    b"some or all of the message may not be legible\n\n"
)
DASHES = "-" * 51


def failure_notice(report: Report, form: Form, chance: Chance) -> Letter:
    date = mail_date(report.at, 9)
    number = ezweb_id(report.at, chance)
    host = f"nm{chance.integer(10, 29)}lds{chance.integer(1, 9):02}.ezweb.ne.jp"
    boundary = f"==_FF{chance.integer(10, 99)}/{number[-11:]}/FF{chance.integer(10, 99)}"
    kind, body = content(report, form, boundary)
    fields = (
        ("To", f"<{report.to}>"),
        ("From", "Postmaster@ezweb.ne.jp"),
        ("Message-ID", f"<{number}@{host}>"),
        ("Date", date),
        ("MIME-Version", "1.0"),
        ("Content-Type", kind),
        ("Reply-To", "Mail Administrator <Postmaster@ezweb.ne.jp>"),
        ("Subject", "Mail System Error - Returned Mail"),
    )
    return Letter(fields=fields, body=body)


def content(report: Report, form: Form, boundary: str) -> tuple[str, bytes]:
    if form is Form.DASHES:
        words = f"<{report.failures[0].address}>\n\n{REJECTED}{DASHES}\n"
        return "text/plain; charset=iso-2022-jp", words.encode() + report.original.raw()
    original = report.original.under(("Return-Path", f"<{report.to}>")).raw()
    words = disabled(report) if form is Form.DISABLED else dialogue(report)
    mark = f"--{boundary}".encode()
    pieces = [PREAMBLE, mark, TEXT, words.encode("iso-2022-jp"), b"\n"]
    if form is not Form.NOTHING:
        pieces += [mark, RETURNED, original, b"\n"]
    pieces += [mark, b"--\n"]
    return f'multipart/mixed; boundary="{boundary}"', b"".join(pieces)


TEXT = b'\nContent-Type: text/plain; charset="ISO-2022-JP"\nContent-Transfer-Encoding: 7bit\n\n'
RETURNED = b"\nContent-Type: message/rfc822\nContent-Description: Original message\n\n"


def dialogue(report: Report) -> str:
    lines = "".join(
        f"    Recipient: <{failure.address}>\n"
        f"    >>> RCPT TO:<{failure.address}>\n"
        f"    <<< {failure.reply}\n\n"
        for failure in report.failures
    )
    return INTRO + REJECTED + lines + "\n"


def disabled(report: Report) -> str:
    lines = "".join(f"<{failure.address}>\n" for failure in report.failures)
    return f"\n\nThe user(s) account is disabled.\n\n{lines}\n\n"
