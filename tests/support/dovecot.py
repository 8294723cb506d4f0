"""Debian's Dovecot 2.3 as a child process on loopback, as root or as a plain user.

Ready in less than a tenth of a second. One user with a Maildir whose folders have special uses
(RFC 6154) and one with a Japanese name. `snapshot` is all that a read-only scan must leave alone.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from imapclient import IMAPClient
from imapclient.imap_utf7 import encode

from tests.support.certificate import Certificate

USER = "taro@example.net"
PASSWORD = "correct-horse"
JAPANESE_FOLDER = "友達からの手紙"

_START_TIMEOUT = 10.0
_HOW_TO_GET_IT = "Dovecot is not installed: apt-get install dovecot-imapd"
_STATUS = ("MESSAGES", "RECENT", "UNSEEN", "UIDNEXT", "UIDVALIDITY", "HIGHESTMODSEQ")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One folder as it stands: its STATUS, the flags of each UID, and the files on disk."""

    status: Mapping[bytes, int]
    flags: Mapping[int, tuple[bytes, ...]]
    files: Mapping[str, tuple[bytes, int]]  # name to bytes and mtime in ns


def require_dovecot() -> str:
    """The path of dovecot. Skips the test without one; fails it where REQUIRE_SERVERS is 1."""
    found = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is not None:
        return found
    if os.environ.get("REQUIRE_SERVERS") == "1":
        pytest.fail(_HOW_TO_GET_IT)
    pytest.skip(_HOW_TO_GET_IT)


class Dovecot:
    """A server with one user. Use as a context manager."""

    host = "localhost"
    user = USER
    password = PASSWORD

    def __init__(
        self,
        program: str,
        certificate: Certificate,
        mail_location: str = "maildir:~/Maildir",
    ) -> None:
        self.certificate = certificate.certificate
        self.port, self.tls_port = _free_port(), _free_port()
        self._program = program
        self._mail_location = mail_location
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
        with (self._base / "stderr").open("wb") as output:
            self._process = subprocess.Popen(
                [self._program, "-F", "-c", self._base / "dovecot.conf"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self._wait()
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

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A signed-in client, to make and to look at what a scan then reads."""
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=20)
        client.normalise_times = False
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def fill(self, folder: str, messages: Iterable[tuple[bytes, datetime | None]]) -> None:
        """Append messages with their INTERNALDATE; a folder that is not there is made."""
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for raw, internal_date in messages:
                client.append(folder, raw, (), internal_date)

    def snapshot(self) -> dict[str, Mailbox]:
        """Every folder as it stands. Taking it changes nothing itself."""
        with self.client() as client:
            return {
                name: self._mailbox(client, name)
                for flags, _, name in client.list_folders()
                if b"\\Noselect" not in flags
            }

    def stop_abruptly(self) -> None:
        """End the server and all its children, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def _mailbox(self, client: IMAPClient, name: str) -> Mailbox:
        status = client.folder_status(name, _STATUS)
        client.select_folder(name, readonly=True)
        uids = client.search()
        fetched = client.fetch(uids, ["FLAGS"])
        return Mailbox(
            status=status,
            flags={uid: items[b"FLAGS"] for uid, items in fetched.items()},
            files=dict(self._files(name)),
        )

    def _files(self, folder: str) -> Iterator[tuple[str, tuple[bytes, int]]]:
        root = self._base / "home" / USER / "Maildir"
        if folder != "INBOX":
            root = root / ("." + encode(folder).decode())
        for part in ("cur", "new", "tmp"):
            for path in sorted((root / part).glob("*")):
                yield f"{part}/{path.name}", (path.read_bytes(), path.stat().st_mtime_ns)

    def _configure(self) -> None:
        for name in ("run", "state", "home"):
            (self._base / name).mkdir()
        users, uid, gid = self._accounts()
        (self._base / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
        (self._base / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                base=self._base,
                mail_location=self._mail_location,
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

    def _wait(self) -> None:
        end = time.monotonic() + _START_TIMEOUT
        while time.monotonic() < end:
            if self._process is not None and self._process.poll() is not None:
                raise RuntimeError("dovecot died: " + (self._base / "stderr").read_text())
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    if connection.recv(64).startswith(b"* OK"):
                        return
            except OSError:
                pass
            time.sleep(0.02)
        raise TimeoutError("dovecot did not start: " + (self._base / "stderr").read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
