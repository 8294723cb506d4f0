"""Debian's Courier IMAP 5.0 as child processes on loopback, in a mount namespace of their own.

What differs from Dovecot: all folders are below INBOX with a dot between, no UIDNEXT and no
special use, INBOX in quotes, an ALERT at LOGIN, and EXAMINE moves new mail to cur/.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.imap_server import USER, ImapServer, free_port
from tests.support.other_servers import laid_out, libraries, missing
from tests.support.password_socket import AuthDaemon

__all__ = ["Courier"]

# The path of the socket that it asks for passwords is compiled in: /run/courier/authdaemon/socket.
_SCRIPT = 'mount --bind "$0" /run && exec "$@"'
_SETTINGS = {
    "IMAP_CAPABILITY": "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE",
    "IMAP_KEYWORDS": "1",
    "IMAP_ACL": "1",
    "IMAP_USELOCKS": "0",
    "IMAP_ENHANCEDIDLE": "0",
    "IMAP_UMASK": "022",
}
_LIMITS = ("-nodnslookup", "-noidentlookup", "-maxprocs=40", "-maxperip=40")


class Courier(ImapServer):
    """A server with one user. Use as a context manager. `tree`: see other_servers."""

    def __init__(self, tree: Path) -> None:
        if not _may_mount():
            missing("Courier's paths are compiled in, and who runs this may not mount over them")
        self.port = free_port()
        self._tree = tree
        self._base = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._left = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="courier-"))
            self._base = Path(folder)
            usr = laid_out(self._tree, self._base)
            asks = self._base / "run" / "courier" / "authdaemon" / "socket"
            asks.parent.mkdir(parents=True)
            stack.enter_context(AuthDaemon(asks, self._account()))
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

    def files(self, folder: str) -> Iterator[tuple[str, tuple[bytes, int]]]:
        root = self._base / "home" / "Maildir"
        if folder != "INBOX":
            root = root / folder.removeprefix("INBOX")
        for part in ("cur", "new", "tmp"):
            for path in sorted((root / part).glob("*")):
                yield f"{part}/{path.name}", (path.read_bytes(), path.stat().st_mtime_ns)

    def _account(self) -> dict[str, object]:
        """The one user, whose Maildir is made: an account that every Debian has."""
        mail = pwd.getpwnam("mail")
        home = self._base / "home"
        self._base.chmod(0o755)
        for part in ("cur", "new", "tmp"):
            (home / "Maildir" / part).mkdir(parents=True)
        for path in (home, *home.rglob("*")):
            os.chown(path, mail.pw_uid, mail.pw_gid)
        maildir = {"HOME": home, "MAILDIR": home / "Maildir"}
        return {"UID": mail.pw_uid, "GID": mail.pw_gid, **maildir, "ADDRESS": USER}

    def _start(self, usr: Path) -> None:
        server = [usr / "sbin" / "couriertcpd", "-address=127.0.0.1", *_LIMITS, str(self.port)]
        per_connection = [usr / "lib" / "courier" / "courier" / "imaplogin", usr / "bin" / "imapd"]
        mounted = ["unshare", "--mount", "sh", "-c", _SCRIPT, self._base / "run"]
        with (self._base / "stderr").open("wb") as said:
            self._process = subprocess.Popen(
                [*mounted, *server, *per_connection, "Maildir"],
                env={"PATH": os.environ["PATH"], "TZ": "UTC", **_SETTINGS, **libraries(usr)},
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


def _may_mount() -> bool:
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return tried.returncode == 0
