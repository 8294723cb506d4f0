"""Dovecot 2.3: the victim's mailbox over IMAP, and logins for a Postfix on the same host.

https://doc.dovecot.org/2.3/
"""

from collections.abc import Mapping
from pathlib import Path

from tests.lab.namespaces import Host

__all__ = ["configure", "start"]

PROGRAM = Path("/usr/sbin/dovecot")
CONFIGURATION = """\
base_dir = /run/dovecot
state_dir = /run/dovecot-state
log_path = {folder}/dovecot.log
protocols = {protocols}
mail_location = maildir:{folder}/mail/%n
mail_uid = vmail
mail_gid = vmail
first_valid_uid = 1
mail_fsync = never
auth_failure_delay = 0
ssl = yes
ssl_cert = </etc/server.pem
ssl_key = </etc/server.key
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u /etc/dovecot/people
}}
userdb {{
  driver = static
  args = uid=vmail gid=vmail home={folder}/mail/%n
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = subscribe
  }}
}}
"""


def configure(host: Host, passwords: Mapping[str, str], *, has_mail: bool) -> None:
    host.make_folder("mail", "vmail")
    people = "".join(f"{name}:{{PLAIN}}{password}::::::\n" for name, password in passwords.items())
    host.write("dovecot/people", people)
    protocols = "imap" if has_mail else ""
    host.write(
        "dovecot/dovecot.conf",
        CONFIGURATION.format(folder=host.folder, protocols=protocols),
    )


def start(host: Host) -> None:
    host.spawn([PROGRAM, "-F", "-c", "/etc/dovecot/dovecot.conf"])
