"""Mail programs: which charset, which Message-ID, which mailer field each of them writes."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.letter import Body, Letter, addresses, display, encoded, text
from tests.storms.queue_ids import uuid_upper

__all__ = ["Draft", "Program", "compose"]

Field = tuple[str, str]


class Program(enum.StrEnum):
    """What people write mail with."""

    APPLE_MAIL = "apple mail"
    BECKY = "becky"
    CARRIER_PHONE = "carrier phone"
    OUTLOOK = "outlook"
    THUNDERBIRD = "thunderbird"
    VICTIM_PHONE = "victim phone"
    WEBMAIL = "webmail"


# The mailer field of each program, by the year from which on people have that version.
Versions = tuple[tuple[int, str], ...]
MAILERS: dict[Program, tuple[str, Versions]] = {
    Program.APPLE_MAIL: (
        "X-Mailer",
        (
            (2009, "Apple Mail (2.936)"),
            (2013, "Apple Mail (2.1510)"),
            (2017, "Apple Mail (2.3273)"),
            (2021, "Apple Mail (2.3654.60.0.2.21)"),
        ),
    ),
    Program.BECKY: (
        "X-Mailer",
        (
            (2009, "Becky! ver. 2.50.05 [ja]"),
            (2013, "Becky! ver. 2.65.02 [ja]"),
            (2018, "Becky! ver. 2.74.02 [ja]"),
        ),
    ),
    Program.OUTLOOK: (
        "X-Mailer",
        (
            (2009, "Microsoft Office Outlook 12.0"),
            (2012, "Microsoft Outlook 14.0"),
            (2016, "Microsoft Outlook 16.0"),
        ),
    ),
    Program.THUNDERBIRD: (
        "User-Agent",
        (
            (2009, "Thunderbird 2.0.0.24 (Windows/20100228)"),
            (2014, "Mozilla/5.0 (Windows NT 6.1; rv:24.0) Gecko/20100101\n Thunderbird/24.6.0"),
            (2019, "Mozilla/5.0 (Windows NT 10.0; rv:60.0) Gecko/20100101\n Thunderbird/60.9.0"),
            (2023, "Mozilla Thunderbird"),
        ),
    ),
    # The victim's phones, by their builds.
    Program.VICTIM_PHONE: (
        "X-Mailer",
        (
            (2009, "iPhone Mail (7A341)"),
            (2011, "iPhone Mail (9A405)"),
            (2013, "iPhone Mail (11A465)"),
            (2016, "iPhone Mail (14A456)"),
            (2019, "iPhone Mail (17A577)"),
            (2022, "iPhone Mail (20A380)"),
            (2025, "iPhone Mail (22G86)"),
        ),
    ),
}

CODINGS: dict[Program, tuple[str, str]] = {
    Program.APPLE_MAIL: ("utf-8", "quoted-printable"),
    Program.BECKY: ("iso-2022-jp", "7bit"),
    Program.CARRIER_PHONE: ("iso-2022-jp", "7bit"),
    Program.OUTLOOK: ("iso-2022-jp", "7bit"),
    Program.THUNDERBIRD: ("utf-8", "8bit"),
    Program.VICTIM_PHONE: ("utf-8", "quoted-printable"),
    Program.WEBMAIL: ("utf-8", "base64"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to send. `to` and `cc` are (name, address)."""

    name: str
    address: str
    program: Program
    to: tuple[tuple[str, str], ...]
    subject: str
    words: str
    when: datetime
    cc: tuple[tuple[str, str], ...] = ()
    answers: str | None = None  # the Message-ID that this replies to
    extra: tuple[Field, ...] = ()
    hours: int = 9
    body: Body | None = field(default=None)  # instead of the words


def mailer(program: Program, when: datetime) -> tuple[Field, ...]:
    """The field by which a program names itself; carriers' phones and webmail do not."""
    if program not in MAILERS:
        return ()
    name, versions = MAILERS[program]
    return ((name, [version for year, version in versions if year <= when.year][-1]),)


WEBMAIL_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789+=-"


def message_id(draft: Draft, chance: Chance) -> str:
    domain = draft.address.rpartition("@")[2]
    match draft.program:
        case Program.APPLE_MAIL | Program.VICTIM_PHONE:
            return f"<{uuid_upper(chance)}@{domain}>"
        case Program.BECKY:
            return f"<{draft.when:%Y%m%d%H%M%S}.{chance.letters(4, '0123456789ABCDEF')}@{domain}>"
        case Program.CARRIER_PHONE:
            return f"<{draft.when:%Y%m%d%H%M%S}.{chance.letters(7, '0123456789ABCDEF')}@{domain}>"
        case Program.OUTLOOK:
            return f"<000{chance.letters(5)}$0{chance.letters(7)}$0{chance.letters(7)}@{domain}>"
        case Program.THUNDERBIRD:
            number = chance.integer(1_000_000, 9_999_999)
            return f"<{int(draft.when.timestamp()):08X}.{number}@{domain}>"
        case Program.WEBMAIL:
            return f"<CA{chance.letters(34, WEBMAIL_LETTERS)}@{domain}>"


def people(entries: Sequence[tuple[str, str]], charset: str) -> str:
    return addresses([display(name, address, charset) for name, address in entries])


def compose(draft: Draft, chance: Chance) -> Letter:
    """The mail as its program writes it."""
    charset, way = CODINGS[draft.program]
    body = draft.body or text(draft.words, charset, way)
    fields: list[Field] = [
        ("From", display(draft.name, draft.address, charset)),
        ("To", people(draft.to, charset)),
    ]
    if draft.cc:
        fields.append(("Cc", people(draft.cc, charset)))
    fields += [
        ("Subject", encoded(draft.subject, charset)),
        ("Date", mail_date(draft.when, draft.hours)),
        ("Message-ID", message_id(draft, chance)),
    ]
    if draft.answers:
        fields += [("In-Reply-To", draft.answers), ("References", draft.answers)]
    fields += [*mailer(draft.program, draft.when), ("MIME-Version", "1.0"), *body.fields]
    fields += draft.extra
    return Letter(fields=tuple(fields), body=body.content)
