"""OpenSMTPD 6.8: a site that refuses at RCPT, and one that takes all for an inner server.

smtpd.conf(5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab.namespaces import ACCOUNTS, Host

__all__ = ["BINDS", "OpenSmtpd", "binds", "configure", "start", "waiting"]

PROGRAM = Path("/usr/sbin/smtpd")
BINDS = "/var/spool/smtpd"  # compiled in

CONFIGURATION = """\
queue ttl {give_up}
bounce warn-interval 1h
table people file:/etc/people
table mailboxes file:/etc/mailboxes
listen on {ip} hostname {name}
action "outwards" relay helo {name}
action "inner" {inner}
match from any for domain "{domain}" action "inner"
match from local for any action "outwards"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSmtpd:
    """A domain whose people have mailboxes here, or lie behind `inner`."""

    domain: str
    people: Sequence[str] = ()
    inner: str | None = None
    give_up: str = "20s"


def binds(host: Host) -> dict[Path, str]:
    return {host.folder / "spool": BINDS}


def configure(host: Host, site: OpenSmtpd) -> None:
    host.make_folder("spool", mode=0o711)
    mail = host.make_folder("mail", "vmail")
    number = ACCOUNTS["vmail"]
    host.write(
        "people", "".join(f"{name} {number}:{number}:{mail}/{name}\n" for name in site.people)
    )
    host.write("mailboxes", "".join(f"{name}@{site.domain} {name}\n" for name in site.people))
    inner = f'maildir "{mail}/%{{user.username}}" virtual <mailboxes> userbase <people>'
    if site.inner is not None:
        inner = f"relay host smtp://{site.inner} helo {host.name}"
    host.write(
        "smtpd.conf",
        CONFIGURATION.format(
            ip=host.ip,
            name=host.name,
            domain=site.domain,
            give_up=site.give_up,
            inner=inner,
        ),
        mode=0o600,
    )


def start(host: Host) -> None:
    host.run(["mkdir", "-p", "/var/lib/opensmtpd/empty"])
    host.spawn([PROGRAM, "-dv"])


def waiting(host: Host) -> int:
    return sum(1 for path in (host.folder / "spool" / "queue").glob("*/*/*") if path.is_file())
