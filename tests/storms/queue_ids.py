"""Queue ids and Message-IDs as each mail server makes them: they tell the time to who can read."""

from datetime import UTC, datetime

from tests.storms.chance import Chance
from tests.storms.clock import zone
from tests.storms.internet import Host, Mta

__all__ = ["exim_id", "ezweb_id", "postfix_id", "queue_id_of", "sendmail_id", "uuid_upper"]

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
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


def queue_id_of(host: Host, when: datetime, chance: Chance) -> str:
    """An id as this host makes them; qmail's is a process number."""
    match host.mta:
        case Mta.EXIM:
            return exim_id(when, chance)
        case Mta.SENDMAIL:
            return sendmail_id(when, host.hours, chance)
        case Mta.QMAIL:
            return str(chance.integer(2_000, 31_000))
        case Mta.EZWEB:
            return chance.letters(7, "0123456789ABCDEF")
        case Mta.POSTFIX:
            return postfix_id(chance)
