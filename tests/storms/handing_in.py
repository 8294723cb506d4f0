"""The spoofed mail as the stranger's program wrote it: one program for each way of handing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.internet import TookItFrom
from tests.storms.letter import Body, Letter, addresses, display, encoded, html, text
from tests.storms.plan import Relay
from tests.storms.provider import VICTIM, VICTIM_NAME

__all__ = ["Title", "handed_in"]

Field = tuple[str, str]
Fields = tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What one spoofed mail is about: its subject and its link."""

    subject: str
    url: str


class Order(NamedTuple):
    """What every program is told."""

    addressees: Fields
    title: Title
    shared: Fields
    when: datetime


def handed_in(
    relay: Relay, entries: Sequence[tuple[str, str]], title: Title, when: datetime, chance: Chance
) -> Letter:
    """The mail as the stranger's program made it, one program for each server."""
    addressees = addressed_to(entries, chance)
    body = words_of(relay, title)
    shared = (("MIME-Version", "1.0"), *body.fields)
    order = Order(addressees, title, shared, when)
    make = {
        TookItFrom.SCRIPT: by_script,
        TookItFrom.LOGIN: by_login,
        TookItFrom.CLIENT: by_client,
    }[relay.took_it_from]
    return Letter(fields=make(relay, order, chance), body=body.content)


def addressed_to(entries: Sequence[tuple[str, str]], chance: Chance) -> Fields:
    """To, and for longer lists sometimes Cc."""
    split = len(entries) if len(entries) < 4 else chance.integer(2, len(entries))
    shown = [display(*entry) for entry in entries]
    fields = (("To", addresses(shown[:split])), ("Cc", addresses(shown[split:])))
    return tuple((name, value) for name, value in fields if value)


def shown_sender(title: Title) -> Field:
    return "From", display("Hanako Suzuki" if title.subject.isascii() else VICTIM_NAME, VICTIM)


def by_script(relay: Relay, order: Order, chance: Chance) -> Fields:
    return (
        *order.addressees,
        ("Subject", encoded(order.title.subject)),
        ("X-PHP-Originating-Script", "1004:cache-mail.php(12) : eval()'d code"),
        ("Date", mail_date(order.when, relay.host.hours)),
        shown_sender(order.title),
        ("Message-ID", f"<{chance.letters(32)}@www.{relay.host.organisation}>"),
        ("X-Mailer", "PHPMailer 5.2.4"),
        *order.shared,
    )


def by_login(relay: Relay, order: Order, chance: Chance) -> Fields:
    unique = f"{chance.letters(8, '0123456789ABCDEF')}.{chance.integer(10**6, 10**7)}"
    return (
        ("Message-ID", f"<{unique}@i.softbank.jp>"),
        ("Date", mail_date(order.when - timedelta(seconds=chance.integer(1, 9)), 0)),
        shown_sender(order.title),
        ("User-Agent", "Mozilla/5.0 (X11; U; Linux i686) Thunderbird/2.0.0.24"),
        *order.addressees,
        ("Subject", encoded(order.title.subject)),
        *order.shared,
        *signed_in_as(relay),
    )


def signed_in_as(relay: Relay) -> Fields:
    """Exim's hosting panels name the account; the victim's provider does not."""
    if relay.is_provider:
        return ()
    return (("X-Authenticated-Sender", f"{relay.host.name}: info@ryokan.example"),)


def by_client(relay: Relay, order: Order, chance: Chance) -> Fields:
    assert relay.handed_in_by is not None
    unique = f"000001dc{chance.letters(4)}${chance.letters(8)}${chance.letters(8)}"
    return (
        ("Message-ID", f"<{unique}@{relay.handed_in_by.helo}>"),
        shown_sender(order.title),
        *order.addressees,
        ("Subject", encoded(order.title.subject)),
        ("Date", mail_date(order.when - timedelta(seconds=chance.integer(1, 9)), 3)),
        *order.shared,
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
