import pytest

from bouncescan.errors import SourceError
from bouncescan.sources.imap.endpoint import parse_endpoint
from bouncescan.sources.options import Encryption, SourceOptions


@pytest.mark.parametrize(
    ("spec", "options", "name", "port", "login"),
    [
        ("you@gmail.com", {}, "imaps://imap.gmail.com", 993, "you@gmail.com"),
        ("you@i.softbank.jp", {}, "imaps://imap.softbank.jp", 993, "you"),
        ("you@ezweb.ne.jp", {"login": "u123"}, "imaps://imap.ezweb.ne.jp", 993, "u123"),
        (
            "you@example.com",
            {"host": "mail.example.com"},
            "imaps://mail.example.com",
            993,
            "you@example.com",
        ),
        (
            "you@example.com",
            {"host": "mail.example.com", "encryption": Encryption.STARTTLS},
            "imap://mail.example.com",
            143,
            "you@example.com",
        ),
        (
            "you@example.com",
            {"host": "mail.example.com", "port": 1993, "login": "you"},
            "imaps://mail.example.com:1993",
            1993,
            "you",
        ),
        ("imaps://you@mail.example.com", {}, "imaps://mail.example.com", 993, "you"),
        ("imap://you@mail.example.com/", {}, "imap://mail.example.com", 143, "you"),
        (
            "IMAPS://you%40example.com@Mail.Example.com:994/",
            {},
            "imaps://mail.example.com:994",
            994,
            "you@example.com",
        ),
        (
            "imaps://you@example.com@[2001:db8::1]/",
            {},
            "imaps://[2001:db8::1]",
            993,
            "you@example.com",
        ),
        (
            "imap://you@127.0.0.1/",
            {"encryption": Encryption.PLAINTEXT},
            "imap://127.0.0.1",
            143,
            "you",
        ),
        (
            "imap://you@mail.example.com/",
            {"encryption": Encryption.PLAINTEXT, "insecure_plaintext": True},
            "imap://mail.example.com",
            143,
            "you",
        ),
        ("you@alice.it", {}, "imap://in.alice.it", 143, "you@alice.it"),
        ("you@mx.ocn.ne.jp", {}, "imaps://imap.ocn.ne.jp", 993, "you@mx.ocn.ne.jp"),
        ("you@tuta.com", {"host": "127.0.0.1"}, "imaps://127.0.0.1", 993, "you@tuta.com"),
    ],
)
def test_an_address_or_url_tells_server_port_and_login(
    spec: str, options: dict[str, str], name: str, port: int, login: str
) -> None:
    endpoint = parse_endpoint(spec, SourceOptions(**options))  # type: ignore[arg-type]
    assert (endpoint.name, endpoint.port, endpoint.login) == (name, port, login)
    assert "you" not in endpoint.name


def test_the_path_of_the_url_is_the_folder() -> None:
    assert parse_endpoint("imaps://you@example.com/", SourceOptions()).folder is None
    endpoint = parse_endpoint("imaps://you@example.com/%E9%80%81%E4%BF%A1/x%20y", SourceOptions())
    assert endpoint.folder == "送信/x y"


@pytest.mark.parametrize(
    ("spec", "options", "why", "remedy"),
    [
        (
            "you@example.com",
            {},
            "example.com: the mail server of this domain is not known",
            "--host imap.example.com",
        ),
        (
            "you@hey.com",
            {},
            "hey.com: HEY has no IMAP: it can be read in its own apps only",
            "export all mail as mbox",
        ),
        (
            "you@docomo.ne.jp",
            {},
            "imap.spmode.ne.jp: docomo wants an id of its own to sign in with",
            "--user",
        ),
        (
            "imaps://you:secret@mail.example.com/",
            {},
            "mail.example.com: a password in the URL is not taken, others could see it",
            "--password-command",
        ),
        ("imaps://mail.example.com/", {}, "mail.example.com: the URL names no user", "user@host"),
        ("imaps://", {}, "the URL of the mailbox names no host", "user@host"),
        ("imaps://you@host:99999/", {}, "the URL of the mailbox cannot be read", "user@host"),
        ("imaps://you@[::1/", {}, "the URL of the mailbox cannot be read", "user@host"),
        (
            "imap://you@mail.example.com/",
            {"encryption": Encryption.PLAINTEXT},
            "mail.example.com: a connection without encryption is made to this computer only",
            "TLS",
        ),
    ],
)
def test_what_is_missing_or_unsafe_is_said_without_name_or_password(
    spec: str, options: dict[str, str], why: str, remedy: str
) -> None:
    with pytest.raises(SourceError) as caught:
        parse_endpoint(spec, SourceOptions(**options))  # type: ignore[arg-type]
    assert str(caught.value) == why
    assert remedy in str(caught.value.remedy)
    assert "secret" not in why + str(caught.value.remedy)


def test_the_provider_is_known_by_its_server_too() -> None:
    by_host = SourceOptions(host="imap.gmail.com")
    for spec, options in (
        ("imaps://you%40example.com@imap.gmail.com/", SourceOptions()),
        ("you@example.com", by_host),
    ):
        provider = parse_endpoint(spec, options).provider
        assert provider is not None
        assert provider.name == "Gmail"
    elsewhere = parse_endpoint("you@gmail.com", SourceOptions(host="localhost"))
    assert elsewhere.provider is not None
