"""Postfix 3.7: a relay with a stolen login, sites that refuse at RCPT, and a forwarder.

https://www.postfix.org/postconf.5.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.namespaces import ACCOUNTS, Host

__all__ = ["Postfix", "configure", "start", "waiting"]

PROGRAMS = Path("/usr/lib/postfix/sbin")
# Folders below the queue, by mode; those of the last two are of postdrop's group.
PRIVATE = (
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
    "saved", "trace",
)  # fmt: skip
SHARED = {"maildrop": 0o730, "public": 0o710}
QUEUES = ("active", "deferred", "incoming", "maildrop")

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
inet_protocols = {protocols}
myhostname = {name}
mydestination =
mynetworks = 127.0.0.0/8 {networks}
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = {mailbox_domains}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:/etc/postfix/mailboxes
virtual_uid_maps = static:{vmail}
virtual_gid_maps = static:{vmail}
virtual_alias_domains = {alias_domains}
virtual_alias_maps = texthash:/etc/postfix/aliases
smtpd_recipient_restrictions = check_recipient_access texthash:/etc/postfix/access
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_sasl_auth_enable = {sasl}
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
smtpd_sasl_authenticated_header = yes
smtpd_tls_security_level = may
smtpd_tls_cert_file = /etc/server.pem
smtpd_tls_key_file = /etc/server.key
smtpd_tls_received_header = yes
smtp_tls_security_level = may
unknown_local_recipient_reject_code = 550
minimal_backoff_time = 3s
maximal_backoff_time = 3s
queue_run_delay = 3s
maximal_queue_lifetime = {give_up}
bounce_queue_lifetime = {give_up}
delay_warning_time = {warn}
"""
MASTER = """\
smtp inet n - n - - smtpd
pickup unix n - n 3 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 3 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """What differs between the hosts. `access` is what it says at RCPT to some addresses."""

    mailboxes: Sequence[str] = ()
    mailbox_domains: Sequence[str] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    alias_domains: Sequence[str] = ()
    access: Mapping[str, str] = field(default_factory=dict)
    networks: Sequence[str] = ()
    has_logins: bool = False  # asks the Dovecot on the same host
    warn_after: str = "0s"  # 0: never
    give_up: str = "20s"


def configure(host: Host, site: Postfix) -> None:
    host.make_folder("data", "postfix")
    host.make_folder("mail", "vmail")
    host.make_folder("queue")
    host.make_folder("queue/pid")
    for name in PRIVATE:
        host.make_folder(f"queue/{name}", "postfix", 0o700)
    for name, mode in SHARED.items():
        host.make_folder(f"queue/{name}", "postfix", mode, group="postdrop")
    host.write("postfix/mailboxes", table({address: f"{address}/" for address in site.mailboxes}))
    host.write("postfix/aliases", table(site.aliases))
    host.write("postfix/access", table(site.access))
    host.write("postfix/master.cf", MASTER)
    host.write(
        "postfix/main.cf",
        MAIN.format(
            name=host.name,
            folder=host.folder,
            protocols="all" if host.ip6 else "ipv4",
            networks=" ".join(site.networks),
            mailbox_domains=" ".join(site.mailbox_domains),
            alias_domains=" ".join(site.alias_domains),
            vmail=ACCOUNTS["vmail"],
            sasl="yes" if site.has_logins else "no",
            give_up=site.give_up,
            warn=site.warn_after,
        ),
    )


def table(entries: Mapping[str, str]) -> str:
    return "".join(f"{key} {value}\n" for key, value in entries.items())


def start(host: Host) -> None:
    host.spawn([PROGRAMS / "master", "-c", "/etc/postfix", "-d"])


def waiting(host: Host) -> int:
    queue = host.folder / "queue"
    return sum(1 for name in QUEUES for path in (queue / name).glob("**/*") if path.is_file())
