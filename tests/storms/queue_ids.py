"""Queue ids and Message-IDs as each mail server makes them: they tell the time to who can read."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.storms.chance import Chance
from tests.storms.clock import zone
from tests.storms.internet import Host, Mta

__all__ = [
    "courier_id",
    "exim_id",
    "ezweb_id",
    "postfix_id",
    "queue_id_of",
    "sendmail_id",
    "uuid_upper",
]

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE32 = "0123456789abcdefghijklmnopqrstuv"
BASE60 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx"


def base62(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return digits


def exim_id(when: datetime, chance: Chance) -> str:
    """Seconds, process and fraction in base 62, as Exim before 4.97: `1wCVLJ-0008Ab-2k`."""
    seconds, process = int(when.timestamp()), chance.integer(2_000, 32_000)
    return f"{base62(seconds, 6)}-{base62(process, 6)}-{base62(chance.integer(0, 1_999), 2)}"


def postfix_id(chance: Chance) -> str:
    """Microseconds and inode, eleven hexadecimal digits: `8AA702767A2`."""
    return f"{chance.integer(0, 999_999):05X}{chance.integer(0x200000, 0x2FFFFF):06X}"


def sendmail_id(when: datetime, hours: int, chance: Chance) -> str:
    """Date and time in base 60, sequence, process: `6AO2RstH031664`."""
    there = when.astimezone(zone(hours))
    parts = (there.year - 1900, there.month - 1, there.day, there.hour, there.minute, there.second)
    sequence = chance.letters(2, BASE60)
    process = chance.integer(1_000, 60_000)
    return "".join(BASE60[part % 60] for part in parts) + f"{sequence}{process:06}"


def ezweb_id(when: datetime, chance: Chance) -> str:
    return f"{when.astimezone(UTC):%Y%m%d%H%M%S}{chance.integer(0, 10**12 - 1):012}"


def uuid_upper(chance: Chance) -> str:
    digits = chance.letters(32, "0123456789ABCDEF")
    parts = (digits[:8], digits[8:12], "4" + digits[13:16], "A" + digits[17:20], digits[20:])
    return "-".join(parts)


def courier_id(when: datetime, chance: Chance) -> str:
    """Inode, seconds, process: `000000000009C1F2.00000000662359E0.00003F2A`."""
    inode, process = chance.integer(0x80000, 0xFFFFF), chance.integer(2_000, 32_000)
    return f"{inode:016X}.{int(when.timestamp()):016X}.{process:08X}"


def domino_id(when: datetime, hours: int, chance: Chance) -> str:
    """Local time to the hundredth and a count: `2026042010152864-123456`."""
    there = when.astimezone(zone(hours))
    return f"{there:%Y%m%d%H%M%S}{chance.integer(0, 99):02}-{chance.integer(1_000, 9_999_999)}"


def gmail_id(when: datetime, chance: Chance) -> str:
    there = when.astimezone(UTC)
    parts = (there.year, there.month, there.day, there.hour, there.minute, there.second)
    unique = f"{chance.letters(11)}si{chance.integer(10**5, 10**7)}edd.{chance.integer(1, 700)}"
    return f"{unique}." + ".".join(f"{part:02}" for part in parts)


def queue_id_of(host: Host, when: datetime, chance: Chance) -> str:
    """An id as this host makes them; qmail's is a process number. Empty where it writes none."""
    make = MAKERS.get(host.mta)
    return make(when, host.hours, chance) if make else ""


# From the moment and the host's zone. Exchange, GroupWise and Yahoo write no id.
MAKERS: dict[Mta, Callable[[datetime, int, Chance], str]] = {
    Mta.EXIM: lambda when, _, chance: exim_id(when, chance),
    Mta.SENDMAIL: sendmail_id,
    Mta.QMAIL: lambda _, __, chance: str(chance.integer(2_000, 31_000)),
    Mta.EZWEB: lambda _, __, chance: chance.letters(7, "0123456789ABCDEF"),
    Mta.POSTFIX: lambda _, __, chance: postfix_id(chance),
    Mta.OPENSMTPD: lambda _, __, chance: chance.letters(8),
    Mta.HARAKA: lambda _, __, chance: f"{uuid_upper(chance)}.1",
    Mta.COURIER: lambda when, _, chance: courier_id(when, chance),
    Mta.DMA: lambda _, __, chance: f"{chance.integer(0x80000, 0xFFFFF):x}",  # an inode
    Mta.POWERMTA: lambda _, __, chance: f"h{chance.letters(11, BASE32)}",
    Mta.JAMES: lambda _, __, chance: str(chance.integer(10**8, 2**31 - 1)),
    Mta.DOMINO: domino_id,
    Mta.MDAEMON: lambda _, __, chance: f"md50{chance.integer(10**6, 10**9):09}",
    Mta.IMAIL: lambda _, __, chance: f"A{chance.letters(9, '0123456789ABCDEF')}",
    Mta.GMAIL: lambda when, _, chance: gmail_id(when, chance),
    Mta.KDDI: lambda _, __, chance: chance.letters(7, "0123456789ABCDEF"),
    Mta.DOCOMO: lambda _, __, chance: f"{chance.integer(10**8, 10**9)}{chance.letters(5)}",
}
