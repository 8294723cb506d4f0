"""Debian's Dovecot 2.3 as a child process on loopback, as root or as a plain user.

Ready in less than a tenth of a second. One user with a Maildir whose folders have special uses
(RFC 6154) and one with a Japanese name. `snapshot` is all that a read-only scan must leave alone.
"""

import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from imapclient.imap_utf7 import encode

from tests.support.certificate import Certificate
from tests.support.imap_server import PASSWORD, USER, ImapServer, Mailbox, free_port

__all__ = [
    "JAPANESE_FOLDER",
    "PASSWORD",
    "USER",
    "Dovecot",
    "Mailbox",
    "find_dovecot",
    "require_dovecot",
]

JAPANESE_FOLDER = "友達からの手紙"

_HOW_TO_GET_IT = "Dovecot is not installed: apt-get install dovecot-imapd"

_CONFIGURATION = """\
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
{users}
mail_location = {mail_location}
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
disable_plaintext_auth = no
mail_fsync = never
auth_failure_delay = 0
mail_max_userip_connections = 100
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
{token_server}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {base}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Spambox {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Papierkorb {{
    special_use = \\Trash
    auto = create
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox {japanese} {{
    auto = create
  }}
}}
"""


# Dovecot asks the server that made a token whose it is.
_TOKENS = """\
auth_mechanisms = {passwords} oauthbearer xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {base}/oauth2.conf
}}
"""
_TOKEN_SERVER = """\
tokeninfo_url = {url}
username_attribute = email
openid_configuration_url = https://login.example.net/.well-known/openid-configuration
scope = mail
"""


def find_dovecot() -> str | None:
    """The path of dovecot, if it is installed."""
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def require_dovecot() -> str:
    """The path of dovecot. Skips the test without one; fails it where REQUIRE_SERVERS is 1."""
    found = find_dovecot()
    if found is not None:
        return found
    if os.environ.get("REQUIRE_SERVERS") == "1":
        pytest.fail(_HOW_TO_GET_IT)
    pytest.skip(_HOW_TO_GET_IT)


class Dovecot(ImapServer):
    """A server with one user. Use as a context manager.

    `token_server` tells whose a token is; `passwords` are the mechanisms that take one.
    """

    def __init__(
        self,
        program: str,
        certificate: Certificate,
        mail_location: str = "maildir:~/Maildir",
        *,
        token_server: str | None = None,
        passwords: str = "plain",
    ) -> None:
        self.certificate = certificate.certificate
        self.port, self.tls_port = free_port(), free_port()
        self._program = program
        self._mail_location = mail_location
        self._token_server = token_server
        self._passwords = passwords
        self._key = certificate.key
        self._base = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The mailbox over TLS, as given to scan."""
        return f"imaps://{USER}@{self.host}:{self.tls_port}/"

    @property
    def starttls_url(self) -> str:
        """The mailbox over STARTTLS, as given to scan."""
        return f"imap://{USER}@{self.host}:{self.port}/"

    def put(self, path: str, write: Callable[[Path], None]) -> None:
        """Have a file written into the user's home, before anybody signs in."""
        place = self._base / "home" / USER / path
        place.parent.mkdir(parents=True, exist_ok=True)
        write(place)
        _, uid, gid = self._accounts()
        for each in (place, *place.relative_to(self._base / "home").parents[:-1]):
            os.chown(self._base / "home" / each, uid, gid)

    def __enter__(self) -> Self:
        self._configure()
        return self.start()

    def start(self) -> Self:
        """Start it, at first and after `stop_abruptly`."""
        with (self._base / "stderr").open("wb") as output:
            self._process = subprocess.Popen(
                [self._program, "-F", "-c", self._base / "dovecot.conf"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self.wait(self._why_dead)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop_abruptly()
        shutil.rmtree(self._base, ignore_errors=True)

    def stop_abruptly(self) -> None:
        """End the server and all its children, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def files(self, folder: str) -> Iterator[tuple[str, tuple[bytes, int]]]:
        root = self._base / "home" / USER / "Maildir"
        if folder != "INBOX":
            root = root / ("." + encode(folder).decode())
        for part in ("cur", "new", "tmp"):
            for path in sorted((root / part).glob("*")):
                yield f"{part}/{path.name}", (path.read_bytes(), path.stat().st_mtime_ns)

    def _why_dead(self) -> str | None:
        """What it said, if it has died."""
        if self._process is not None and self._process.poll() is None:
            return None
        return (self._base / "stderr").read_text()

    def _configure(self) -> None:
        for name in ("run", "state", "home"):
            (self._base / name).mkdir()
        users, uid, gid = self._accounts()
        (self._base / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
        (self._base / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                base=self._base,
                mail_location=self._mail_location,
                token_server=self._tokens(),
                users=users,
                uid=uid,
                gid=gid,
                certificate=self.certificate,
                key=self._key,
                port=self.port,
                tls_port=self.tls_port,
                japanese=JAPANESE_FOLDER,
            ),
            encoding="utf-8",
        )

    def _tokens(self) -> str:
        """The part of the configuration that takes tokens, where there is a server for them."""
        if self._token_server is None:
            return ""
        url = f"{self._token_server}?access_token="
        (self._base / "oauth2.conf").write_text(_TOKEN_SERVER.format(url=url))
        return _TOKENS.format(base=self._base, passwords=self._passwords)

    def _accounts(self) -> tuple[str, int, int]:
        """As root, Dovecot's own accounts; else everything as whoever runs the tests."""
        if os.geteuid() == 0:
            mail = pwd.getpwnam("dovecot")
            self._base.chmod(0o755)
            os.chown(self._base / "home", mail.pw_uid, mail.pw_gid)
            accounts = "default_internal_user = dovecot\ndefault_login_user = dovenull"
            return accounts, mail.pw_uid, mail.pw_gid
        me = pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(me.pw_gid).gr_name
        accounts = (
            f"default_internal_user = {me.pw_name}\n"
            f"default_internal_group = {group}\n"
            f"default_login_user = {me.pw_name}"
        )
        return accounts, me.pw_uid, me.pw_gid
