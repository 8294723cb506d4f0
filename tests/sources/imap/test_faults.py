"""What servers and networks do wrong. The servers are fakes, the sockets are real."""

import logging
import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.records.message import Locator, RawHeader, Unreadable
from bouncescan.sources import Encryption, FolderSelection, Source, SourceOptions, open_source
from tests.support.certificate import Certificate, make_certificate
from tests.support.fake_imap import Answers, FakeImap

PLAIN = SourceOptions(
    encryption=Encryption.PLAINTEXT,
    timeout=0.5,
    ask_password=lambda _: "secret-sesame",
    wait=lambda _: None,
)


def _fails(answers: Answers) -> SourceError:
    """What a whole run against a server with these answers ends in."""
    told: list[str] = []
    options = replace(PLAIN, tell=told.append)
    with FakeImap(answers) as server, pytest.raises(SourceError) as caught:
        _run(open_source(server.url, options, FolderSelection()))
    for words in (f"{caught.value} {caught.value.remedy}", *told):
        assert "hanako" not in words
        assert "secret" not in words
        assert "\n" not in words
    return caught.value


def _run(source: Source) -> list[RawHeader | Unreadable]:
    with source:
        return [each for folder in source.folders() for each in source.headers(folder, known=())]


def _header(uid: int) -> bytes:
    raw = b"Subject: x\r\n\r\n"
    return (
        b'* %d FETCH (UID %d INTERNALDATE "20-Apr-2026 10:15:23 +0900" RFC822.SIZE 30'
        b' BODY[HEADER.FIELDS ("FROM" SUBJECT)] {%d}\r\n%s)\r\n' % (uid, uid, len(raw), raw)
    )


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"GREETING": None}, "the server closed the connection during the greeting"),
        (
            {"GREETING": b"* BYE too many connections\r\n"},
            "the server refuses the greeting (it says: BYE too many connections)",
        ),
        (
            {"GREETING": b"SSH-2.0-OpenSSH_9.2\r\n"},
            "the answer to the greeting cannot be understood",
        ),
        ({"GREETING": b""}, "no answer during the greeting"),
        ({"LOGIN": None}, "the server closed the connection during signing in"),
        ({"LOGIN": b"* BYE going down\r\n"}, "(it says: going down)"),
        (
            {"LOGIN": b"%t NO [UNAVAILABLE] try later\x1b[31m\r\n"},
            "the server does not accept login and password (it says: [UNAVAILABLE] try later [31m)",
        ),
        (
            {"LOGIN": b"%t NO no such user: hanako\r\n"},
            "the server does not accept login and password",
        ),
        (
            {"LOGIN": b"%t NO write to help@example.net\r\n"},
            "the server does not accept login and password",
        ),
        ({"LIST": b"%t NO not now\r\n"}, "the server refuses LIST (it says: not now)"),
        ({"LIST": None}, "the server closed the connection during LIST"),
        ({"LIST": b"* LIST ((\r\n%t OK done\r\n"}, "the answer to LIST cannot be understood"),
        ({"STATUS": None}, "the server closed the connection during STATUS"),
        ({"EXAMINE": None}, "the server closed the connection during EXAMINE"),
        ({"UID SEARCH": b"%t BAD [BADCHARSET] no\r\n"}, "the server refuses SEARCH"),
        ({"UID SEARCH": b""}, "no answer during SEARCH"),
        ({"UID FETCH": None}, "the server closed the connection during FETCH"),
        ({"UID FETCH": b"* BYE shutting down\r\n"}, "(it says: shutting down)"),
        (
            {"UID FETCH": b"Subject: a secret of the mail\r\n"},
            "localhost: the answer to FETCH cannot be understood",
        ),
        ({"UID FETCH": b"* 1 FETCH (UID 1 BODY[HEADER] {90}\r\nSub"}, "no answer during FETCH"),
    ],
)
def test_a_failing_server_ends_in_one_error(answers: Answers, why: str) -> None:
    error = _fails(answers)
    assert str(error).startswith("localhost: ")
    assert why in str(error)
    assert error.__cause__ is not None


def test_a_command_line_of_the_servers_words_is_kept_short() -> None:
    assert len(str(_fails({"LIST": b"%t NO " + b"x" * 900 + b"\r\n"}))) < 300


def test_field_names_in_the_servers_own_spelling_are_understood() -> None:
    with FakeImap({"UID FETCH": _header(1) + _header(2) + b"%t OK done\r\n"}) as server:
        headers = _run(open_source(server.url, PLAIN, FolderSelection()))
    assert [(each.locator.uid, each.raw) for each in headers if isinstance(each, RawHeader)] == [
        (1, b"Subject: x\r\n"),
        (2, b"Subject: x\r\n"),
    ]


def test_a_message_that_the_server_leaves_out_is_said() -> None:
    with FakeImap({"UID FETCH": _header(2) + b"%t OK done\r\n"}) as server:
        headers = _run(open_source(server.url, PLAIN, FolderSelection()))
        place = Locator(source=server.url.replace("hanako@", "")[:-1], folder="INBOX")
    assert headers[0] == Unreadable(
        locator=Locator(source=place.source, folder="INBOX", uidvalidity=7, uid=1),
        why="vanished before it was fetched",
    )
    assert isinstance(headers[1], RawHeader)


def test_a_server_that_refuses_every_message_is_one_error_and_not_asked_for_ever() -> None:
    uids = b" ".join(b"%d" % uid for uid in range(1, 901))
    answers = {
        "EXAMINE": b"* 900 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n%t OK done\r\n",
        "UID SEARCH": b"* SEARCH " + uids + b"\r\n%t OK done\r\n",
        "UID FETCH": b"%t NO I do not feel like it\r\n",
    }
    with FakeImap(answers) as server, pytest.raises(SourceError) as caught:
        _run(open_source(server.url, PLAIN, FolderSelection()))
    assert str(caught.value) == (
        "localhost: the server refuses FETCH (it says: I do not feel like it)"
    )
    assert sum(command.startswith("UID FETCH") for command in server.commands) < 150


def test_a_server_that_asks_to_wait_is_waited_for_and_not_for_ever() -> None:
    answers = {"UID FETCH": b"%t NO [LIMIT] come back tomorrow\r\n"}
    waits: list[float] = []
    options = replace(PLAIN, wait=waits.append)
    with FakeImap(answers) as server, pytest.raises(SourceError) as caught:
        _run(open_source(server.url, options, FolderSelection()))
    assert str(caught.value) == (
        "localhost: the server refuses FETCH (it says: [LIMIT] come back tomorrow)"
    )
    assert len(waits) == 9
    assert server.connections == 10


def test_an_answer_that_cannot_be_parsed_costs_only_its_message() -> None:
    with FakeImap({"UID FETCH": b"* 1 FETCH (UID x)\r\n%t OK done\r\n"}) as server:
        headers = _run(open_source(server.url, PLAIN, FolderSelection()))
        assert [each.why for each in headers if isinstance(each, Unreadable)] == [
            "the server does not give it"
        ] * 2
        # Both, then each three times.
        assert sum(command.startswith("UID FETCH") for command in server.commands) == 7


def test_nothing_but_reading_commands_is_sent() -> None:
    with FakeImap({"UID FETCH": _header(1) + _header(2) + b"%t OK done\r\n"}) as server:
        _run(open_source(server.url, PLAIN, FolderSelection()))
    verbs = {command.split()[0] for command in server.commands}
    assert verbs == {"CAPABILITY", "LOGIN", "LIST", "STATUS", "EXAMINE", "UID", "LOGOUT"}
    assert all("PEEK" in command for command in server.commands if "BODY" in command)


def test_a_server_without_starttls_is_not_talked_to_in_the_clear() -> None:
    with FakeImap({}) as server, pytest.raises(SourceError) as caught:
        _run(open_source(server.url, SourceOptions(timeout=5), FolderSelection()))
    assert str(caught.value).startswith("localhost: the server offers no encryption on port")
    assert not any(command.startswith("LOGIN") for command in server.commands)


def test_a_refused_connection_is_said_with_the_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(SourceError) as caught:
        _run(open_source(f"imaps://hanako@127.0.0.1:{port}/", SourceOptions(), FolderSelection()))
    assert str(caught.value) == f"127.0.0.1: refused the connection to port {port}"


def test_an_unknown_host_is_said() -> None:
    options = SourceOptions(host="nonexistent.invalid")
    with pytest.raises(SourceError) as caught:
        _run(open_source("hanako@example.com", options, FolderSelection()))
    assert str(caught.value) == "nonexistent.invalid: no such host, or no network"


def test_a_provider_that_takes_no_passwords_is_said_before_one_is_asked_for(
    certificate: Certificate,
) -> None:
    options = SourceOptions(host="localhost", ca_file=certificate.certificate, timeout=5)
    with FakeImap({}, _server_context(certificate)) as server, pytest.raises(SourceError) as caught:
        _run(
            open_source("hanako@hotmail.co.jp", _with_port(options, server.port), FolderSelection())
        )
    assert "OAuth2 only" in str(caught.value)
    assert "export the mailbox and scan the export" in str(caught.value.remedy)


def test_a_ca_file_without_certificates_is_said(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    for name in ("ca.pem", "gone.pem"):
        options = SourceOptions(ca_file=tmp_path / name)
        with pytest.raises(SourceError, match=f"{name}: no certificates can be read from it"):
            _run(open_source("imaps://hanako@localhost/", options, FolderSelection()))


def test_a_server_without_tls_on_the_tls_port_is_said() -> None:
    with FakeImap({}) as server:
        url = server.url.replace("imap:", "imaps:")
        with pytest.raises(SourceError) as caught:
            _run(open_source(url, SourceOptions(timeout=2), FolderSelection()))
    assert str(caught.value).startswith("localhost: no TLS connection: ")


def test_only_legacy_tls_reaches_a_server_of_static_rsa_and_still_verifies(
    tmp_path: Path,
) -> None:
    made = make_certificate(tmp_path, "localhost", algorithm="rsa")
    options = SourceOptions(
        ca_file=made.certificate, timeout=5, ask_password=lambda _: "secret-sesame"
    )
    with FakeImap({}, _legacy_context(made)) as server, pytest.raises(SourceError) as caught:
        _run(open_source(server.url, options, FolderSelection()))
    assert "no TLS connection" in str(caught.value)
    assert "--legacy-tls" in str(caught.value.remedy)

    legacy = SourceOptions(
        ca_file=made.certificate, timeout=5, legacy_tls=True, ask_password=lambda _: "secret-sesame"
    )
    empty = {"EXAMINE": b"* 0 EXISTS\r\n%t OK done\r\n"}
    with FakeImap(empty, _legacy_context(made)) as server:
        assert _run(open_source(server.url, legacy, FolderSelection())) == []

    unknown = SourceOptions(timeout=5, legacy_tls=True)
    with FakeImap({}, _legacy_context(made)) as server, pytest.raises(SourceError) as caught:
        _run(open_source(server.url, unknown, FolderSelection()))
    assert "the certificate does not verify" in str(caught.value)


def test_nothing_is_logged_even_where_everything_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeImap({"UID FETCH": _header(1) + _header(2) + b"%t OK done\r\n"}) as server:
        _run(open_source(server.url, PLAIN, FolderSelection()))
    assert caplog.records == []


def _with_port(options: SourceOptions, port: int) -> SourceOptions:
    return SourceOptions(
        host=options.host, port=port, ca_file=options.ca_file, timeout=options.timeout
    )


def _server_context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def _legacy_context(certificate: Certificate) -> ssl.SSLContext:
    """A server of about 2010: static RSA key exchange and nothing newer than TLS 1.2."""
    context = _server_context(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES256-SHA:@SECLEVEL=0")
    return context
