import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from bouncescan.sources.providers import (
    Login,
    Provider,
    all_providers,
    for_address,
    for_host,
    for_mail_exchangers,
    matching,
)

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{4,253}}\Z)({LABEL}\.)+[a-z]{{2,}}\Z")
# What our own terminal shows on one line beside the name.
LONGEST = 120


@pytest.mark.parametrize("provider", all_providers(), ids=lambda provider: provider.name)
def test_every_provider_of_the_table_is_complete(provider: Provider) -> None:
    hosts = (*provider.domains, *provider.server_domains, *provider.mx_domains)
    assert [name for name in (*hosts, *filter(None, [provider.host])) if not HOST.match(name)] == []
    assert provider.domains
    assert provider.server_domains
    assert len(set(provider.domains)) == len(provider.domains)
    assert provider.port == (143 if provider.is_starttls else 993)
    texts = (provider.name, provider.password_help, provider.note, provider.no_imap)
    assert [text for text in texts if len(text) > LONGEST or not text.isprintable()] == []
    assert [text for text in texts if text.endswith(".") or text != text.strip()] == []
    if provider.host is None:  # then it is said why, and the way out
        assert provider.no_imap
        assert provider.note
        assert not provider.oauth
    else:
        assert provider.password_help
        assert not provider.no_imap
    assert provider.oauth is not None or not provider.oauth2_only


def test_no_domain_belongs_to_two_providers_nor_lies_below_another_ones() -> None:
    counted = Counter(domain for provider in all_providers() for domain in provider.domains)
    assert [domain for domain, times in counted.items() if times > 1] == []
    for provider in all_providers():
        for domain in provider.domains:
            found = for_address(f"you@{domain}")
            assert found is provider, domain
    exchangers = Counter(domain for each in all_providers() for domain in each.mx_domains)
    assert [domain for domain, times in exchangers.items() if times > 1] == []


def test_names_are_unique() -> None:
    names = Counter(provider.name for provider in all_providers())
    assert [name for name, times in names.items() if times > 1] == []


def test_every_token_is_asked_for_by_https_and_no_device_flow_stands_where_there_is_none() -> None:
    servers = {each.oauth.name: each.oauth for each in all_providers() if each.oauth}
    for server in servers.values():
        for url in filter(None, (server.authorization, server.token, server.device)):
            parts = urlsplit(url)
            assert parts.scheme == "https"
            assert HOST.match(parts.hostname or "")
            assert not parts.query
        assert server.scope
        assert server.redirect_host in {"127.0.0.1", "localhost"}
    assert servers["google"].device is None
    assert servers["microsoft"].device is not None


@pytest.mark.parametrize(
    ("address", "host", "login"),
    [
        ("you@gmail.com", "imap.gmail.com", Login.ADDRESS),
        ("you@I.SoftBank.jp", "imap.softbank.jp", Login.LOCAL_PART),
        ("you..x@docomo.ne.jp", "imap.spmode.ne.jp", Login.ID),
        ("you@ezweb.ne.jp", "imap.ezweb.ne.jp", Login.ID),
        ("you@yahoo.co.jp", "imap.mail.yahoo.co.jp", Login.LOCAL_PART),
        ("you@yahoo.com", "imap.mail.yahoo.com", Login.ADDRESS),
        ("you@icloud.com", "imap.mail.me.com", Login.LOCAL_PART),
        ("you@hotmail.co.jp", "outlook.office365.com", Login.ADDRESS),
        ("you@aa2.so-net.ne.jp", "imap.so-net.ne.jp", Login.ADDRESS),
        ("you@verizon.net", "imap.aol.com", Login.ADDRESS),
        ("you@alice.it", "in.alice.it", Login.ADDRESS),
        ("you@web.de.", "imap.web.de", Login.LOCAL_PART),
    ],
)
def test_the_provider_is_known_by_the_domain(address: str, host: str, login: Login) -> None:
    provider = for_address(address)
    assert provider is not None
    assert (provider.host, provider.login) == (host, login)


@pytest.mark.parametrize(
    "address",
    ["you@example.com", "you@notgmail.com", "you@x.gmail.com", "you@notocn.ne.jp", "you@", "you"],
)
def test_an_unknown_domain_has_no_provider(address: str) -> None:
    assert for_address(address) is None


@pytest.mark.parametrize(
    ("exchangers", "name"),
    [
        (("aspmx.l.google.com", "alt1.aspmx.l.google.com"), "Gmail"),
        (("example-com.mail.protection.outlook.com.",), "Outlook.com, Microsoft 365"),
        (("in1-smtp.messagingengine.com",), "Fastmail"),
        (("mail.protonmail.ch",), "Proton"),
        (("mx.example.com", "MX.Yandex.NET"), "Yandex"),
        (("mx.example.com",), None),
        (("notgoogle.com",), None),
        (("google.com.example.org",), None),
        ((), None),
    ],
)
def test_who_hosts_a_domain_is_known_by_its_mx(
    exchangers: tuple[str, ...], name: str | None
) -> None:
    provider = for_mail_exchangers(exchangers)
    assert (provider.name if provider else None) == name


def test_a_server_is_known_by_its_name() -> None:
    gmail = for_address("you@gmail.com")
    assert for_host("IMAP.Gmail.com") is gmail
    assert for_host("imap.example.com") is None


def test_a_word_finds_the_address_first_then_what_it_is_a_piece_of() -> None:
    assert [each.name for each in matching("you@gmail.com")] == ["Gmail"]
    assert [each.name for each in matching("GMX.de")] == ["GMX"]
    assert {each.name for each in matching("gmx")} >= {"GMX", "GMX international"}
    assert [each.name for each in matching("secureimap")] == ["T-Online"]
    assert matching("nobody-has-this") == ()
