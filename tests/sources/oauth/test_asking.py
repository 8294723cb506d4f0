"""What an authorization server says, and what a hostile one may not do."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bouncescan.errors import SourceError
from bouncescan.sources.oauth import loopback
from bouncescan.sources.oauth.access import access_token
from bouncescan.sources.oauth.asking import Asker, refusal
from bouncescan.sources.oauth.servers import server_for
from bouncescan.sources.oauth.tokens import read_tokens
from bouncescan.sources.options import OAuthOptions, SourceOptions
from bouncescan.sources.providers import for_address
from bouncescan.sources.signing_in import Account
from tests.support.keyrings import using_keyring
from tests.support.oauth_server import CLIENT_ID, Answer, Fields, OAuthServer, visit

ACCOUNT = Account(name="taro@example.net", host="imap.example.net")
METADATA = "/.well-known/oauth-authorization-server"


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    with OAuthServer("taro@example.net") as running, using_keyring(None):
        yield running


def _options(server: OAuthServer, told: list[str] | None = None, **oauth: object) -> SourceOptions:
    fields = {"issuer": server.url, "scope": "mail", "by_device": True, **oauth}
    return SourceOptions(
        oauth=OAuthOptions(client_id=CLIENT_ID, **fields),  # type: ignore[arg-type]
        tell=(told if told is not None else []).append,
        wait=lambda _: None,
    )


def _fails(server: OAuthServer, options: SourceOptions | None = None) -> SourceError:
    with pytest.raises(SourceError) as caught:
        access_token(ACCOUNT, options or _options(server))
    words = f"{caught.value} {caught.value.remedy}"
    assert "evil" not in words
    assert "taro" not in words
    assert words.isprintable()
    return caught.value


def _says(status: int, told: object) -> Callable[[Fields], Answer]:
    return lambda _: (status, told)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("error", "what"),
    [
        ("access_denied", "signing in was not allowed"),
        ("expired_token", "the code was not entered in time"),
        ("invalid_client", "does not know this client, or wants its secret"),
        ("invalid_scope", "does not grant what reads mail"),
        ("unauthorized_client", "the client may not sign in this way"),
        ("evil\x1b[2J", "refuses to give a token"),
        (["evil"], "refuses to give a token"),
    ],
)
def test_a_refusal_is_told_in_words(server: OAuthServer, error: object, what: str) -> None:
    server.answers["/token"] = _says(400, {"error": error, "error_description": "evil words"})
    raised = _fails(server)
    assert str(raised) == f"localhost: {what}"
    assert raised.remedy


def test_of_microsofts_words_the_number_is_shown_and_not_the_name() -> None:
    told = {
        "error": "invalid_grant",
        "error_description": "AADSTS50020: User account 'evil@example.net' does not exist",
    }
    assert str(refusal("login.example.net", told)) == (
        "login.example.net: the sign-in is over, was withdrawn or used before (AADSTS50020)"
    )


@pytest.mark.parametrize(
    "answer",
    [
        (200, []), (200, "token"), (200, None), (400, ["evil"]), (200, {}),
        (200, {"access_token": "a"}), (200, {"access_token": "a", "token_type": "mac"}),
        (200, {"access_token": "", "token_type": "bearer"}),
        (200, {"access_token": "a\x01b", "token_type": "bearer"}),
        (200, {"access_token": "a b", "token_type": "bearer"}),
        (200, {"access_token": "evil\u202e", "token_type": "bearer"}),
        (200, {"access_token": 7, "token_type": "bearer"}),
        (200, {"access_token": "a" * 30_000, "token_type": "bearer"}),
        (200, {"evil": "x" * 400_000}),
        (500, {"error": "evil"}), (302, {"error": "evil"}), (204, {}),
    ],
    ids=range(17),
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_said_and_not_quoted(
    server: OAuthServer, answer: Answer
) -> None:
    server.answers["/token"] = lambda _: answer
    assert str(_fails(server)).startswith("localhost: ")


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"issuer": "https://evil.example"}, "says that it is another issuer"),
        ({"issuer": None}, "says that it is another issuer"),
        ({"token_endpoint": "http://evil.example/token"}, "names no https pages"),
        ({"token_endpoint": "https://user@evil.example/"}, "names no https pages"),
        ({"token_endpoint": "file:///etc/passwd"}, "names no https pages"),
        ({"authorization_endpoint": None}, "names no https pages"),
        ({"authorization_endpoint": "https://evil.example/\x1b["}, "names no https pages"),
        ({"device_authorization_endpoint": "http://evil.example/"}, "has no sign-in by a code"),
        ({"device_authorization_endpoint": None}, "has no sign-in by a code"),
    ],
)
def test_metadata_that_is_wrong_or_leads_away_is_refused(
    server: OAuthServer, changed: dict[str, object], what: str
) -> None:
    _, good = server._metadata({})
    server.answers[METADATA] = _says(200, {**good, **changed})
    assert what in str(_fails(server))
    assert [path for path in server.paths() if path in {"/token", "/device"}] == []


def test_metadata_is_looked_for_in_both_places(server: OAuthServer) -> None:
    _, good = server._metadata({})
    server.answers[METADATA] = _says(404, {})
    assert str(_fails(server)) == "localhost: does not say where tokens are asked for"
    server.answers["/.well-known/openid-configuration"] = _says(200, good)
    assert access_token(ACCOUNT, _options(server))[1]


@pytest.mark.parametrize(
    "issuer",
    ["http://login.example.net", "login.example.net", "https://", "https://a@b.example",
     "https://x.example/?q", "ftp://x.example", "https://x.example:99999", "https://[::1"],
)  # fmt: skip
def test_an_issuer_has_to_be_an_https_url(server: OAuthServer, issuer: str) -> None:
    assert str(_fails(server, _options(server, issuer=issuer))) == "the issuer is no https URL"
    assert server.paths() == []


def test_without_an_issuer_the_providers_server_is_asked_and_without_one_it_is_said() -> None:
    asker = Asker(ssl.create_default_context(), print)
    oauth = OAuthOptions(client_id="x")
    outlook = replace(ACCOUNT, provider=for_address("you@outlook.com"))
    server = server_for(outlook, oauth, asker)
    assert server.token == "https://login.microsoftonline.com/common/oauth2/v2.0/token"
    assert server_for(outlook, replace(oauth, scope="other"), asker).scope == "other"
    with pytest.raises(SourceError, match="it is not known where") as caught:
        server_for(ACCOUNT, oauth, asker)
    assert "--oauth-issuer" in str(caught.value.remedy)


def test_a_device_of_google_is_refused_before_anybody_is_asked() -> None:
    gmail = Account(name="x@gmail.com", host="imap.gmail.com", provider=for_address("x@gmail.com"))
    told: list[str] = []
    options = SourceOptions(oauth=OAuthOptions(client_id="x", by_device=True), tell=told.append)
    with using_keyring(None), pytest.raises(SourceError, match="no sign-in by a code") as caught:
        access_token(gmail, options)
    assert (caught.value.remedy, told) == ("leave out --oauth-device", [])


@pytest.mark.parametrize(
    "changed",
    [
        {"user_code": "x" * 100}, {"user_code": "ev\x1bil"}, {"user_code": None},
        {"user_code": "コード"}, {"verification_uri": "javascript:evil()"},
        {"verification_uri": "http://evil.example/"}, {"verification_uri": None},
        {"device_code": None},
    ],
    ids=range(8),
)  # fmt: skip
def test_a_code_that_cannot_be_shown_is_not_shown(
    server: OAuthServer, changed: dict[str, object]
) -> None:
    _, good = server._device({"client_id": CLIENT_ID, "scope": "mail"})
    server.answers["/device"] = _says(200, {**good, **changed})
    assert str(_fails(server)) == "localhost: the answer holds no code to enter"


def test_a_device_that_nobody_enters_a_code_on_is_given_up(server: OAuthServer) -> None:
    waited: list[float] = []
    server.answers["/token"] = _says(400, {"error": "authorization_pending"})
    options = replace(_options(server), wait=waited.append)
    assert str(_fails(server, options)) == "localhost: the code was not entered in time"
    assert 600 <= sum(waited) <= 602


def test_a_client_with_a_secret_sends_it_and_one_without_is_told(
    server: OAuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.client_secret = "confidential"
    assert "wants its secret" in str(_fails(server))
    monkeypatch.setenv("BOUNCESCAN_OAUTH_SECRET", "confidential")
    assert access_token(ACCOUNT, _options(server))[0].reveal() in server.valid


def test_a_browser_that_is_told_no_ends_it(server: OAuthServer) -> None:
    server.denies = "access_denied"
    raised = _fails(server, _options(server, by_device=False, open_browser=visit))
    assert str(raised) == "localhost: signing in was not allowed"


def test_an_answer_of_another_server_is_not_taken(server: OAuthServer) -> None:
    def elsewhere(page: str) -> bool:
        uri = page.partition("redirect_uri=http%3A%2F%2F127.0.0.1%3A")[2].partition("&")[0]
        state = page.partition("state=")[2].partition("&")[0]
        visit(f"http://127.0.0.1:{uri}/?state={state}&code=x&iss=https://evil.example")
        return True

    raised = _fails(server, _options(server, by_device=False, open_browser=elsewhere))
    assert str(raised) == "localhost: the answer is that of another server (RFC 9207)"
    assert "/token" not in server.paths()


def test_nobody_who_signs_in_is_waited_for_in_vain(
    server: OAuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loopback, "_WAIT", 0.1)
    told: list[str] = []
    raised = _fails(server, _options(server, told, by_device=False))
    assert "nobody has signed in" in str(raised)
    assert told[-1].startswith(f"open this page: {server.url}/authorize?response_type=code&")
    assert "code_challenge_method=S256" in told[-1]


def test_a_token_server_that_is_not_there_or_speaks_no_tls_is_said(server: OAuthServer) -> None:
    gone = server.url.rpartition(":")[0] + ":1"
    raised = _fails(server, _options(server, issuer=gone))
    assert str(raised) == "localhost: cannot be asked for a token"
    plain = server.url.replace("http:", "https:")
    raised = _fails(server, _options(server, issuer=plain))
    assert str(raised) == "localhost: cannot be asked for a token"


@pytest.mark.parametrize(
    ("seconds", "lasts"),
    [(3600, True), ("3600", True), (None, False), (-1, False), (True, False), (10**12, False),
     ("soon", False), (1.5, False)],
)  # fmt: skip
def test_how_long_a_token_lasts_is_read_where_it_is_a_number(
    seconds: object, *, lasts: bool
) -> None:
    answer = {"access_token": "abc", "token_type": "Bearer", "expires_in": seconds}
    tokens = read_tokens(answer, "x")
    assert (tokens.ends is not None) == lasts
    assert not tokens.is_stale
    assert "abc" not in repr(tokens)
