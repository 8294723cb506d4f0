"""Exim 4.96, Debian's heavy build: the victim's provider, an abused relay, and sites that differ.

https://www.exim.org/exim-html-current/doc/html/spec_html/
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab.namespaces import Host

__all__ = ["ACCEPTS_ALL", "Exim", "configure", "maildirs", "start", "unwarned", "waiting"]

PROGRAM = Path("/usr/sbin/exim4")

# All recipients are taken, whoever they are.
ACCEPTS_ALL = "  accept\n"

# Exim drops its rights for a configuration of another path; this one is compiled in.
CONFIGURATION = """\
primary_hostname = {name}
qualify_domain = {domain}
domainlist ours = {ours}
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = /run/exim.pid
daemon_smtp_ports = {port}
{addresses}
host_lookup = *
rfc1413_hosts =
never_users =
untrusted_set_sender = *
trusted_users = www-data
tls_advertise_hosts = *
tls_certificate = /etc/server.pem
tls_privatekey = /etc/server.key
auth_advertise_hosts = {auth}
keep_environment =
dsn_advertise_hosts = *
ignore_bounce_errors_after = 0s
delay_warning = {warn}:1d
remote_max_parallel = 4
smtp_accept_max = 60
acl_smtp_rcpt = at_rcpt
acl_smtp_data = at_data
begin acl
at_rcpt:
  accept hosts = :
{at_rcpt}
at_data:
{at_data}  accept
begin routers
{routers}
outwards:
  driver = dnslookup
  domains = ! +ours
  transport = smtp
  no_more
{local_routers}
begin transports
smtp:
  driver = smtp
  hosts_try_fastopen =
  hosts_try_dane =
{signing}
maildir:
  driver = appendfile
  directory = {folder}/mail/$local_part_data
  maildir_format
  create_directory
  user = vmail
  group = vmail
  delivery_date_add
  envelope_to_add
  return_path_add
{transports}
begin retry
* * F,{give_up},3s
begin authenticators
{authenticators}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exim:
    """What differs between the hosts. The texts are parts of Exim's configuration."""

    domains: Sequence[str] = ()
    at_rcpt: str = ACCEPTS_ALL
    at_data: str = ""
    routers: str = ""
    local_routers: str = ""
    transports: str = ""
    signing: str = ""
    authenticators: str = ""
    auth_advertised: str = ":"
    port: int = 25
    warn_after: str = "0s"  # 0: never
    give_up: str = "20s"


def maildirs(people: Sequence[str]) -> str:
    """A router that has a mailbox for these local parts, and for nobody else."""
    listed = " : ".join(people) if people else ":"
    return (
        "mailboxes:\n  driver = accept\n  domains = +ours\n"
        f"  local_parts = {listed}\n  transport = maildir\n"
    )


def configure(host: Host, site: Exim) -> None:
    for name in ("spool", "log"):
        host.make_folder(name, "Debian-exim")
    host.make_folder("mail", "vmail")
    addresses = "" if host.ip6 else "disable_ipv6"
    host.write(
        "exim4/exim4.conf",
        CONFIGURATION.format(
            name=host.name,
            domain=site.domains[0] if site.domains else host.name,
            ours=" : ".join((*site.domains, "@")),
            folder=host.folder,
            addresses=addresses,
            port=site.port,
            auth=site.auth_advertised,
            warn=site.warn_after,
            at_rcpt=site.at_rcpt,
            at_data=site.at_data,
            routers=site.routers,
            local_routers=site.local_routers,
            signing=site.signing,
            transports=site.transports,
            give_up=site.give_up,
            authenticators=site.authenticators,
        ),
    )


def start(host: Host) -> None:
    host.spawn([PROGRAM, "-bdf", "-q2s"])


def waiting(host: Host) -> int:
    return len(queue(host))


def unwarned(host: Host) -> int:
    """Mails of which the sender was not told yet that they are late."""
    return sum(warnings(file) == 0 for file in queue(host))


def queue(host: Host) -> list[Path]:
    return list((host.folder / "spool" / "input").glob("**/*-H"))


def warnings(file: Path) -> int:
    """The second word of the fourth line (spec, "Format of the -H file"); 0 while it is written."""
    try:
        lines = file.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return 0
    words = lines[3].split() if len(lines) > 3 else []
    return int(words[1]) if len(words) == 2 else 0
