"""`check` signs in, says what is there and reads nothing; what goes wrong is said with a remedy."""

import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.command import Run, bouncescan, refused
from tests.cli.mailbox import PASSWORD as WRONG_PASSWORD
from tests.cli.mailbox import mails
from tests.support.certificate import Certificate, make_certificate
from tests.support.dovecot import PASSWORD, Dovecot, require_dovecot
from tests.support.fake_imap import FakeImap


@pytest.fixture(scope="module")
def server(certificate: Certificate) -> Iterator[Dovecot]:
    """A Dovecot whose INBOX has `mails()`."""
    with Dovecot(require_dovecot(), certificate) as running:
        when = datetime(2026, 4, 20, 10, 5, tzinfo=UTC)
        running.fill("INBOX", [(raw.replace(b"\n", b"\r\n"), when) for raw in mails()])
        running.fill("Papierkorb", [(mails()[0].replace(b"\n", b"\r\n"), when)])
        yield running


def check(
    cwd: Path, *arguments: str | Path, env: Mapping[str, str] | None = None, stdin: bytes = b""
) -> Run:
    given = {"BOUNCESCAN_PASSWORD": PASSWORD, **(env or {})}
    return bouncescan("check", *arguments, cwd=cwd, env=given, stdin=stdin)


def _trust(server: Dovecot) -> tuple[str, ...]:
    return ("--ca-file", str(server.certificate))


@pytest.mark.server
def test_it_says_what_is_there_and_leaves_all_as_it_was(server: Dovecot, tmp_path: Path) -> None:
    before = server.snapshot()
    run = check(tmp_path, server.url, *_trust(server))
    assert server.snapshot() == before
    assert (run.status, run.err) == (0, "")
    first, *rest = run.out.splitlines()
    assert first == f"imaps://localhost:{server.tls_port}: signed in by password, TLSv1.3"
    rows = {line.split()[0]: line.split()[1:] for line in rest if "  " in line}
    assert rows["INBOX"] == ["4", "inbox", "yes"]
    assert rows["Papierkorb"] == ["1", "trash", "--all-folders"]
    assert rows["Spambox"] == ["0", "junk", "yes"]
    assert any(line.startswith("友達からの手紙") for line in rest)
    assert rest[-4:] == [
        "a scan reads 4 messages in 4 folders; the mailbox holds 0 MB",
        "it may take less than a minute",
        "the server tells of new mail by itself (IDLE)",
        "no mail was read, and nothing was changed",
    ]
    assert list(tmp_path.iterdir()) == []


def test_no_folder_is_opened_and_no_message_asked_for(
    certificate: Certificate, tmp_path: Path
) -> None:
    with FakeImap({}, _context(certificate)) as server:
        run = check(tmp_path, server.url, "--ca-file", certificate.certificate)
    assert run.status == 0
    verbs = {command.split()[0] for command in server.commands}
    assert verbs == {"CAPABILITY", "LOGIN", "LIST", "STATUS", "LOGOUT"}
    assert "(no IDLE)" in run.out
    assert "their usual names tell" in run.out


def test_a_big_mailbox_is_estimated_and_a_hostile_folder_name_made_harmless(
    certificate: Certificate, tmp_path: Path
) -> None:
    answers = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE X-GM-EXT-1 SPECIAL-USE\r\n%t OK done\r\n",
        "LIST": b'* LIST () "/" INBOX\r\n* LIST () "/" "a\x1b[2Jb"\r\n%t OK done\r\n',
        "STATUS": b"* STATUS INBOX (MESSAGES 200000 UIDVALIDITY 7)\r\n%t OK done\r\n",
    }
    with FakeImap(answers, _context(certificate)) as server:
        run = check(tmp_path, server.url, "--ca-file", certificate.certificate)
    assert run.status == 0, run.err
    assert "\x1b" not in run.out
    assert "200,000" in run.out
    assert "it may take 3 to 50 minutes, as fast as the line and the server are" in run.out
    assert "a mail in several of them counts once" in run.out


def test_the_limit_of_a_provider_is_said(certificate: Certificate, tmp_path: Path) -> None:
    trust = ("--ca-file", certificate.certificate)
    with FakeImap({}, _context(certificate)) as server:
        where = ("--host", "localhost", "--port", str(server.port))
        run = check(tmp_path, "you@gmail.com", *where, *trust)
    assert run.status == 0
    assert "the provider gives out 2,500 MB a day\n" in run.out


@pytest.mark.server
def test_a_wrong_password_is_said_with_what_the_provider_wants(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    wrong = {"BOUNCESCAN_PASSWORD": WRONG_PASSWORD}
    where = ("--host", "localhost", "--port", str(dovecot.tls_port), *_trust(dovecot))
    run = check(tmp_path, "you@gmail.com", *where, env=wrong)
    assert run == refused(
        3,
        "bouncescan: localhost: the server does not accept login and password"
        " (it says: [AUTHENTICATIONFAILED] Authentication failed.)",
        "make an app password (Google account, Security, 2-Step Verification) and use that",
    )


# What is asked for, and what is said: cause and remedy.
REFUSED = {
    "no IMAP": (
        ["you@proton.me"],
        "bouncescan: proton.me: Proton has no IMAP: its mail is encrypted",
        "imap://NAME@127.0.0.1:1143 with Bridge",
    ),
    "a carrier's own": (["you@softbank.ne.jp"], "MMS is kept on the phone", "as attachments"),
    "no passwords": (["you@outlook.jp", "--host", "localhost"], "OAuth2 only", "--oauth-client-id"),
    "an unknown domain": (["you@example.com"], "is not known", "--host imap.example.com"),
    "an id of its own": (["you@docomo.ne.jp"], "wants an id of its own", "--user"),
    "a password in the URL": (
        ["imaps://you:sesame@mail.example.com/"],
        "a password in the URL is not taken, others could see it",
        "--password-command",
    ),
    "no such host": (["imaps://you@nonexistent.invalid"], "no such host", "--host"),
    "a port that is closed": (
        ["you@example.com", "--host", "localhost", "--port", "1"],
        "localhost: refused the connection to port 1",
        "see --host and --port",
    ),
    "a file": (["."], "is no mailbox on a server", "give an address"),
    "nothing at all": (["nothing"], "is no mailbox on a server", "give an address"),
    "an issuer without encryption": (
        ["you@example.com", "--oauth-client-id", "x", "--oauth-issuer",
         "http://login.example.com", "--host", "localhost"],
        "the issuer is no https URL",
        "https://login.example.com",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said_with_a_remedy(
    name: str, certificate: Certificate, tmp_path: Path
) -> None:
    arguments, what, remedy = REFUSED[name]
    trust = ("--ca-file", certificate.certificate)
    if arguments[-1] == "localhost":
        with FakeImap({}, _context(certificate)) as server:
            run = check(tmp_path, *arguments, *trust, "--port", str(server.port))
    else:
        run = check(tmp_path, *arguments, *trust)
    assert (run.status, run.out) == (3, "")
    lines = run.err.splitlines()
    assert len(lines) in {2, 3}
    assert what in lines[0]
    assert remedy in lines[1]
    assert "sesame" not in run.err


def test_what_is_no_mail_server_is_said(certificate: Certificate, tmp_path: Path) -> None:
    """A page for signing in to a train's network, with a certificate of its own and without."""
    page = {"GREETING": b"HTTP/1.1 302 Found\r\nLocation: https://wifi.example.net/\r\n\r\n"}
    with FakeImap(page, _context(certificate)) as server:
        run = check(tmp_path, server.url, "--ca-file", certificate.certificate)
    assert run.status == 3
    assert "is no mail server: it speaks HTTP" in run.err
    assert "open a web page" in run.err
    with FakeImap(page) as server:
        run = check(tmp_path, server.url.replace("imap:", "imaps:"))
    assert run.status == 3
    assert "no TLS connection" in run.err
    with FakeImap({}, _context(certificate)) as server:
        run = check(tmp_path, "you@gmail.com", "--host", "localhost", "--port", str(server.port))
    assert run.status == 3
    assert "the certificate does not verify" in run.err
    assert "open a web page" in run.err


@pytest.mark.server
def test_no_encryption_is_for_this_computer_or_said_aloud(server: Dovecot, tmp_path: Path) -> None:
    url = server.starttls_url
    run = check(tmp_path, url, "--insecure-plaintext")
    assert (run.status, run.err) == (0, "")
    assert "signed in by password, without encryption" in run.out
    both = check(tmp_path, url, "--insecure-plaintext", "--starttls")
    assert both == refused(
        2,
        "bouncescan check: --starttls and --insecure-plaintext exclude each other",
        "bouncescan check --help shows an example and all options",
    )


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--oauth-device",), "--oauth-device needs --oauth-client-id"),
        (
            ("--token-command", "x", "--password-command", "y"),
            "--password-command and --token-command exclude each other",
        ),
        (
            ("--token-command", "x", "--oauth-client-id", "y"),
            "--token-command and --oauth-client-id exclude each other",
        ),
    ],
)
def test_options_that_make_no_sense_together_are_wrong_usage(
    options: tuple[str, ...], what: str, tmp_path: Path
) -> None:
    for command in ("check", "scan"):
        run = bouncescan(command, "you@example.com", *options, cwd=tmp_path)
        assert run == refused(
            2,
            f"bouncescan {command}: {what}",
            f"bouncescan {command} --help shows an example and all options",
        )


def test_static_rsa_is_refused_but_with_legacy_tls_which_warns(tmp_path: Path) -> None:
    made = make_certificate(tmp_path, "localhost", algorithm="rsa")
    where = ("--ca-file", str(made.certificate))
    with FakeImap({}, _static_rsa(made)) as server:
        run = check(tmp_path, server.url, *where)
    assert run.status == 3
    assert "--legacy-tls" in run.err
    with FakeImap({}, _static_rsa(made)) as server:
        run = check(tmp_path, server.url, *where, "--legacy-tls")
    assert run.status == 0
    assert run.err == (
        "localhost: old encryption (TLSv1.2, AES256-SHA): whoever records this may read it later\n"
    )
    assert "signed in by password, TLSv1.2" in run.out
    with FakeImap({}, _static_rsa(made)) as server:
        run = check(tmp_path, server.url, "--legacy-tls")  # and the certificate is not known
    assert run.status == 3
    assert "the certificate does not verify" in run.err


@pytest.mark.server
def test_legacy_tls_that_is_not_needed_is_said(server: Dovecot, tmp_path: Path) -> None:
    run = check(tmp_path, server.url, *_trust(server), "--legacy-tls")
    assert run.status == 0
    assert run.err == "localhost: --legacy-tls is not needed: the server speaks modern TLS\n"


@contextmanager
def openssl_server(made: Certificate, *options: str) -> Iterator[int]:
    """A TLS server of OpenSSL's own; to whoever speaks its TLS it says that it is old."""
    files = ["-cert", str(made.certificate), "-key", str(made.key)]
    command = ["openssl", "s_server", "-crlf", "-accept", "0", "-naccept", "1", *files, *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stdin=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if line.startswith("ACCEPT"))
            threading.Thread(target=_greet, args=(process,), daemon=True).start()
            yield int(line.rpartition(":")[2])
        finally:
            process.kill()


def _greet(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert process.stdin is not None
    if any(line.startswith("CIPHER is") for line in process.stdout):
        process.stdin.write("* BYE it is 1999 here\n")
        process.stdin.flush()


def test_a_server_that_speaks_only_the_first_tls_is_met_by_legacy_tls_alone(
    tmp_path: Path,
) -> None:
    made = make_certificate(tmp_path, "localhost", algorithm="rsa")
    old = ("-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0")
    for legacy, said in (((), "no TLS connection"), (("--legacy-tls",), "BYE it is 1999 here")):
        with openssl_server(made, *old) as port:
            url = f"imaps://you@localhost:{port}/"
            run = check(tmp_path, url, "--ca-file", made.certificate, *legacy)
        assert run.status == 3
        assert said in run.err, run.err


def _context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def _static_rsa(certificate: Certificate) -> ssl.SSLContext:
    """A server of about 2010."""
    context = _context(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES256-SHA:@SECLEVEL=0")
    return context
