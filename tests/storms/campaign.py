"""The spoofed mails: three servers, two waves, and who was written to through which.

Server one runs an old Exim, and a script was put into the web shop on it. Server two is an Exim
that took the mail from a stolen login. Server three is a Postfix that took it from a computer on
its own network.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.storms.cast import HARVEST, Cast, Circle, Person
from tests.storms.chance import Chance
from tests.storms.clock import at, mail_date
from tests.storms.internet import Host, Mta
from tests.storms.letter import Body, Letter, addresses, display, encoded, html, text
from tests.storms.programs import Program
from tests.storms.provider import VICTIM, VICTIM_NAME
from tests.storms.queue_ids import queue_id_of
from tests.storms.received import Peer, Receipt, exim_hop, exim_local_hop, postfix_hop

__all__ = ["RELAYS", "Relay", "Spoof", "TookItFrom", "harvested", "spoof_to_victim", "spoofs"]

Field = tuple[str, str]
Fields = tuple[Field, ...]


class TookItFrom(enum.StrEnum):
    """How a server came by the spoofed mail."""

    SCRIPT = "script"
    LOGIN = "login"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A server that sent spoofed mail into the world."""

    host: Host
    took_it_from: TookItFrom
    handed_in_by: Peer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run through one server: a share of the list, between two times."""

    relay: Relay
    wave: int
    start: datetime
    end: datetime
    share: float
    link: str
    subjects: tuple[str, ...]
    always: tuple[str, ...] = ()  # targets of this run, whatever the share
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What one spoofed mail is about: its subject and its link."""

    subject: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoof:
    """One spoofed mail. `letter` is as it was handed in; `taken` as the server had it."""

    number: int
    relay: Relay
    wave: int
    sent: datetime
    recipients: tuple[Person, ...]
    title: Title
    letter: Letter
    taken: Letter
    queue_id: str

    @property
    def message_id(self) -> str:
        return self.letter.value("Message-ID")


WEBSHOP = Relay(
    host=Host(name="mail.webshop.example", ip="192.0.2.25", mta=Mta.EXIM, version="4.80", hours=2),
    took_it_from=TookItFrom.SCRIPT,
)
HOSTING = Relay(
    host=Host(
        name="smtp.hosting.example", ip="198.51.100.25", mta=Mta.EXIM, version="4.96", hours=-4
    ),
    took_it_from=TookItFrom.LOGIN,
    handed_in_by=Peer(helo="localhost.localdomain", name=None, ip="203.0.113.77"),
)
PRINTWORKS = Relay(
    host=Host(
        name="static90.dsl.example.net",
        ip="203.0.113.90",
        mta=Mta.POSTFIX,
        greeting="mail.printworks.example",
        hours=0,
    ),
    took_it_from=TookItFrom.CLIENT,
    handed_in_by=Peer(helo="WIN-7QK2LHD9", name=None, ip="192.0.2.177"),
)
RELAYS = (WEBSHOP, HOSTING, PRINTWORKS)

SLOW = (
    "uketsuke@kotori-clinic.example",
    "hara@kotori-clinic.example",
    "nakano-k@kotori-clinic.example",
)
RUNS = (
    Run(
        relay=WEBSHOP,
        wave=1,
        start=at("2026-04-14 03:10"),
        end=at("2026-04-14 06:45"),
        share=0.58,
        link="gallery.pension-alpenrose.example",
        subjects=("Fw: new message", "Fw: new message", "FW: 新しいメッセージ"),
        never=SLOW,
    ),
    Run(
        relay=HOSTING,
        wave=1,
        start=at("2026-04-14 05:05"),
        end=at("2026-04-14 08:30"),
        share=0.54,
        link="gallery.pension-alpenrose.example",
        subjects=("Fw: new message", "Fwd: important message", "Fw: 写真です"),
        always=SLOW[:2],
        never=SLOW[2:],
    ),
    Run(
        relay=PRINTWORKS,
        wave=2,
        start=at("2026-04-20 22:05"),
        end=at("2026-04-21 01:40"),
        share=0.34,
        link="files.flower-delivery.example",
        subjects=("Fw: new message", "Re: 先日の件", "Fwd: お知らせ"),
        always=SLOW[2:],
        never=SLOW[:2],
    ),
    Run(
        relay=WEBSHOP,
        wave=2,
        start=at("2026-04-20 23:20"),
        end=at("2026-04-21 02:35"),
        share=0.25,
        link="files.flower-delivery.example",
        subjects=("Fw: new message", "Fw: 写真です"),
        always=("umi-no-ie..ex77@ezweb.ne.jp", "t-sazanami.ex.@ezweb.ne.jp"),
        never=SLOW,
    ),
)
SIZES = ((1, 52.0), (2, 12.0), (3, 12.0), (4, 12.0), (5, 8.0), (6, 4.0))


def harvested(cast: Cast) -> tuple[Person, ...]:
    """The stranger's list: every address that the mailbox showed on the day it was copied."""
    unseen = {Circle.NEWCOMER, Circle.BOOK_ONLY}
    return tuple(
        person for person in cast.people if person.circle not in unseen and person.since < HARVEST
    )


def spoofs(cast: Cast, chance: Chance) -> tuple[Spoof, ...]:
    """All spoofed mails, oldest first."""
    targets = harvested(cast)
    drawn = [
        (chance.between(run.start, run.end), run, group)
        for run in RUNS
        for group in groups(run, targets, chance)
    ]
    drawn.sort(key=lambda entry: entry[0])
    return tuple(
        spoof(number, run, group, when, chance)
        for number, (when, run, group) in enumerate(drawn, start=1)
    )


def spoof_to_victim(chance: Chance) -> Spoof:
    """From herself to herself, as it is usual: the copy that lies in her own inbox."""
    herself = Person(
        name=VICTIM_NAME,
        roman="Hanako Suzuki",
        address=VICTIM,
        circle=Circle.FAMILY,
        program=Program.VICTIM_PHONE,
        since=HARVEST,
        until=HARVEST,
    )
    return spoof(0, RUNS[0], (herself,), at("2026-04-14 03:41"), chance)


def groups(run: Run, targets: tuple[Person, ...], chance: Chance) -> Iterator[tuple[Person, ...]]:
    """The run's share of the list, cut into mails of one to six recipients."""
    allowed = [person for person in targets if person.address not in run.never]
    wanted = [person for person in allowed if person.address in run.always]
    others = [person for person in allowed if person.address not in run.always]
    wanted += chance.sample(others, int(len(targets) * run.share))
    wanted = chance.shuffled(wanted)
    while wanted:
        size = chance.weighted(SIZES)
        yield tuple(wanted[:size])
        wanted = wanted[size:]


def spoof(
    number: int, run: Run, recipients: tuple[Person, ...], when: datetime, chance: Chance
) -> Spoof:
    relay = run.relay
    url = f"http://{run.link}/{chance.pick(PATHS)}?{chance.letters(2)}={chance.letters(12)}"
    title = Title(subject=chance.pick(run.subjects), url=url)
    letter = handed_in(relay, addressed_to(recipients, chance), title, when, chance)
    receipt = Receipt(
        queue_id=queue_id_of(relay.host, when, chance),
        when=when,
        for_address=recipients[0].address if len(recipients) == 1 else None,
    )
    return Spoof(
        number=number,
        relay=relay,
        wave=run.wave,
        sent=when,
        recipients=recipients,
        title=title,
        letter=letter,
        taken=letter.under(hop(relay, receipt)),
        queue_id=receipt.queue_id,
    )


PATHS = ("wp-content/view.php", "m/read.php", "images/inbox.php", "new/msg.php")


def hop(relay: Relay, receipt: Receipt) -> Field:
    """The server's own `Received`: what it says about who handed the mail in."""
    if relay.handed_in_by is None:
        return exim_local_hop("webshop", relay.host, receipt, VICTIM)
    if relay.took_it_from is TookItFrom.LOGIN:
        tls = "esmtpsa  (TLS1.2) tls TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
        return exim_hop(relay.handed_in_by, relay.host, receipt, tls, VICTIM)
    return postfix_hop(relay.handed_in_by, relay.host, receipt)


def handed_in(
    relay: Relay, addressees: tuple[Field, ...], title: Title, when: datetime, chance: Chance
) -> Letter:
    """The mail as the stranger's program made it, one program for each server."""
    body = words_of(relay, title)
    make = {
        TookItFrom.SCRIPT: by_script,
        TookItFrom.LOGIN: by_login,
        TookItFrom.CLIENT: by_client,
    }[relay.took_it_from]
    shared = (("MIME-Version", "1.0"), *body.fields)
    return Letter(fields=make(addressees, title, shared, when, chance), body=body.content)


def addressed_to(recipients: tuple[Person, ...], chance: Chance) -> tuple[Field, ...]:
    """To, and for longer lists sometimes Cc."""
    split = len(recipients) if len(recipients) < 4 else chance.integer(2, len(recipients))
    entries = [display(*person.entry) for person in recipients]
    fields = (("To", addresses(entries[:split])), ("Cc", addresses(entries[split:])))
    return tuple((name, value) for name, value in fields if value)


def shown_sender(title: Title) -> Field:
    return "From", display("Hanako Suzuki" if title.subject.isascii() else VICTIM_NAME, VICTIM)


def by_script(
    addressees: Fields, title: Title, shared: Fields, when: datetime, chance: Chance
) -> Fields:
    return (
        *addressees,
        ("Subject", encoded(title.subject)),
        ("X-PHP-Originating-Script", "1004:cache-mail.php(12) : eval()'d code"),
        ("Date", mail_date(when, 2)),
        shown_sender(title),
        ("Message-ID", f"<{chance.letters(32)}@www.webshop.example>"),
        ("X-Mailer", "PHPMailer 5.2.4"),
        *shared,
    )


def by_login(
    addressees: Fields, title: Title, shared: Fields, when: datetime, chance: Chance
) -> Fields:
    unique = f"{chance.letters(8, '0123456789ABCDEF')}.{chance.integer(10**6, 10**7)}"
    return (
        ("Message-ID", f"<{unique}@i.softbank.jp>"),
        ("Date", mail_date(when - timedelta(seconds=chance.integer(1, 9)), 0)),
        shown_sender(title),
        ("User-Agent", "Mozilla/5.0 (X11; U; Linux i686) Thunderbird/2.0.0.24"),
        *addressees,
        ("Subject", encoded(title.subject)),
        *shared,
        ("X-Authenticated-Sender", "smtp.hosting.example: info@ryokan.example"),
    )


def by_client(
    addressees: Fields, title: Title, shared: Fields, when: datetime, chance: Chance
) -> Fields:
    unique = f"000001dc{chance.letters(4)}${chance.letters(8)}${chance.letters(8)}"
    return (
        ("Message-ID", f"<{unique}@WIN-7QK2LHD9>"),
        shown_sender(title),
        *addressees,
        ("Subject", encoded(title.subject)),
        ("Date", mail_date(when - timedelta(seconds=chance.integer(1, 9)), 3)),
        *shared,
        ("X-Mailer", "Microsoft Outlook Express 6.00.2900.5931"),
    )


def words_of(relay: Relay, title: Title) -> Body:
    url = title.url
    if title.subject.isascii():
        words = f"Hey!\n\nNew message, please read: {url}\n\nHanako Suzuki\n"
    else:
        hint = "新しいメッセージがあります。こちらを見てください。"
        words = f"こんにちは\n\n{hint}\n{url}\n\n鈴木 花子\n"
    if relay.took_it_from is TookItFrom.LOGIN:
        lines = "<br>\n".join(words.replace(url, f'<a href="{url}">{url}</a>').splitlines())
        return html(f"<html><body>\n{lines}\n</body></html>\n", "utf-8", "quoted-printable")
    if relay.took_it_from is TookItFrom.CLIENT:
        return text(words, "iso-2022-jp", "7bit")
    return text(words, "utf-8", "base64")
