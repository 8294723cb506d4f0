"""Tokens at a real Dovecot, whose tokens a real authorization server on loopback makes."""

import base64
import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bouncescan.errors import SourceError
from bouncescan.sources import Encryption, FolderSelection, SourceOptions, open_source
from bouncescan.sources.options import OAuthOptions
from tests.support.certificate import Certificate
from tests.support.dovecot import PASSWORD, USER, Dovecot, require_dovecot
from tests.support.fake_imap import FakeImap
from tests.support.keyrings import MemoryKeyring, using_keyring
from tests.support.oauth_server import CLIENT_ID, OAuthServer, visit

OTHER = "jiro@example.net"


@pytest.fixture
def login_server() -> Iterator[OAuthServer]:
    with OAuthServer(USER) as server, using_keyring(None):
        yield server


@pytest.fixture
def mail_server(certificate: Certificate, login_server: OAuthServer) -> Iterator[Dovecot]:
    url = login_server.tokeninfo
    with Dovecot(require_dovecot(), certificate, token_server=url) as server:
        yield server


class Person:
    """Who reads what is told, opens the page in a browser and waits for nothing."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.waited: list[float] = []
        self.saw: list[tuple[int, str]] = []

    def tell(self, line: str) -> None:
        self.told.append(line)

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)

    def open_browser(self, page: str) -> bool:
        threading.Thread(target=lambda: self.saw.append(visit(page)), daemon=True).start()
        return True


def _options(
    server: Dovecot, login_server: OAuthServer, person: Person, **oauth: object
) -> SourceOptions:
    fields = {"issuer": login_server.url, "scope": "mail", "open_browser": person.open_browser}
    return SourceOptions(
        ca_file=server.certificate,
        timeout=20,
        oauth=OAuthOptions(client_id=CLIENT_ID, **{**fields, **oauth}),  # type: ignore[arg-type]
        tell=person.tell,
        wait=person.wait,
    )


def _folders(server: Dovecot, options: SourceOptions, url: str = "") -> list[str]:
    with open_source(url or server.url, options, FolderSelection()) as source:
        return [folder.name for folder in source.folders()]


@pytest.mark.server
@pytest.mark.parametrize("by_device", [False, True])
def test_a_person_who_signs_in_opens_the_mailbox(
    mail_server: Dovecot, login_server: OAuthServer, *, by_device: bool
) -> None:
    login_server.pending = ["authorization_pending", "slow_down", "authorization_pending"]
    person = Person()
    options = _options(mail_server, login_server, person, by_device=by_device)
    assert "INBOX" in _folders(mail_server, options)
    asks, shows = person.told[-2:]
    assert asks == "OAuth: asks localhost for a token that reads this mailbox (scope: mail)"
    if by_device:
        assert shows == (
            f"open {login_server.url}/enter on any device and enter the code BDWP-HQPK"
        )
        assert person.waited == [2.0, 2.0, 7.0, 7.0]
    else:
        assert shows.startswith(f"your browser has opened this page: {login_server.url}/authorize?")
        assert person.saw[0][0] == 200
        assert "Signed in." in person.saw[0][1]
    said = "\n".join(person.told)
    assert [each for each in login_server.secrets_given() if each in said] == []
    assert person.told[0] == "OAuth: asks localhost where tokens are asked for"


@pytest.mark.server
def test_a_second_connection_asks_nobody_and_an_old_token_is_renewed(
    mail_server: Dovecot, login_server: OAuthServer
) -> None:
    person = Person()
    options = _options(mail_server, login_server, person)
    _folders(mail_server, options)
    asked = len(login_server.paths())
    _folders(mail_server, options)
    assert [each for each in login_server.paths()[asked:] if each != "/tokeninfo"] == []
    login_server.valid.clear()  # the hour is over, and only the mail server knows
    _folders(mail_server, options)
    assert login_server.paths().count("/authorize") == 1
    assert login_server.asked[-2][1]["grant_type"] == "refresh_token"
    assert person.told[-1] == "OAuth: asks localhost to renew the token of this mailbox"


@pytest.mark.server
def test_a_token_that_ends_by_its_own_word_is_renewed_before_it_is_sent(
    mail_server: Dovecot, login_server: OAuthServer
) -> None:
    login_server.expires_in = 30
    options = _options(mail_server, login_server, Person())
    _folders(mail_server, options)
    _folders(mail_server, options)
    grants = [fields["grant_type"] for path, fields in login_server.asked if path == "/token"]
    assert grants == ["authorization_code", "refresh_token"]


@pytest.mark.server
def test_what_renews_a_token_is_kept_only_if_asked_for_and_dropped_when_it_is_withdrawn(
    mail_server: Dovecot, login_server: OAuthServer
) -> None:
    memory = MemoryKeyring()
    with using_keyring(memory):
        _folders(mail_server, _options(mail_server, login_server, Person()))
        assert memory.entries == {}
        _folders(mail_server, _options(mail_server, login_server, Person(), is_remembered=True))
        ((entry, kept),) = memory.entries.items()
        assert entry == ("bouncescan-oauth", f"{USER} {CLIENT_ID}")
        assert kept in login_server.refreshes
        # Another run: nobody opens a browser.
        again = _options(mail_server, login_server, Person(), is_remembered=True)
        _folders(mail_server, again)
        assert login_server.paths().count("/authorize") == 2
        assert memory.entries[entry] != kept  # servers may change it each time
        login_server.refreshes.clear()
        person = Person()
        _folders(mail_server, _options(mail_server, login_server, person))
        assert login_server.paths().count("/authorize") == 3
        assert "OAuth: what was kept to renew it is not taken any more" in person.told
        assert memory.entries == {}


@pytest.mark.server
def test_without_a_keyring_it_is_said_that_nothing_is_remembered(
    mail_server: Dovecot, login_server: OAuthServer
) -> None:
    person = Person()
    options = _options(mail_server, login_server, person, is_remembered=True)
    assert "INBOX" in _folders(mail_server, options)
    assert person.told[-1] == (
        "OAuth: no keyring is there to remember it in (see --oauth-remember)"
    )


@pytest.mark.server
@pytest.mark.parametrize("mechanism", ["OAUTHBEARER", "XOAUTH2"])
def test_a_token_of_somebody_else_is_refused_in_words(
    certificate: Certificate, login_server: OAuthServer, mechanism: str
) -> None:
    """Both ways of Dovecot to refuse: the JSON, and the line that it then waits for."""
    server = _OneMechanism(require_dovecot(), certificate, login_server.tokeninfo, mechanism)
    with server, pytest.raises(SourceError) as caught:
        _folders(server, SourceOptions(ca_file=server.certificate, timeout=20, **_token("none")))
    assert str(caught.value).startswith(
        "localhost: the server does not accept the token: it has ended, was withdrawn, or is for"
        " another account"
    )
    assert "new token" in str(caught.value.remedy)


class _OneMechanism(Dovecot):
    """A Dovecot that offers one of the two."""

    def __init__(self, program: str, certificate: Certificate, url: str, mechanism: str) -> None:
        super().__init__(program, certificate, token_server=url)
        self._mechanism = mechanism

    def _tokens(self) -> str:
        return re.sub("oauthbearer xoauth2", self._mechanism.lower(), super()._tokens(), count=1)


def _token(token: str) -> dict[str, str]:
    return {"token_command": f"echo {token}"}


@pytest.mark.server
@pytest.mark.parametrize("mechanism", ["OAUTHBEARER", "XOAUTH2"])
def test_a_token_from_a_command_signs_in_by_either_mechanism(
    certificate: Certificate, login_server: OAuthServer, mechanism: str
) -> None:
    login_server.valid.add("made-elsewhere")
    server = _OneMechanism(require_dovecot(), certificate, login_server.tokeninfo, mechanism)
    with server:
        options = SourceOptions(ca_file=server.certificate, timeout=20, **_token("made-elsewhere"))
        assert "INBOX" in _folders(server, options)
        assert "INBOX" in _folders(server, options, server.starttls_url)
        login_server.user = OTHER
        with pytest.raises(SourceError, match="does not accept the token"):
            _folders(server, options)


@pytest.mark.server
def test_a_server_that_takes_no_tokens_says_so_before_one_is_sent(dovecot: Dovecot) -> None:
    options = SourceOptions(ca_file=dovecot.certificate, timeout=20, **_token("some-token"))
    with pytest.raises(SourceError) as caught:
        _folders(dovecot, options)
    assert str(caught.value) == (
        "localhost: the server takes no tokens (neither OAUTHBEARER nor XOAUTH2)"
    )


@pytest.mark.server
def test_a_server_that_takes_only_tokens_is_given_no_password(
    certificate: Certificate, login_server: OAuthServer
) -> None:
    server = Dovecot(
        require_dovecot(), certificate, token_server=login_server.tokeninfo, passwords=""
    )
    options = SourceOptions(ca_file=server.certificate, timeout=20, ask_password=lambda _: PASSWORD)
    with server, pytest.raises(SourceError) as caught:
        _folders(server, options)
    assert str(caught.value) == "localhost: the server takes no passwords"


_PLAIN_TOKENS = {"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n%t OK done\r\n"}


@pytest.mark.parametrize("token", ["two words", "päss", "ctrl\x01auth=Bearer other", ""])
def test_what_cannot_be_a_token_is_not_sent(token: str) -> None:
    options = SourceOptions(token_command="cat -", timeout=5)
    options = replace(options, token_command=f"printf %s '{token}'")
    with FakeImap(_PLAIN_TOKENS) as server, pytest.raises(SourceError) as caught:
        _folders_plain(server, options)
    assert "token" in str(caught.value)
    assert [each for each in server.commands if each.startswith("AUTHENTICATE")] == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"status": "400", "schemes": "Bearer", "scope": "x"}, ": it has ended, was withdrawn"),
        ({"status": "insufficient_scope"}, ": it was not granted to read mail"),
        ({"status": 401}, ": it has ended"),
        ({"status": "hanako@example.net is\x1b[2J unknown"}, "accept the token (it says:"),
        ([], "accept the token (it says:"),
    ],
)
def test_the_json_of_a_refusal_is_told_in_words_and_never_quoted(told: object, words: str) -> None:
    with _Refusing(json.dumps(told).encode()) as server, pytest.raises(SourceError) as caught:
        _folders_plain(server, SourceOptions(timeout=5, **_token("a-token")))
    assert words in str(caught.value)
    assert "hanako" not in str(caught.value)
    assert server.commands[-1] == ""  # the empty line that ends it


class _Refusing(FakeImap):
    """Refuses a token as Google does: JSON, a line of ours, NO."""

    def __init__(self, told: bytes) -> None:
        super().__init__(_PLAIN_TOKENS)
        self._told = told
        self._tag = b""

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        if verb == "AUTHENTICATE":
            self._tag = tag
            connection.sendall(b"+ \r\n")
        elif self._tag and not verb and tag:
            connection.sendall(b"+ " + base64.b64encode(self._told) + b"\r\n")
        elif self._tag and not verb:
            connection.sendall(self._tag + b" NO [AUTHENTICATIONFAILED] Invalid credentials\r\n")
            self._tag = b""
        else:
            return super()._answer(connection, verb, tag)
        return True


def _folders_plain(server: FakeImap, options: SourceOptions) -> list[str]:
    chosen = replace(options, encryption=Encryption.PLAINTEXT)
    with open_source(server.url, chosen, FolderSelection()) as source:
        return [folder.name for folder in source.folders()]


@pytest.mark.server
def test_a_connection_that_breaks_asks_the_person_no_second_time(dovecot: Dovecot) -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return PASSWORD

    options = SourceOptions(ca_file=dovecot.certificate, timeout=20, ask_password=ask)
    for _ in range(3):
        assert "INBOX" in _folders(dovecot, options)
    assert len(asked) == 1
