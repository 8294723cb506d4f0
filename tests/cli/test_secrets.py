"""The password and the token are seen by nobody: one canary for each, looked for everywhere.

Everywhere is: what the run prints, what it leaves behind, the command line of every process while
it signs in, the environment of its children, the core file that a crash would leave, what Python's
own means of finding faults show, and the locals of the frames of every error that we raise.
"""

import base64
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.sources import FolderSelection, SourceOptions, open_source
from tests.cli.command import COMMAND, bouncescan, environment, finished
from tests.cli.mailbox import PASSWORD as CANARY
from tests.cli.servers import BrokenImap
from tests.support.certificate import Certificate
from tests.support.fake_imap import FakeImap

IN_BASE64 = [base64.b64encode(b"x" * n + CANARY.encode()).decode()[4:-4] for n in range(3)]

# How the secret reaches the program: options and variables; SPY is a command that prints it.
WAYS: Mapping[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "password by variable": ((), {"BOUNCESCAN_PASSWORD": CANARY}),
    "password by command": (("--password-command", "SPY"), {"BOUNCESCAN_PASSWORD": CANARY}),
    "token by variable": ((), {"BOUNCESCAN_TOKEN": CANARY}),
    "token by command": (("--token-command", "SPY"), {"BOUNCESCAN_TOKEN": CANARY}),
}

# What the server says to it; %t is the tag, %s what was sent. None: it hangs up.
OUTCOMES: Mapping[str, tuple[bytes | None, int]] = {
    "welcome": (b"%t OK welcome\r\n", 0),
    "refused": (b"%t NO [AUTHENTICATIONFAILED] no\r\n", 3),
    "refused with what was sent": (b"%t NO cannot understand %s\r\n", 3),
    "not understood, with what was sent": (b"%t BAD %s\r\n", 3),
    "goodbye with what was sent": (b"* BYE %s\r\n", 3),
    "garbage with what was sent": (b"\xff\x00 %s\r\n", 3),
    "another tag": (b"%s OK\r\n", 3),
    "closed": (None, 3),
}

SPY = """\
import glob, os, sys
seen = []
for path in ["/proc/self/environ", *glob.glob("/proc/[0-9]*/cmdline")]:
    try:
        seen.append(open(path, "rb").read())
    except OSError:
        pass
open(sys.argv[1], "wb").write(b"\\n".join(seen))
print(open(sys.argv[2]).read())
"""


class Watching(FakeImap):
    """Answers a sign-in as it is told, and looks at the processes while it is under way.

    `seen` is what it saw; `act` is done first, to the process that signs in.
    """

    def __init__(
        self,
        certificate: Certificate,
        outcome: bytes | None,
        act: Callable[[int], None] | None = None,
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        capability = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n%t OK done\r\n"
        super().__init__({"CAPABILITY": capability}, context)
        self._outcome = outcome
        self._act = act
        self._tag: bytes | None = None
        self.seen: dict[str, bytes] = {}
        self.given: list[str] = []

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        if verb == "AUTHENTICATE":
            self._tag = tag
            connection.sendall(b"+ \r\n")
            return True
        if verb == "LOGIN":
            return self._end(connection, tag, self.commands[-1])
        if self._tag is not None:
            asked, self._tag = self._tag, None
            return self._end(connection, asked, tag.decode())  # a line without a tag: all of it
        return super()._answer(connection, verb, tag)

    def _end(self, connection: socket.socket, tag: bytes, sent: str) -> bool:
        self.given.append(sent)
        pid = _pid_of(f":{self.port}")
        self.seen = _look(pid)
        if self._act is not None:
            self._act(pid)
        if self._outcome is None:
            return False
        line = self._outcome.replace(b"%t", tag).replace(b"%s", sent.encode())
        connection.sendall(line)
        return not line.startswith(b"* BYE")


def _pid_of(port: str) -> int:
    """The process that was started to scan this server."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        words = _read(path).split(b"\0")
        if b"bouncescan" in words and any(port.encode() in word for word in words):
            return int(path.parent.name)
    return os.getpid()  # in this process


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _look(pid: int) -> dict[str, bytes]:
    """All command lines, the environment of the children of `pid`, and its limits."""
    seen = {str(path): _read(path) for path in Path("/proc").glob("[0-9]*/cmdline")}
    for path in Path("/proc").glob("[0-9]*/stat"):
        if _read(path).rpartition(b")")[2].split()[1:2] == [str(pid).encode()]:
            seen[f"{path.parent}/environ"] = _read(path.parent / "environ")
    seen["limits"] = _read(Path(f"/proc/{pid}/limits"))
    return seen


@pytest.fixture
def spy(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A command that prints the secret, and where it writes what it sees."""
    folder = tmp_path_factory.mktemp("spy")
    (folder / "spy.py").write_text(SPY)
    (folder / "secret").write_text(CANARY)
    log = folder / "log"
    return f"{sys.executable} {folder}/spy.py {log} {folder}/secret", log


def _assert_unseen(text: bytes | str, where: str) -> None:
    shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
    assert CANARY not in shown, where
    assert [each for each in IN_BASE64 if each in shown] == [], where


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_no_secret_is_seen_however_signing_in_ends(
    way: str, outcome: str, certificate: Certificate, spy: tuple[str, Path], tmp_path: Path
) -> None:
    options, variables = WAYS[way]
    answer, status = OUTCOMES[outcome]
    command, log = spy
    with Watching(certificate, answer) as server:
        run = bouncescan(
            *("check", server.url, "--ca-file", certificate.certificate),
            *(command if option == "SPY" else option for option in options),
            cwd=tmp_path,
            env=variables,
        )
    assert run.status == status, run.err
    assert len(server.given) == 1
    sent = server.given[0]
    assert CANARY in sent or any(each in sent for each in IN_BASE64)  # it is looked for rightly
    for name, text in {"out": run.out, "err": run.err, **server.seen}.items():
        _assert_unseen(text, name)
    assert re.search(rb"Max core file size +0 ", server.seen["limits"])
    if "command" in way:
        _assert_unseen(log.read_bytes(), "what the command saw")
        assert b"bouncescan" in log.read_bytes()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_is_in_the_case_and_the_results(
    way: str, certificate: Certificate, spy: tuple[str, Path], tmp_path: Path
) -> None:
    options, variables = WAYS[way]
    with _WithTokens(certificate) as server:
        run = bouncescan(
            *("scan", server.url, "--ca-file", certificate.certificate),
            *("--case", "a.bouncescan", "--json", "all.json", "--csv", "people.csv"),
            *(spy[0] if option == "SPY" else option for option in options),
            cwd=tmp_path,
            env=variables,
        )
    assert run.status == 0, run.err
    for path in tmp_path.iterdir():
        _assert_unseen(path.read_bytes(), path.name)
    _assert_unseen(run.out + run.err, "what is said")


class _WithTokens(BrokenImap):
    """BrokenImap, which takes any token too."""

    def __init__(self, certificate: Certificate) -> None:
        super().__init__(certificate)
        capability = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n%t OK done\r\n"
        self._answers["CAPABILITY"] = capability
        self._tag: bytes | None = None

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        if verb == "AUTHENTICATE":
            self._tag = tag
            connection.sendall(b"+ \r\n")
        elif self._tag is not None:
            connection.sendall(self._tag + b" OK welcome\r\n")
            self._tag = None
        else:
            return super()._answer(connection, verb, tag)
        return True


def _abort(pid: int) -> None:
    os.kill(pid, signal.SIGABRT)


def _interrupt(pid: int) -> None:
    os.kill(pid, signal.SIGINT)


DEVELOPMENT = {"PYTHONFAULTHANDLER": "1", "PYTHONDEVMODE": "1", "BOUNCESCAN_TRACEBACK": "1"}


@pytest.mark.parametrize("way", ["password by variable", "token by variable"])
@pytest.mark.parametrize("act", [_abort, _interrupt])
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_crash_or_a_stop_while_signing_in_shows_no_secret(
    way: str, act: Callable[[int], None], certificate: Certificate, tmp_path: Path
) -> None:
    with Watching(certificate, OUTCOMES["welcome"][0], act) as server:
        done = subprocess.run(
            [*COMMAND, "check", server.url, "--ca-file", certificate.certificate],
            cwd=tmp_path,
            env=environment({**WAYS[way][1], **DEVELOPMENT}),
            capture_output=True,
            timeout=60,
            check=False,
        )
    if act is _abort:
        assert done.returncode == -signal.SIGABRT
        assert b"Fatal Python error" in done.stderr
    else:
        assert finished(done.returncode, done.stdout, done.stderr).status == 130
    _assert_unseen(done.stdout + done.stderr, "what is said")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_while_signing_in_shows_no_secret(
    certificate: Certificate, tmp_path: Path
) -> None:
    """A broken library: its method that has the password as text fails as nobody expects."""
    (tmp_path / "sitecustomize.py").write_text(
        "import imapclient\n"
        "def login(self, username, password):\n"
        "    raise RuntimeError(len(password))\n"
        "imapclient.IMAPClient.login = login\n"
    )
    with Watching(certificate, OUTCOMES["welcome"][0]) as server:
        path = f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"
        done = subprocess.run(
            [*COMMAND, "check", server.url, "--ca-file", certificate.certificate],
            cwd=tmp_path,
            env=environment({**WAYS["password by variable"][1], **DEVELOPMENT, "PYTHONPATH": path}),
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    assert b"RuntimeError" in done.stderr
    assert b"Traceback" in done.stderr
    _assert_unseen(done.stdout + done.stderr, "what is said")


@pytest.mark.parametrize("outcome", [name for name in OUTCOMES if name != "welcome"])
@pytest.mark.parametrize("name", ["BOUNCESCAN_PASSWORD", "BOUNCESCAN_TOKEN"])
def test_no_frame_of_an_error_holds_a_secret(
    name: str, outcome: str, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a debugger, pytest or a crash reporter would show of it."""
    monkeypatch.setenv(name, CANARY)
    options = SourceOptions(ca_file=certificate.certificate, timeout=5, wait=lambda _: None)
    with Watching(certificate, OUTCOMES[outcome][0]) as server, pytest.raises(SourceError) as e:
        _sign_in(server.url, options)
    assert CANARY not in repr(options)
    _assert_unseen(_with_locals(e.value), "frames")


def _sign_in(url: str, options: SourceOptions) -> None:
    with open_source(url, options, FolderSelection()) as source:
        source.folders()


def _with_locals(error: BaseException) -> str:
    """The whole chain with the locals of each frame, but those of the test and its server."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(shown.format())


def test_what_is_looked_for_would_be_found() -> None:
    def careless(password: str) -> None:
        raise ValueError(len(password))

    with pytest.raises(ValueError, match="21") as caught:
        careless(CANARY)
    with pytest.raises(AssertionError):
        _assert_unseen(_with_locals(caught.value), "frames")
    told = base64.b64encode(f"user=x\x01auth=Bearer {CANARY}\x01\x01".encode()).decode()
    with pytest.raises(AssertionError):
        _assert_unseen(json.dumps({"said": told}), "base64")
