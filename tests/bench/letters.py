"""A mailbox of many years: mails with headers as long and as mixed as real ones, bodies of a line.

A few write often and most seldom, lists and machines write much of it, threads have References,
and one mail in fifty goes to a crowd. Every mail has ids, dates and queue names of its own.
"""

import base64
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

__all__ = ["VICTIM", "letters", "write_mbox"]

VICTIM = "hanako@example.net"
_BEGAN = datetime(2008, 4, 1, tzinfo=UTC)
_LONGEST_THREAD = 12
_PEOPLE = 3000
_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_NAMES = ("Anna Sato", "Carl Berg", "Suzuki, Emil", "Ines Tanaka", "鈴木 一郎", "田中 花子", "", "")
_WORDS = ("Minutes of the meeting", "Your order", "Photos", "Re: Sunday", "明日の会議", "請求書")
_AGENTS = ("Mozilla Thunderbird 102.8.0", "Apple Mail (2.3445.9.7)", "Microsoft Outlook 16.0", "")
_SIGNATURE = "b=" + "\r\n\t ".join(["dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZSBhdCBhbGwgYnV0IGxv"] * 4)


def letters(count: int, seed: int = 1) -> Iterator[tuple[datetime, bytes]]:
    """`count` mails with CRLF line ends, oldest first, each with the time it came in."""
    chance = random.Random(seed)
    people = [_person(number, chance) for number in range(_PEOPLE)]
    thread: list[str] = []
    for number in range(count):
        when = _BEGAN + timedelta(hours=number, minutes=chance.randrange(60))
        if len(thread) > _LONGEST_THREAD or chance.random() < 0.4:
            thread = []
        message_id = f"<{_code(chance, 24)}.{number}@mail{chance.randrange(90)}.example.org>"
        yield when, _letter(chance, people, when, message_id, thread)
        thread.append(message_id)


def write_mbox(path: Path, count: int) -> None:
    """The letters as an mbox."""
    with path.open("wb") as box:
        for when, raw in letters(count):
            box.write(b"From x@example.org %s\n" % when.strftime("%a %b %d %H:%M:%S %Y").encode())
            box.write(raw.replace(b"\r\n", b"\n") + b"\n")


def _letter(
    chance: random.Random,
    people: list[tuple[str, str]],
    when: datetime,
    message_id: str,
    thread: list[str],
) -> bytes:
    address, mailbox = people[int(_PEOPLE * chance.random() ** 3)]
    domain = address.partition("@")[2]
    fields = [
        f"Return-Path: <{address}>",
        f"Delivered-To: {VICTIM}",
        *_received(chance, domain, when),
        "Authentication-Results: mx.example.net; dkim=pass header.d=" + domain,
        f"DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=s1;\r\n\t{_SIGNATURE}",
        f"From: {mailbox}",
        f"To: {_crowd(chance, people)}",
        f"Subject: {_subject(chance)}",
        f"Date: {format_datetime(when - timedelta(seconds=chance.randrange(90)))}",
        f"Message-ID: {message_id}",
    ]
    if chance.random() < 0.2:
        fields.append("Cc: " + ",\r\n\t".join(_some(chance, people, chance.randrange(1, 6))))
    if thread:
        fields.append(f"In-Reply-To: {thread[-1]}")
        fields.append("References: " + "\r\n ".join(thread[-8:]))
    agent = chance.choice(_AGENTS)
    if agent:
        fields.append(f"{chance.choice(('User-Agent', 'X-Mailer'))}: {agent}")
    if chance.random() < 0.3:
        fields.append(f"Reply-To: {mailbox}")
        fields.append("Precedence: list")
        fields.append(f"List-Id: <list{chance.randrange(40)}.example.org>")
    fields.append("MIME-Version: 1.0")
    fields.append(f'Content-Type: multipart/alternative; boundary="=_{_code(chance, 20)}"')
    return ("\r\n".join(fields) + "\r\n\r\nIt is short.\r\n").encode()


def _received(chance: random.Random, domain: str, when: datetime) -> Iterator[str]:
    hops = chance.randrange(2, 7)
    for hop in range(hops):
        near = "example.net" if hop < hops - 2 else domain
        at = format_datetime(when - timedelta(seconds=hop * 2))
        peer = f"relay{chance.randrange(40)}.{domain if hop >= hops - 3 else near}"
        yield (
            f"Received: from {peer} ({peer} [192.0.2.{chance.randrange(1, 255)}])\r\n"
            f"\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\r\n"
            f"\tby mx{hop}.{near} (Postfix) with ESMTPS id {_code(chance, 10)}\r\n"
            f"\tfor <{VICTIM}>; {at}"
        )


def _crowd(chance: random.Random, people: list[tuple[str, str]]) -> str:
    if chance.random() < 0.02:
        return ",\r\n\t".join(_some(chance, people, chance.randrange(10, 41)))
    if chance.random() < 0.3:
        return ",\r\n\t".join((VICTIM, *_some(chance, people, chance.randrange(1, 4))))
    return chance.choice((VICTIM, f"Hanako <{VICTIM}>"))


def _some(chance: random.Random, people: list[tuple[str, str]], count: int) -> list[str]:
    return [people[int(_PEOPLE * chance.random() ** 2)][1] for _ in range(count)]


def _person(number: int, chance: random.Random) -> tuple[str, str]:
    address = f"{chance.choice(('anna', 'carl', 'emil.s', 'info'))}{number}@p{number % 400}.example"
    name = chance.choice(_NAMES)
    if not name:
        return address, address
    if "," in name:
        return address, f'"{name}" <{address}>'
    return address, f"{_encoded(name)} <{address}>"


def _subject(chance: random.Random) -> str:
    return _encoded(f"{chance.choice(_WORDS)} {chance.randrange(10**5)}")


def _encoded(text: str) -> str:
    if text.isascii():
        return text
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def _code(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(_LETTERS, k=length))
