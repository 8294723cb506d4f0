"""Ctrl-C and SIGTERM: an end within a second, one line, and a case that the next scan completes."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.command import Run, bouncescan, finished, refused, start
from tests.cli.mailbox import PASSWORD
from tests.cli.scanned import SCAN_STORM, Scanned
from tests.cli.servers import BrokenImap
from tests.cli.terminal import terminal
from tests.support.certificate import Certificate
from tests.support.fake_imap import FakeImap

STOPPED = "bouncescan: stopped; what was read is kept, scan again to go on\n"
WITHIN = 1.0  # second


def stop(process: "subprocess.Popen[bytes]", number: signal.Signals) -> Run:
    """The end of a run that is told to stop, which has to come within the second."""
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert time.monotonic() - began < WITHIN
    return finished(process.returncode, out, err)


def rows(case: Path, table: str) -> int:
    """How many rows a case has that another run is writing."""
    if not case.exists():
        return 0
    with closing(sqlite3.connect(case)) as connection:
        try:
            (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        except sqlite3.OperationalError:  # the table is about to be made
            return 0
    return int(count)


def wait_until_read(case: Path, table: str) -> None:
    end = time.monotonic() + 20
    while rows(case, table) == 0:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("number", "status", "table"),
    [
        (signal.SIGINT, 130, "record"),
        (signal.SIGTERM, 143, "message"),
    ],
)
def test_a_scan_that_is_stopped_is_completed_by_the_next_one(
    number: signal.Signals, status: int, table: str, storm: Scanned, tmp_path: Path
) -> None:
    case = tmp_path / "a.bouncescan"
    with start(*SCAN_STORM, cwd=tmp_path) as process:
        wait_until_read(case, table)
        run = stop(process, number)
    assert (run.status, run.out) == (status, "")
    assert run.err.endswith(STOPPED)
    assert [path.name for path in tmp_path.iterdir()] == ["a.bouncescan"]
    with closing(sqlite3.connect(case)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert rows(case, table) > 0

    assert bouncescan(*SCAN_STORM, "--json", "all.json", cwd=tmp_path).status == 0
    assert Scanned(tmp_path).findings == storm.findings


@pytest.fixture
def trusting(certificate: Certificate) -> Iterator[tuple[str, ...]]:
    """The options by which a scan trusts our servers."""
    return ("--ca-file", str(certificate.certificate), "--case", "a.bouncescan")


@pytest.mark.parametrize("stalls_at", [1, 2, 3], ids=["headers", "sizes", "bodies"])
def test_a_server_that_does_not_answer_delays_no_ctrl_c(
    stalls_at: int, certificate: Certificate, trusting: tuple[str, ...], tmp_path: Path
) -> None:
    env = {"BOUNCESCAN_PASSWORD": PASSWORD}
    with (
        BrokenImap(certificate, stalls_at=stalls_at) as server,
        start("scan", server.url, *trusting, cwd=tmp_path, env=env) as process,
    ):
        _wait_for_fetches(server, stalls_at)
        assert PASSWORD.encode() not in _process_list()
        run = stop(process, signal.SIGINT)
    assert (run.status, run.out) == (130, "")
    assert run.err.endswith(STOPPED)
    # What nothing was read into does not stay.
    assert (tmp_path / "a.bouncescan").exists() == (stalls_at > 1)


def test_waiting_for_a_server_to_come_back_delays_no_ctrl_c(
    certificate: Certificate, trusting: tuple[str, ...], tmp_path: Path
) -> None:
    env = {"BOUNCESCAN_PASSWORD": PASSWORD}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    with (
        FakeImap({"UID FETCH": None}, context) as server,
        start("scan", server.url, *trusting, cwd=tmp_path, env=env) as process,
    ):
        assert process.stderr is not None
        said = b""
        while not re.search(rb"tries again in \d+ s\n", said):  # a second and a half or more
            said += process.stderr.read1(1000)
            assert process.poll() is None, said
        run = stop(process, signal.SIGINT)
    assert (run.status, run.out) == (130, "")
    assert run.err.endswith(STOPPED)


def _wait_for_fetches(server: BrokenImap, count: int) -> None:
    end = time.monotonic() + 20
    while server.fetches < count:
        assert time.monotonic() < end
        time.sleep(0.01)


def _process_list() -> bytes:
    """Every command line that others on this machine may see."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes())
        except OSError:  # it has ended meanwhile
            continue
    return b"\n".join(lines)


def test_ctrl_c_at_the_password_prompt_ends_it_and_leaves_nothing(
    certificate: Certificate, trusting: tuple[str, ...], tmp_path: Path
) -> None:
    with (
        BrokenImap(certificate) as server,
        terminal("scan", server.url, *trusting, cwd=tmp_path) as window,
    ):
        window.wait_for(b"Password for hanako at localhost: ")
        began = time.monotonic()
        window.type(b"\x03")
        assert window.end() == 130
        assert time.monotonic() - began < WITHIN
    assert window.shown.decode().replace("^C", "").replace("\r", "").splitlines() == [
        "Password for hanako at localhost: ",
        STOPPED.strip(),
    ]
    assert list(tmp_path.iterdir()) == []


def test_the_password_is_asked_for_and_not_shown(
    certificate: Certificate, trusting: tuple[str, ...], tmp_path: Path
) -> None:
    with (
        BrokenImap(certificate) as server,
        terminal(
            *("scan", server.url, *trusting, "--victim", "you@example.com"),
            cwd=tmp_path,
            out=tmp_path / "out",
        ) as window,
    ):
        window.wait_for(b"Password for hanako at localhost: ")
        window.type(PASSWORD.encode() + b"\n")
        assert window.end() == 0
    assert f'LOGIN hanako "{PASSWORD}"' in server.commands
    assert PASSWORD.encode() not in window.shown
    assert PASSWORD.encode() not in (tmp_path / "out").read_bytes()
    assert PASSWORD.encode() not in (tmp_path / "a.bouncescan").read_bytes()


def test_ctrl_d_at_the_password_prompt_is_no_password(
    certificate: Certificate, trusting: tuple[str, ...], tmp_path: Path
) -> None:
    with (
        BrokenImap(certificate) as server,
        terminal("scan", server.url, *trusting, cwd=tmp_path) as window,
    ):
        window.wait_for(b"Password for hanako at localhost: ")
        window.type(b"\x04")
        assert window.end() == 3
    assert "localhost: no password given" in window.shown.decode()


def test_a_name_server_that_does_not_answer_delays_no_ctrl_c(tmp_path: Path) -> None:
    """In the C library's getaddrinfo no KeyboardInterrupt comes up."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("another name server is set only as root")
    # An address of its own on loopback: another run may test beside this one.
    server = f"127.77.{os.getpid() // 256 % 256}.{os.getpid() % 254 + 1}"
    (tmp_path / "resolv.conf").write_text(f"nameserver {server}\n")
    script = f'mount --bind {tmp_path}/resolv.conf /etc/resolv.conf && exec "$@"'
    before = ("unshare", "--mount", "sh", "-c", script, "sh")
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this root may not mount")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((server, 53))
        silent.settimeout(20)
        spec = "imaps://you@mail.example.test/"
        with start("scan", spec, cwd=tmp_path, before=before) as process:
            assert b"example" in silent.recv(512)
            run = stop(process, signal.SIGINT)
    assert (run.status, run.out, run.err) == (130, "", STOPPED)


def test_ctrl_c_while_the_program_is_loading_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")
    run = bouncescan("scan", "x", cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})
    assert run == refused(130)
