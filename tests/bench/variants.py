"""Many bounces out of a few: other people, hosts, ids and subjects, as a storm's bounces differ."""

import random
import re
from pathlib import Path

__all__ = ["REAL", "vary"]

# Written by real servers on loopback.
REAL = (
    "exim-delivered",
    "exim-three-recipients",
    "exim-user-unknown",
    "haraka-no-action-no-status",
    "opensmtpd-delayed",
    "opensmtpd-reasons-only-in-the-text",
    "postfix-dmarc",
    "postfix-gave-up-on-a-4xx",
    "postfix-relayed",
    "postfix-user-unknown",
    "sendmail-headers-only",
    "sendmail-user-unknown",
)
_FIXTURES = Path(__file__).parents[2] / "fixtures" / "bounces" / "rfc3464"
_ADDRESS = re.compile(
    rb"(?i:(?!mailer-daemon|postmaster))[A-Za-z0-9][A-Za-z0-9._+-]{0,40}@(?=[a-z0-9.-]{1,60}\.(?:example|test)\b)"
)
_ID = re.compile(rb"\b(?=[0-9A-Za-z-]{0,15}\d)[0-9A-Z][0-9A-Za-z]{5,10}(?:-[0-9A-Za-z]{6,7}-..)?\b")
_HOST = re.compile(rb"\b(?:mail|mx\d?|relay|smtp)\.(?=[a-z0-9.-]{1,60}\b)")
_SPARED = re.compile(rb"^(?:boundary|content-|mime-)", re.IGNORECASE)
_HOSTS = 400


def vary(count: int, samples: Path | None = None, seed: int = 1) -> list[bytes]:
    """`count` mails with LF line ends, each a sample with its own people, ids and relay."""
    chance = random.Random(seed)
    paths = (
        sorted(samples.rglob("*.eml")) if samples else [_FIXTURES / f"{name}.eml" for name in REAL]
    )
    mails = [path.read_bytes().replace(b"\r\n", b"\n") for path in paths]
    return [_variant(chance.choice(mails), chance) for _ in range(count)]


def _variant(raw: bytes, chance: random.Random) -> bytes:
    """One name for another all through the mail, so that it still agrees with itself."""
    known: dict[bytes, bytes] = {}

    def instead(found: re.Match[bytes]) -> bytes:
        if _SPARED.match(found[0]):
            return found[0]
        if found[0] not in known:
            known[found[0]] = b"%s%d@" % (chance.choice(_PEOPLE), chance.randrange(10**5))
        return known[found[0]]

    def other_id(found: re.Match[bytes]) -> bytes:
        if found[0] not in known:
            known[found[0]] = b"".join(
                bytes([chance.choice(_LETTERS)]) if one in _LETTERS else bytes([one])
                for one in found[0]
            )
        return known[found[0]]

    relay = b"mx%d." % chance.randrange(_HOSTS)
    raw = _ADDRESS.sub(instead, raw)
    raw = _ID.sub(other_id, raw)
    return _HOST.sub(relay, raw)


_PEOPLE = (b"anna.sato", b"carl", b"emil.suzuki", b"hugo", b"ines.tanaka", b"kenji", b"lena")
_LETTERS = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
