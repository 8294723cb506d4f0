"""What a mailbox on a server can do wrong, as the person reads it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.command import Run, bouncescan, refused
from tests.cli.mailbox import PASSWORD as WRONG_PASSWORD
from tests.cli.mailbox import mails
from tests.cli.servers import BrokenImap
from tests.support.certificate import Certificate
from tests.support.dovecot import PASSWORD, Dovecot, require_dovecot

READ_NOTHING = "nothing was read"


@pytest.fixture(scope="module")
def server(certificate: Certificate) -> Iterator[Dovecot]:
    """A Dovecot whose INBOX has `mails()` and whose folder Empty has none."""
    with Dovecot(require_dovecot(), certificate) as running:
        when = datetime(2026, 4, 20, 10, 5, tzinfo=UTC)
        running.fill("INBOX", [(raw.replace(b"\n", b"\r\n"), when) for raw in mails()])
        running.fill("Empty", [])
        yield running


def scan(server: Dovecot, cwd: Path, *options: str, url: str = "", password: str = PASSWORD) -> Run:
    arguments = ("scan", url or server.url, "--case", "a.bouncescan", *options)
    return bouncescan(*arguments, cwd=cwd, env={"BOUNCESCAN_PASSWORD": password})


@pytest.mark.server
def test_a_wrong_password_is_said(dovecot: Dovecot, tmp_path: Path) -> None:
    # A server of its own: Dovecot lets everybody wait after a wrong password.
    trust = ("--ca-file", str(dovecot.certificate))
    run = scan(dovecot, tmp_path, *trust, password=WRONG_PASSWORD)
    assert run == refused(
        3,
        "bouncescan: localhost: the server does not accept login and password"
        " (it says: [AUTHENTICATIONFAILED] Authentication failed.)",
        "see the login (--user) and the password; some want an app password",
        READ_NOTHING,
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.server
def test_a_certificate_that_does_not_verify_is_said(server: Dovecot, tmp_path: Path) -> None:
    for url, options in ((server.url, []), (server.starttls_url, ["--starttls"])):
        run = scan(server, tmp_path, *options, url=url)
        assert run == refused(
            3,
            "bouncescan: localhost: the certificate does not verify: self-signed certificate",
            "is it the right host? for a server of your own: --ca-file FILE",
            READ_NOTHING,
        )


@pytest.mark.server
def test_a_folder_that_is_not_there_is_said_with_those_that_are(
    server: Dovecot, tmp_path: Path
) -> None:
    run = scan(server, tmp_path, "--ca-file", str(server.certificate), "--folder", "Posteingang")
    what, remedy, closing = run.err.splitlines()
    name = f"imaps://localhost:{server.tls_port}"
    assert (run.status, run.out) == (3, "")
    assert what == f"bouncescan: {name}: no folder with the name 'Posteingang'"
    assert remedy.startswith("folders there: ")
    assert "INBOX" in remedy
    assert closing == READ_NOTHING


@pytest.mark.server
def test_an_empty_mailbox_is_no_fault_and_is_said(server: Dovecot, tmp_path: Path) -> None:
    run = scan(server, tmp_path, "--ca-file", str(server.certificate), "--folder", "Empty")
    assert (run.status, run.last) == (0, "read 0 of 0 messages, 0 could not be read")
    assert "There is no mail here to read." in run.out


@pytest.mark.server
def test_what_was_read_is_shown_again_though_the_server_is_gone(
    server: Dovecot, tmp_path: Path
) -> None:
    trust = ("--ca-file", str(server.certificate))
    first = scan(server, tmp_path, *trust)
    assert (first.status, first.last) == (0, "read 4 of 4 messages, 0 could not be read")
    again = scan(server, tmp_path, *trust, url="imaps://taro@example.net@localhost:1/")
    assert (again.status, again.out) == (3, first.out)
    assert again.err.startswith("bouncescan: localhost: refused the connection to port 1\n")


def test_a_message_that_the_server_refuses_is_named_and_the_rest_goes_on(
    certificate: Certificate, tmp_path: Path
) -> None:
    with BrokenImap(certificate, refused={2}) as server:
        run = _scan_broken(server, certificate, tmp_path)
    assert (run.status, run.last) == (4, "read 3 of 4 messages, 1 could not be read")
    assert "1 bounce" in run.out
    assert "INBOX;UIDVALIDITY=7/;UID=2" in run.out


def test_a_server_that_hangs_up_is_said_and_the_scan_goes_on(
    certificate: Certificate, tmp_path: Path
) -> None:
    with BrokenImap(certificate, drops_at=3) as server:
        run = _scan_broken(server, certificate, tmp_path)
    assert (run.status, run.last) == (0, "read 4 of 4 messages, 0 could not be read")
    said = "localhost: the server closed the connection during FETCH; tries again"
    assert run.err.splitlines().count(said) == 1
    assert "2 bounces came back" in run.out


def _scan_broken(server: BrokenImap, certificate: Certificate, cwd: Path) -> Run:
    return bouncescan(
        *("scan", server.url, "--ca-file", certificate.certificate, "--case", "a.bouncescan"),
        cwd=cwd,
        env={"BOUNCESCAN_PASSWORD": WRONG_PASSWORD},
    )
