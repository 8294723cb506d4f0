"""Debian's Cyrus IMAP 3.6 as child processes on loopback, as root or as a plain user.

What differs from Dovecot: its own store instead of Maildirs, flags and \\Recent by user, "OK
Completed (0.001 secs)", INBOX without quotes, ids of mailboxes among the answers to EXAMINE.
"""

import os
import pwd
import signal
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.imap_server import ImapServer, free_port
from tests.support.other_servers import laid_out, libraries
from tests.support.password_socket import SaslAuthDaemon

__all__ = ["Cyrus"]

# Without munge8bit it would write X for each octet beyond ASCII in a header.
_IMAPD_CONF = """\
configdirectory: {base}/conf
partition-default: {base}/store
defaultpartition: default
proc_path: {base}/proc
cyrus_user: {account}
admins: nobody
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {base}/mux
sasl_mech_list: PLAIN
allowplaintext: yes
unixhierarchysep: yes
altnamespace: yes
virtdomains: userid
autocreate_quota: 0
autocreate_inbox_folders: Sent
xlist-sent: Sent
munge8bit: no
reject8bit: no
"""
_CYRUS_CONF = """\
START {{
}}
SERVICES {{
  imap cmd="{imapd} -C {base}/imapd.conf" listen="127.0.0.1:{port}" prefork=1 proto="tcp4"
}}
EVENTS {{
}}
"""


class Cyrus(ImapServer):
    """A server with one user. Use as a context manager. `tree`: see other_servers."""

    def __init__(self, tree: Path) -> None:
        self.port = free_port()
        self._tree = tree
        self._base = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._left = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cyrus-"))
            self._base = Path(folder)
            usr = laid_out(self._tree, self._base)
            self._configure(usr / "lib" / "cyrus" / "bin")
            stack.enter_context(SaslAuthDaemon(self._base / "mux"))
            stack.callback(self._stop)
            self._start(usr)
            self.wait(self._why_dead)
            self._left = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._left.close()

    def _start(self, usr: Path) -> None:
        env = {"PATH": os.environ["PATH"], "TZ": "UTC", "CYRUS_USER": _account()}
        command = [usr / "lib" / "cyrus" / "bin" / "master", "-p", self._base / "pid"]
        with (self._base / "stderr").open("wb") as said:
            self._process = subprocess.Popen(
                [*command, "-C", self._base / "imapd.conf", "-M", self._base / "cyrus.conf"],
                env={**env, **libraries(usr)},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def _stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def _why_dead(self) -> str | None:
        if self._process is not None and self._process.poll() is None:
            return None
        return (self._base / "stderr").read_text() or "without a word"

    def _configure(self, programs: Path) -> None:
        account = pwd.getpwnam(_account())
        for name in ("conf", "store", "proc"):
            (self._base / name).mkdir()
            os.chown(self._base / name, account.pw_uid, account.pw_gid)
        self._base.chmod(0o755)
        (self._base / "imapd.conf").write_text(
            _IMAPD_CONF.format(base=self._base, account=account.pw_name)
        )
        imapd = programs / "imapd"
        (self._base / "cyrus.conf").write_text(
            _CYRUS_CONF.format(base=self._base, imapd=imapd, port=self.port)
        )


def _account() -> str:
    """As root, one that every Debian has: Cyrus does not run as root."""
    return "mail" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
