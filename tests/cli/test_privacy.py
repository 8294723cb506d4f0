"""No word of the mail in what is said, no password anywhere, no socket but the mailbox's.

That no run says a word of the mail is held by `command.finished` for every run of these tests.
"""

import os
import re
import shutil
import sqlite3
import sys
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.command import Run, bouncescan
from tests.cli.mailbox import CANARIES, PASSWORD, book
from tests.cli.servers import BrokenImap
from tests.support.certificate import Certificate


def test_the_canaries_are_in_the_mail_and_are_looked_for(inbox: Path, tmp_path: Path) -> None:
    raw = inbox.read_bytes().decode().casefold()
    assert [word for word in CANARIES if word not in raw] == []
    with pytest.raises(AssertionError):  # a folder named so is said in an error
        bouncescan("scan", "kanarienvogel", cwd=tmp_path)


@pytest.fixture
def scanned(certificate: Certificate, tmp_path: Path) -> tuple[Run, Path]:
    """A scan over IMAP whose password comes from the environment, and its folder."""
    with BrokenImap(certificate) as server:
        run = bouncescan(
            *("scan", server.url, "--ca-file", certificate.certificate, "--case", "a.bouncescan"),
            *("--json", "all.json", "--csv", "people.csv"),
            cwd=tmp_path,
            env={"BOUNCESCAN_PASSWORD": PASSWORD},
        )
    return run, tmp_path


def test_the_password_is_in_no_output_and_in_no_table_of_the_case(
    scanned: tuple[Run, Path],
) -> None:
    run, folder = scanned
    assert run.status == 0
    for path in folder.iterdir():
        assert PASSWORD.encode() not in path.read_bytes()
    with closing(sqlite3.connect(folder / "a.bouncescan")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        cells = [
            cell
            for (table,) in tables.fetchall()
            for row in connection.execute(f"SELECT * FROM {table}")  # noqa: S608 our own tables
            for cell in row
        ]
    bodies = [zlib.decompress(cell) for cell in cells if isinstance(cell, bytes)]
    assert len(bodies) == 2
    assert PASSWORD not in " ".join(map(str, cells))
    assert PASSWORD.encode() not in b"".join(bodies)


# What every Python of the run tells of its sockets, where strace is not installed.
_TELLING = """\
import os, sys
def tell(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"):
        with open(os.environ["SOCKETS"], "a") as log:
            log.write(f"{event} {arguments[1:] if event != 'socket.getaddrinfo' else arguments}\\n")
sys.addaudithook(tell)
"""


def _sockets(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> list[str]:
    """The network calls of a run: strace tells them of every thread and child, else Python."""
    log = cwd / "sockets"
    log.touch()
    if shutil.which("strace") is not None:
        calls = "trace=connect,bind,sendto,sendmsg,sendmmsg"
        before = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", calls, "-o", str(log))
        run = bouncescan(*arguments, cwd=cwd, before=before, env=env)
    else:
        (cwd / "sitecustomize.py").write_text(_TELLING)
        told = {"PYTHONPATH": f"{cwd}:{os.environ.get('PYTHONPATH', '')}", "SOCKETS": str(log)}
        run = bouncescan(*arguments, cwd=cwd, env={**(env or {}), **told})
    assert run.status == 0
    return [line for line in log.read_text().splitlines() if not line.endswith("+++")]


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_files_are_scanned_and_shown_without_one_network_call(inbox: Path, tmp_path: Path) -> None:
    contacts = book(tmp_path / "book.vcf")
    scan = ("scan", inbox, "--contacts", contacts, "--case", "a.bouncescan", "--csv", "a.csv")
    assert _sockets(*scan, cwd=tmp_path) == []
    assert _sockets("report", "a.bouncescan", cwd=tmp_path) == []
    assert _sockets("parse", inbox, cwd=tmp_path) == []


def test_a_mailbox_is_scanned_with_connections_to_its_server_only(
    certificate: Certificate, tmp_path: Path
) -> None:
    with BrokenImap(certificate) as server:
        calls = _sockets(
            *("scan", server.url, "--ca-file", certificate.certificate, "--case", "a.bouncescan"),
            cwd=tmp_path,
            env={"BOUNCESCAN_PASSWORD": PASSWORD},
        )
    connections = [call for call in calls if "connect" in call and "AF_UNIX" not in call]
    assert connections
    # getaddrinfo tries which of the addresses of localhost can be reached, at port 993 or 0.
    elsewhere = [call for call in connections if not re.search(r'127\.0\.0\.1|"::1"', call)]
    assert elsewhere == []
