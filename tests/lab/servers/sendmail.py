"""sendmail 8.17: an open relay, and a gateway that takes all mail for an inner server.

/usr/share/sendmail/cf/README of Debian's package.
"""

from dataclasses import dataclass
from pathlib import Path

from tests.lab.namespaces import Host

__all__ = ["Sendmail", "configure", "start", "waiting"]

PROGRAM = Path("/usr/libexec/sendmail/sendmail")
MACROS = "/usr/share/sendmail/cf"

CONFIGURATION = """\
divert(-1)
include(`{macros}/m4/cf.m4')
divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `{name}')dnl
define(`QUEUE_DIR', `{folder}/queue')dnl
define(`confSERVICE_SWITCH_FILE', `/etc/mail/service.switch')dnl
define(`confPID_FILE', `/run/sendmail.pid')dnl
define(`STATUS_FILE', `{folder}/statistics')dnl
define(`ALIAS_FILE', `')dnl
define(`confCW_FILE', `')dnl
define(`confCT_FILE', `')dnl
define(`confTO_QUEUERETURN', `{give_up}')dnl
define(`confTO_QUEUEWARN', `{warn}')dnl
define(`confMIN_QUEUE_AGE', `0')dnl
define(`confTO_IDENT', `0')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupWritableDirPathSafe,GroupReadableKeyFile,TrustStickyBit')dnl
define(`confDEF_USER_ID', `mail:mail')dnl
define(`confBIND_OPTS', `WorkAroundBrokenAAAA')dnl
define(`confLOG_LEVEL', `9')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`no_default_msa')dnl
{features}
DAEMON_OPTIONS(`Family=inet, Name=MTA, Port=smtp')dnl
MAILER(`smtp')dnl
MAILER_DEFINITIONS
LOCAL_RULE_0
{rules}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sendmail:
    """What differs between the hosts. `inner` takes what is for `domain`."""

    is_open: bool = False
    domain: str | None = None
    inner: str | None = None
    warn_after: str = ""  # empty: never
    give_up: str = "20s"


def configure(host: Host, site: Sendmail) -> None:
    host.make_folder("queue", mode=0o700)
    features, rules = "", ""
    if site.is_open:
        features = "FEATURE(`promiscuous_relay')dnl"
    if site.domain is not None:
        features = f"RELAY_DOMAIN(`{site.domain}')dnl"
        domain = f"< @ {site.domain} . $* >"
        rules = f"R$* {domain} $*\t$#esmtp $@ [{site.inner}] $: $1 < @ {site.domain} . > $3\n"
        rules += (
            f"R$* < @ {site.domain} > $*\t$#esmtp $@ [{site.inner}] $: $1 < @ {site.domain} > $2"
        )
    host.write("mail/service.switch", "hosts dns files\naliases files\npasswd files\n")
    host.write(
        "mail/lab.mc",
        CONFIGURATION.format(
            macros=MACROS,
            name=host.name,
            folder=host.folder,
            give_up=site.give_up,
            warn=site.warn_after,
            features=features,
            rules=rules,
        ),
    )


def start(host: Host) -> None:
    """The macros are expanded in the host, where the package is."""
    made = host.run(["m4", f"-D_CF_DIR_={MACROS}/", "/etc/mail/lab.mc"])
    configuration = host.folder / "sendmail.cf"
    configuration.write_bytes(made)
    configuration.chmod(0o644)
    host.spawn([PROGRAM, "-bD", "-q2s", f"-C{configuration}"])


def waiting(host: Host) -> int:
    return sum(1 for _ in (host.folder / "queue").glob("[hq]f*"))
